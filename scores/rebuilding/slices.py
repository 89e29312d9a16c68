"""Building all rollups anew, month by month of the visits: a sum does not depend on the order of what it adds.

Each slice of the log is read by a statement that only reads, added up in memory, and its cells, complete and each
once, are copied into the new generation in short transactions. A month of more than `ROWS` rows is read twice: by
days for the cells of days, by centers for those of the whole month; so memory does not grow with the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

from scores.levels import MONTHLY, Level
from scores.rebuilding import copying
from scores.rebuilding.cells import Judged, merged
from scores.rebuilding.rows import Slice, read
from scores.rollup_sql import OF_PLACES, OF_TRAITS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator
    from datetime import date

    from evaluations.folding import Position
    from scores.rebuilding.cells import Cells

ROWS = 400_000  # of a slice, about; at least a day, or a month of some centers
COPIED = 4 * 1024 * 1024  # bytes of one short transaction, about
CUTS = OF_PLACES | OF_TRAITS
OF_CENTERS = tuple(level for level, columns in CUTS.items() if columns[0] == "center_id")

# All that can be seen: the row before one up to there may have a later position.
_DAYS = """SELECT factor_set, local_day, min(visited_at), max(visited_at),
        count(*) FILTER (WHERE (xid, sequence) <= (%s::text::xid8, %s::bigint))
    FROM evaluations_evaluation GROUP BY factor_set, local_day ORDER BY factor_set, local_day"""
_COPY = f"COPY scores_rollup ({copying.COLUMNS}) FROM STDIN (FORMAT BINARY)"


@dataclass(frozen=True)
class _Day:
    """A day of one factor set: what to read, and how many rows that is."""

    slice: Slice
    rows: int


def rebuilt(upto: Position, generation: int, weights_of: Callable[[int], tuple[int, ...]]) -> Iterator[int]:
    """Add up every row of the log up to `upto` into a generation that is empty yet; yield rows as they are done.

    Every transaction up to there must have ended. Raises LookupError where `weights_of` knows no factor set.
    """
    return added_up(upto, weights_of, partial(_Copying, generation))


class Taking(Protocol):
    """Takes the cells of one factor set's month, each complete and once."""

    def take(self, level: Level, cells: Cells, *, monthly: bool) -> None:
        """Take complete cells of a cut."""

    def flush(self) -> None:
        """Be done with what was taken so far."""


def added_up(
    upto: Position,
    weights_of: Callable[[int], tuple[int, ...]],
    taking: Callable[[Slice], Taking],
    only: Container[tuple[int, date]] | None = None,
) -> Iterator[int]:
    """Add up every row of the log up to `upto`, month by month, and hand the cells out; yield rows as they are done.

    `only`: factor sets with the first days of months; without it all. Only reads. Raises as `rebuilt`.
    """
    for month in _months(upto, weights_of):
        of = month[0].slice
        if only is not None and (of.factor_set, of.first.replace(day=1)) not in only:
            continue
        weights, into = weights_of(of.factor_set), taking(of)
        rows = sum(day.rows for day in month)
        if rows <= ROWS:
            judged = Judged(read(_joined(month)), weights)
            _add(into, judged, monthly=False)
            _add(into, judged, monthly=True)
            into.flush()
            yield rows
        else:
            yield from _large(month, rows, weights, into)


def _large(month: list[_Day], rows: int, weights: tuple[int, ...], into: Taking) -> Iterator[int]:
    """Add up a month in slices; what is not of a center has cells in several, which wait for each other."""
    for days in _some_days(month):
        _add(into, Judged(read(_joined(days)), weights), monthly=False)
        into.flush()
        yield sum(day.rows for day in days)
    parts = -(-rows // ROWS)
    above: dict[Level, list[Cells]] = {level: [] for level in CUTS if level not in OF_CENTERS}
    for part in range(parts):
        judged = Judged(read(replace(_joined(month), part=part, of=parts)), weights)
        _add(into, judged, monthly=True, levels=OF_CENTERS)
        into.flush()
        for level, before in above.items():
            found = [*before, *judged.cells(CUTS[level], monthly=True)]
            above[level] = [merged(found)] if found else []
        yield 0
    for level, cells in above.items():
        for each in cells:
            into.take(level, each, monthly=True)
    into.flush()


def _add(into: Taking, judged: Judged, *, monthly: bool, levels: Iterable[Level] = CUTS) -> None:
    """Add up cuts by days, or by months."""
    for level in levels:
        if monthly or level not in MONTHLY:
            for cells in judged.cells(CUTS[level], monthly=monthly):
                into.take(level, cells, monthly=monthly)


class _Copying:
    """Takes cells of one factor set and copies them into the rollups, some megabytes at a time."""

    def __init__(self, generation: int, of: Slice) -> None:
        self._told = {"generation": generation, "factor_set": of.factor_set, "factors": of.factors}
        self._waiting: list[bytes] = []

    def take(self, level: Level, cells: Cells, *, monthly: bool) -> None:
        """Take the complete cells of a cut."""
        grain = "M" if monthly else "D"
        self._waiting.append(copying.encoded(cells, level=level, grain=grain, **self._told))
        if sum(map(len, self._waiting)) > COPIED:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one short transaction."""
        with transaction.atomic(), connection.cursor() as sql:
            sql.execute("SET LOCAL synchronous_commit = off")  # what is lost in a crash is begun again
            driver: Any = sql.cursor
            with driver.copy(_COPY) as copy:
                copy.write(b"".join([copying.HEADER, *self._waiting, copying.TRAILER]))
        self._waiting = []


def _months(upto: Position, weights_of: Callable[[int], tuple[int, ...]]) -> Iterator[list[_Day]]:
    """Yield the days of each month and factor set, in order."""
    with connection.cursor() as sql:
        sql.execute(_DAYS, [str(upto.xid), upto.sequence])
        found = sql.fetchall()
    for (factor_set, _month), days in groupby(found, lambda row: (row[0], row[1].replace(day=1))):
        factors = len(weights_of(factor_set))
        yield [
            _Day(Slice(upto, factor_set, factors, day, day, earliest, latest), rows)
            for _set, day, earliest, latest, rows in days
        ]


def _some_days(month: list[_Day]) -> Iterator[list[_Day]]:
    """Yield days that follow each other, of not more than `ROWS` rows unless it is one day."""
    taken: list[_Day] = []
    for day in month:
        if taken and sum(each.rows for each in taken) + day.rows > ROWS:
            yield taken
            taken = []
        taken.append(day)
    yield taken


def _joined(days: list[_Day]) -> Slice:
    """Return what reads all of these days of one month."""
    slices = [day.slice for day in days]
    earliest, latest = min(each.earliest for each in slices), max(each.latest for each in slices)
    return replace(slices[0], last=slices[-1].last, earliest=earliest, latest=latest)
