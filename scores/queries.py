"""Scorecards from the rollups; of the log at most single days of one center are read (`edge_days`)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from centers import edition
from centers.wording import current, tr_sql
from core import languages
from core.prepared import prepared
from scores.cards import KINDS, Named, Sums
from scores.counted import MEASURES
from scores.edge_days import NAME as EDGE_DAYS
from scores.edge_days import are_needed, edge_days
from scores.minutes import SIZE
from scores.periods import DAY, Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from centers.paging import Cursor
    from scores.cuts import Cut

LIVE = "(SELECT generation FROM evaluations_foldcursor WHERE name = 'rollups')"
BOXES = 5
# Arrays of the rollups have NULL for 0, which is small but slow to look into.
_DENSE = "source, factor_set, received, excluded, n, points, points_squared, boxes, " + ", ".join(
    f"array_replace({column}, NULL, 0) AS {column}" for column in ("counts", *MEASURES)
)


@dataclass(frozen=True)
class Choice:
    """What the reader asked for: these factor sets, of which the largest has `factors` factors."""

    period: Sequence[Window]
    sets: Mapping[int, Sequence[Named]]
    source: str | None = None
    minutes: bool = False  # waiting and completion as well

    @property
    def factors(self) -> int:
        """Return the number of factors of the largest set."""
        return max(map(len, self.sets.values()), default=0)


@dataclass(frozen=True)
class Card:
    """One cut answered with one factor set."""

    code: str
    name: str
    factor_set: int
    sums: Sums


def factor_sets(only: int | None = None) -> dict[int, list[Named]]:
    """Return the factors of each published set (or of one) by position, named in the reader's language.

    Published sets never change; a process looks for new ones every few seconds, at once for one that it does not know.
    """
    language, stands, now = current(), edition.current(), time.monotonic()
    until, sets = _SETS.get(language, stands) or (0.0, {})
    if until < now or (only is not None and only not in sets):
        sets = _read_sets(language)
        _SETS.put(language, (now + edition.SECONDS, sets), stands)
    return sets if only is None else {version: sets[version] for version in sets if version == only}


_SETS: edition.Memory[str, tuple[float, dict[int, list[Named]]]] = edition.Memory(len(languages.CODES))


def _read_sets(language: str) -> dict[int, list[Named]]:
    statement = f"""SELECT f.factor_set_id, f.code, {tr_sql("f", "name", language)}, f.weight
        FROM evaluations_factor f JOIN evaluations_factorset s ON s.version = f.factor_set_id
        WHERE s.published_at IS NOT NULL ORDER BY f.factor_set_id, f.position"""  # noqa: S608
    sets: dict[int, list[Named]] = {}
    with connection.cursor() as sql:
        sql.execute(statement)
        for version, code, name, weight in sql.fetchall():
            sets.setdefault(version, []).append(Named(code, name, weight))
    return sets


def cards(cut: Cut, choice: Choice, *, at: Cursor | None, limit: int, only: Sequence[str] | None = None) -> list[Card]:
    """Return up to `limit + 1` cards after (or before) the cursor, ordered by code and factor set; `only` of codes.

    Cuts without any evaluation in the period, standing or excluded, have no card.
    """
    inner, params = _sums(cut, choice)
    if cut.by_source:
        code, statement = "s.source", f"SELECT s.source, s.source, s.* FROM ({inner}) s"  # noqa: S608
    else:
        code = "d.code"
        statement = f"SELECT d.code, d.name, s.* FROM ({cut.directory}) d CROSS JOIN LATERAL ({inner}) s"  # noqa: S608
        params = [*cut.params, *params]
    if are_needed(cut, choice.period):
        weights = {version: tuple(factor.weight for factor in named) for version, named in choice.sets.items()}
        edges, own = edge_days(cut, choice.period, weights)
        statement, params = edges + statement, [*own, *params]
    statement += " WHERE (s.received > 0 OR s.excluded > 0)"
    if only is not None:
        statement += f" AND {code} = ANY (%s::text[])"
        params.append(list(only))
    backwards = at is not None and at.backwards
    if at is not None:
        statement += f" AND ({code}, s.factor_set) {'<' if backwards else '>'} (%s::text, %s)"
        params += [at.key, int(at.code)]
    down = "DESC" if backwards else "ASC"
    statement += f" ORDER BY {code} {down}, s.factor_set {down} LIMIT {limit + 1:d}"
    with connection.cursor() as sql, prepared():  # planning these wide sums takes longer than adding them up
        sql.execute(statement, params)
        return [_card(row, choice) for row in sql.fetchall()]


def _sums(cut: Cut, choice: Choice) -> tuple[str, list[Any]]:
    """Return the sums of one key of the directory (or of all keys, by source) by factor set, and the parameters."""
    runs: list[str] = []
    params: list[Any] = []
    for window in choice.period:
        sign = -1 if window.less else 1
        kept = f"scores_rollup WHERE generation = {LIVE} AND level = {cut.level.value} AND grain = '{window.grain}'"
        if cut.center is not None and window.grain == DAY:
            kept = f"{EDGE_DAYS} WHERE true"
        run = f"SELECT {sign} AS sign, {_DENSE} FROM {kept}"  # noqa: S608
        if cut.by_source:
            run += f" AND key IN ({cut.keys})"
            params += cut.params
        else:
            run += f" AND {cut.match}"
        tests = {
            "day >= %s": window.first,
            "day <= %s": window.last,
            "source = %s": choice.source,
            "factor_set = ANY (%s)": sorted(choice.sets),
        }
        run += "".join(f" AND {test}" for test, bound in tests.items() if bound is not None)
        params += [bound for bound in tests.values() if bound is not None]
        runs.append(f"({run} OFFSET 0)")  # once for each row, not for each place of its arrays
    by = "source, factor_set" if cut.by_source else "factor_set"
    columns = _columns(choice.factors, choice.minutes, any(window.less for window in choice.period))
    return f"SELECT {by}, {columns} FROM ({' UNION ALL '.join(runs)}) r GROUP BY {by}", params  # noqa: S608


@lru_cache(maxsize=32)
def _columns(factors: int, minutes: bool, signed: bool) -> str:
    """Return the sums: five numbers, then arrays (an answer of few columns is read quickly)."""
    sign = "sign * " if signed else ""

    def array(column: str, size: int) -> str:
        places = ", ".join(f"sum({sign}{column}[{i}])" for i in range(1, size + 1))
        return f"ARRAY[{places}]::bigint[]"

    plain = [f"sum({sign}{column})::bigint AS {column}" for column in ("received", "excluded", "n", "points")]
    sums = [*plain, f"sum({sign}points_squared)", array("boxes", BOXES), array("counts", KINDS * factors)]
    if minutes:
        sums += [f"CASE WHEN count({measure}) > 0 THEN {array(measure, SIZE)} END" for measure in MEASURES]
    return ", ".join(sums)


def _card(row: tuple[Any, ...], choice: Choice) -> Card:
    code, name = row[:2]
    version, received, excluded, n, points, squared, *arrays = row[-len(MEASURES) - 8 if choice.minutes else -8 :]
    boxes, counts, *measures = [[number or 0 for number in array or ()] for array in arrays]
    return Card(code, name, version, Sums(received, excluded, n, points, int(squared), boxes, counts, *measures))
