"""The rows of the log that a slice of the rollups is made of, read into arrays: one row that comes (+1) or goes (-1).

The same rows that the fold takes (`rollup_sql`), each once: what a fold adds for a row, and takes away for the row
before it, does not depend on when it does so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from evaluations.kinds import STANDING, RowKind, Source
from scores.counted import traits_sql
from scores.levels import KEPT
from scores.rollup_sql import SAID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    import numpy.typing as npt

    from evaluations.folding import Position

    Table = npt.NDArray[np.void]

SOURCES = tuple(source.value for source in Source)
PLACES = ("country_id", "region_id", "center_id", "entity_id", "service_id", "unit_id")
MINUTES = ("waiting_minutes", "completion_minutes", "waiting_target", "completion_target")
NOTHING = -1  # stands for NULL
CHUNK = 16_384  # rows turned into arrays at once
_HEAD, _TAIL = 19, 2  # bytes around the rows of a binary COPY

_STANDING = ", ".join(str(kind.value) for kind in STANDING)
_HELD = RowKind.QUARANTINED.value


@dataclass(frozen=True)
class Slice:
    """Rows not behind `upto`: visits of these local days, at centers whose number leaves `part` when divided by `of`.

    Every visit of these days lies between `earliest` and `latest`: with that the database leaves months out.
    """

    upto: Position
    factor_set: int
    factors: int
    first: date
    last: date
    earliest: datetime
    latest: datetime
    part: int = 0
    of: int = 1

    @property
    def params(self) -> dict[str, Any]:
        """Parameters of the statement that reads the rows."""
        position = {"xid": str(self.upto.xid), "sequence": self.upto.sequence}
        return vars(self) | position


def read(wanted: Slice) -> Table:
    """Return the rows of a slice as a structured array. Only reads: holds back nobody's fold."""
    columns = _columns(wanted.factors)
    wire = np.dtype([("fields", ">i2")] + [
        item for name, (kind, _sql) in columns.items() for item in ((f"{name}_size", ">i4"), (name, f">{kind}"))
    ])  # fmt: skip
    tables = copied(_statement(columns), wanted.params, wire)
    parts = [table[list(columns)].astype(_native(columns)) for table in tables]
    return np.concatenate(parts) if parts else np.empty(0, _native(columns))


def copied(statement: str, params: dict[str, Any], wire: np.dtype[np.void], chunk: int = CHUNK) -> Iterator[Table]:
    """Yield the rows of a binary COPY TO STDOUT, `chunk` at a time; `wire`: what lies between head and tail.

    No field may be NULL: `wire` has one size.
    """
    waiting: list[bytes | memoryview] = []
    with connection.cursor() as sql:
        driver: Any = sql.cursor
        with driver.copy(statement, params) as rows:
            head = _HEAD
            for row in rows:
                waiting.append(row[head:])
                head = 0
                if len(waiting) == chunk:
                    yield np.frombuffer(b"".join(waiting), wire)
                    waiting = []
    rest = b"".join(waiting)
    yield np.frombuffer(rest[: len(rest) - len(rest) % wire.itemsize], wire)


def _columns(factors: int) -> dict[str, tuple[str, str]]:
    """Return name -> (numpy type, SQL) of what is read of each row."""
    sources = ", ".join(f"'{source}'" for source in SOURCES)
    columns = {"sign": ("i2", "sign"), "held": ("i2", "held")}
    columns |= {name: ("i4", f"coalesce({name}, {NOTHING})") for name in PLACES}
    columns |= {name: ("i2", f"coalesce({name}, {NOTHING})") for name in MINUTES}
    columns["source"] = ("i2", f"array_position(ARRAY[{sources}], source::text) - 1")
    columns["day"] = ("i4", "local_day - date '2000-01-01'")
    columns |= {f"trait_{i}": ("i2", f"coalesce(traits[{i}], {NOTHING})") for i in range(1, len(KEPT) + 1)}
    columns |= {f"score_{i}": ("i2", f"coalesce(scores[{i}], {NOTHING})") for i in range(1, factors + 1)}
    return columns


def _native(columns: dict[str, tuple[str, str]]) -> np.dtype[np.void]:
    return np.dtype([(name, kind) for name, (kind, _sql) in columns.items()])


def _statement(columns: dict[str, tuple[str, str]]) -> str:
    types = {"i2": "smallint", "i4": "integer"}
    told = ", ".join(f"({sql})::{types[kind]}" for kind, sql in columns.values())
    taken = f"kind IN ({_STANDING}, {_HELD}) AND factor_set = %(factor_set)s"
    days = "local_day BETWEEN %(first)s AND %(last)s AND mod(center_id, %(of)s) = %(part)s"
    behind = """visited_at BETWEEN %(earliest)s AND %(latest)s
        AND (xid, sequence) <= (%(xid)s::text::xid8, %(sequence)s::bigint)"""
    return f"""COPY (SELECT {told} FROM (
        SELECT *, ARRAY[{traits_sql()}] AS traits FROM (
            SELECT (kind IN ({_STANDING}))::int AS sign, (kind = {_HELD})::int AS held, {SAID}
            FROM evaluations_evaluation WHERE {behind} AND {taken} AND {days}
            UNION ALL
            SELECT -(kind IN ({_STANDING}))::int, -(kind = {_HELD})::int, {SAID}
            FROM (SELECT evaluation_id, visited_at, revision - 1 AS revision FROM evaluations_evaluation
                  WHERE revision > 0 AND {behind}) AS later
            JOIN evaluations_evaluation USING (evaluation_id, visited_at, revision)
            WHERE {taken} AND {days}) AS signed
        OFFSET 0) AS judged) TO STDOUT (FORMAT BINARY)"""  # noqa: S608 - constants
