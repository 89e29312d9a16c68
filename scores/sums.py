"""Sums of the rollups for rankings, trends and triangulation; the log is never read here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from centers import edition
from core.prepared import prepared
from scores.cards import KINDS
from scores.changes import Day
from scores.cuts import refuse_days
from scores.levels import Level
from scores.periods import DAY, Window, windows
from scores.queries import LIVE
from scores.ranking import Sums
from scores.triangulation import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scores.cuts import Cut

OVERALL = "sum(n)::bigint, sum(points)::bigint, sum(points_squared)"
ROLLUPS = "rollups"

# In which region a rollup's key is; %s: the key. Of what is nowhere, or everywhere, every Ramadan counts.
_NOWHERE = "SELECT NULL::bigint WHERE %s IS NOT NULL"
_REGION_OF = {
    Level.COUNTRY: "SELECT %s::bigint",
    Level.REGION: "SELECT %s::bigint",
    Level.CENTER: "SELECT region_id FROM centers_center WHERE id = %s",
    Level.DESK: "SELECT region_id FROM centers_center WHERE id = %s >> 32",
    Level.ENTITY: "SELECT region_id FROM centers_entity WHERE id = %s",
    Level.SERVICE: "SELECT e.region_id FROM centers_service s JOIN centers_entity e ON e.id = s.entity_id "
    "WHERE s.id = %s",
    Level.UNIT: "SELECT e.region_id FROM centers_unit u JOIN centers_entity e ON e.id = u.entity_id WHERE u.id = %s",
    Level.COUNTRY_TRAIT: "SELECT %s::bigint >> 32",
    Level.REGION_TRAIT: "SELECT %s::bigint >> 32",
    Level.ENTITY_TRAIT: "SELECT region_id FROM centers_entity WHERE id = %s >> 32",
}


@dataclass(frozen=True)
class Scope:
    """Which ratings: days of visits (both included, None: open), a factor set, a factor of it (None: all), a source."""

    first: date | None
    last: date | None
    factor_set: int
    position: int | None = None
    source: str | None = None

    def over(self, first: date, last: date) -> Scope:
        """Return the same of other days."""
        return Scope(first, last, self.factor_set, self.position, self.source)


def position() -> tuple[tuple[int, str, int], int | None]:
    """Return how far the rollups have been folded and into which generation, and the current factor set if any.

    As long as both stand, figures stay the same.
    """
    rows = _read(
        """SELECT c.generation, c.xid::text, c.sequence, f.version FROM (VALUES (1)) one
        LEFT JOIN evaluations_foldcursor c ON c.name = %s LEFT JOIN evaluations_factorset f ON f.is_current""",
        [ROLLUPS],
    )
    generation, xid, sequence, current = rows[0]
    return (generation or 0, xid or "", sequence or 0), current


def judged(position: int | None) -> str:
    """Return the columns ratings, points and squared points (thousandths) of a factor, or of all together (None)."""
    if position is None:
        return OVERALL
    _one, two, three, four, five = sums = [
        f"coalesce(sum(counts[{KINDS * position + kind + 1}]), 0)" for kind in range(1, KINDS)
    ]
    return (
        f"({' + '.join(sums)})::bigint, "
        f"25000 * ({two} + 2 * {three} + 3 * {four} + 4 * {five})::bigint, "
        f"625000000 * ({two} + 4 * {three} + 9 * {four} + 16 * {five})::bigint"
    )


def unit_sums(cut: Cut, scope: Scope) -> list[Sums]:
    """Return the sums of every unit of a cut with ratings in the scope, named in the reader's language."""
    runs, params = _runs(cut.level, windows(scope.first, scope.last), scope)
    rows = _read(
        f"""SELECT d.code, d.name, s.* FROM ({cut.directory}) d
        CROSS JOIN LATERAL (SELECT {judged(scope.position)} FROM ({runs}) r WHERE {cut.match}) s (n, points, squared)
        WHERE s.n > 0""",  # noqa: S608 - from closed lists and numbers
        [*cut.params, *params],
    )
    return [Sums(code, name, n, points, int(squared)) for code, name, n, points, squared in rows]


def subjects(cut: Cut, scope: Scope, factors: int) -> list[Subject]:
    """Return for every unit of a cut what each source judged, overall and by factor."""
    runs, params = _runs(cut.level, windows(scope.first, scope.last), scope)
    columns = ", ".join(judged(aspect) for aspect in (None, *range(factors)))
    rows = _read(
        f"""SELECT d.code, d.name, s.* FROM ({cut.directory}) d
        CROSS JOIN LATERAL (SELECT source, {columns} FROM ({runs}) r WHERE {cut.match} GROUP BY source) s
        ORDER BY d.code, source""",  # noqa: S608 - from closed lists and numbers
        [*cut.params, *params],
    )
    found: dict[str, tuple[str, dict[str, list[tuple[int, int, int]]]]] = {}
    for code, name, source, *numbers in rows:
        whole = [int(number or 0) for number in numbers]
        triples = [(whole[i], whole[i + 1], whole[i + 2]) for i in range(0, len(whole), 3)]
        found.setdefault(code, (name, {}))[1][source] = triples
    return [Subject(code, name, sources) for code, (name, sources) in found.items()]


def desk_ratings(cut: Cut, scope: Scope) -> dict[int, int]:
    """Return how many ratings in the scope each desk of a cut of desks has, by its key (`levels.desk_key`)."""
    runs, params = _runs(cut.level, windows(scope.first, scope.last), scope)
    rows = _read(
        f"""SELECT d.key, s.n FROM ({cut.directory}) d
        CROSS JOIN LATERAL (SELECT sum(n)::bigint FROM ({runs}) r WHERE {cut.match}) s (n) WHERE s.n > 0""",  # noqa: S608
        [*cut.params, *params],
    )
    return {int(key): int(n) for key, n in rows}


def unit_named(cut: Cut, code: str) -> tuple[list[int], str, list[tuple[date, date]]] | None:
    """Return keys and name of the row of a cut with this code, and the Ramadans (first, last day) where it is.

    A process remembers them as long as the directory stands.
    """
    stands = edition.current()
    known = _UNITS.get((cut.directory, cut.params, code), stands)
    if known is None:
        statement = f"SELECT key, name FROM ({cut.directory}) d WHERE code = %s"  # noqa: S608
        rows = _read(statement, [*cut.params, code])
        if not rows:
            return None
        key, name = rows[0]
        keys = key if cut.has_many_keys else [key]
        known = keys, name, ramadans(cut.level, keys)
        _UNITS.put((cut.directory, cut.params, code), known, stands)
    return known


_Unit = tuple[list[int], str, list[tuple["date", "date"]]]
_UNITS: edition.Memory[tuple[str, tuple[int | str, ...], str], _Unit] = edition.Memory(10_000)


def day_sums(level: Level, keys: Sequence[int], scope: Scope) -> list[Day]:
    """Return the sums of each rated day of the rows with these keys together."""
    runs, params = _runs(level, [Window(DAY, scope.first, scope.last)], scope)
    columns = judged(scope.position)
    rows = _read(
        f"SELECT day, {columns} FROM ({runs}) r WHERE key = ANY (%s::bigint[]) GROUP BY day ORDER BY day",  # noqa: S608
        [*params, list(keys)],
    )
    return [Day(day, n, points, int(squared)) for day, n, points, squared in rows]


def ramadans(level: Level, keys: Sequence[int]) -> list[tuple[date, date]]:
    """Return the first and last days of the Ramadans where the rows with these keys, all of one place, are."""
    rows = _read(
        f"""SELECT DISTINCT m.first, m.last FROM (SELECT ({_REGION_OF.get(level, _NOWHERE)}) AS place) p
        LEFT JOIN centers_region r ON r.id = p.place
        JOIN centers_ramadan m ON p.place IS NULL OR m.region_id IN (r.id, r.parent_id) ORDER BY m.first""",  # noqa: S608 - closed list
        [keys[0]],
    )
    return [(first, last) for first, last in rows]


def _runs(level: Level, period: Sequence[Window], scope: Scope) -> tuple[str, list[Any]]:
    """Return the rollup rows of a level over the windows, one scope, and the statement's parameters."""
    refuse_days(level, period)
    runs: list[str] = []
    params: list[Any] = []
    for window in period:
        run = "SELECT key, day, source, n, points, points_squared, counts FROM scores_rollup"
        run += f" WHERE generation = {LIVE} AND level = {level.value} AND grain = '{window.grain}' AND factor_set = %s"
        params.append(scope.factor_set)
        tests = {"day >= %s": window.first, "day <= %s": window.last, "source = %s": scope.source}
        run += "".join(f" AND {test}" for test, bound in tests.items() if bound is not None)
        params += [bound for bound in tests.values() if bound is not None]
        runs.append(run)
    return " UNION ALL ".join(runs), params


def _read(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as sql, prepared():
        sql.execute(statement, params)
        rows: list[tuple[Any, ...]] = sql.fetchall()
    return rows
