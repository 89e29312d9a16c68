"""What a table of judged rows adds up to, in memory: the cells of one cut, some thousands at a time. Pure.

The counters are those of `counted`, in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from scores.counted import BOXES, KINDS, MEASURES
from scores.levels import KEPT
from scores.minutes import BEGINS, BINS
from scores.rebuilding.rows import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from scores.rebuilding.rows import Table

    Numbers = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

BLOCK = 8_192  # cells added up at once
CHUNK = 65_536  # rows added up at once
ROOMY = 4  # a table of all possible cells may be so many times as large as the rows
EPOCH = np.datetime64("2000-01-01")


@dataclass(frozen=True)
class Cells:
    """Cells of one cut, in order of key, day and source; `counts` holds boxes, scores by factor, then the minutes."""

    key: Numbers
    day: Numbers  # since 2000
    source: Numbers
    sums: Numbers  # cells x (received, excluded, n, points, squared)
    counts: npt.NDArray[np.int32]  # cells x counters
    told: Bools  # cells x measures: whether anybody ever told minutes


class Judged:
    """Rows of one factor set with everything that is counted worked out."""

    def __init__(self, rows: Table, weights: Sequence[int]) -> None:
        self._rows = rows
        self.factors = len(weights)
        self.width = len(BOXES) + self.factors * len(KINDS) + len(MEASURES) * (2 + BINS)
        self._sign = rows["sign"].astype(np.int64)
        self._points = _points(rows, weights)
        self._places = self._counters()

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def _month(self) -> npt.NDArray[np.int32]:
        days = EPOCH + self._rows["day"].astype("timedelta64[D]")
        months: npt.NDArray[np.int32] = (days.astype("datetime64[M]").astype("datetime64[D]") - EPOCH).astype(np.int32)
        return months

    def _counters(self) -> npt.NDArray[np.uint16]:
        """Return for each row the places of the counters that it moves, rows x moves; `width`: none."""
        rows, none = self._rows, self.width
        box = np.where(self._points >= 0, self._points // 25_000, none)
        moves = [box]
        for factor in range(self.factors):
            score = rows[f"score_{factor + 1}"]
            moves.append(np.where(score >= 0, len(BOXES) + factor * len(KINDS) + score, none))
        begin = len(BOXES) + self.factors * len(KINDS)
        for name in MEASURES:
            minutes, target = rows[f"{name}_minutes"], rows[f"{name}_target"]
            told, targeted = minutes >= 0, (minutes >= 0) & (target >= 0)
            moves.append(np.where(targeted & (minutes <= target), begin, none))
            moves.append(np.where(targeted, begin + 1, none))
            moves.append(np.where(told, begin + 1 + np.searchsorted(BEGINS, minutes, side="right"), none))
            begin += 2 + BINS
        return np.stack(moves, axis=1).astype(np.uint16)

    def cells(self, columns: tuple[str, ...], *, monthly: bool) -> Iterator[Cells]:
        """Add up by `columns` (one number, or the first above the second), day or month, and source.

        Column `trait` stands for each of the traits in turn.
        """
        if "trait" in columns:
            for trait in range(1, len(KEPT) + 1):
                named = tuple(f"trait_{trait}" if column == "trait" else column for column in columns)
                yield from self.cells(named, monthly=monthly)
            return
        here = np.flatnonzero(np.logical_and.reduce([self._rows[column] != NOTHING for column in columns]))
        days = self._month if monthly else self._rows["day"]
        parts = [self._rows[column][here] for column in columns] + [days[here], self._rows["source"][here]]
        named_by, cell = _group(parts)
        order = np.argsort((cell // BLOCK).astype(np.uint16), kind="stable") if len(named_by[0]) > BLOCK else None
        ends = np.cumsum(np.bincount(cell // BLOCK)) if len(here) else np.zeros(0, np.int64)
        for block, end in enumerate(ends):
            begin = ends[block - 1] if block else 0
            of_block = slice(begin, end) if order is None else order[begin:end]
            names = [values[block * BLOCK : (block + 1) * BLOCK] for values in named_by]
            yield self._added(here[of_block], cell[of_block] - block * BLOCK, names)

    def _added(self, at: Numbers, cell: Numbers, names: list[Numbers]) -> Cells:
        size, wide = len(names[0]), self.width + 1
        sums, counts = np.zeros((size, 5), np.int64), np.zeros(size * wide, np.int64)
        told = np.zeros((size, len(MEASURES)), bool)
        for begin in range(0, len(at), CHUNK):
            rows, into = at[begin : begin + CHUNK], cell[begin : begin + CHUNK]
            sign, points = self._sign[rows], self._points[rows]
            signed = np.where(points >= 0, sign, 0)
            gained = np.where(points >= 0, points, 0)
            adds = (sign, self._rows["held"][rows], signed, signed * gained, signed * gained * gained)
            for place, add in enumerate(adds):  # as floats: exact, for a chunk's sums are far below 2^53
                sums[:, place] += np.bincount(into, weights=add, minlength=size).astype(np.int64)
            for place, name in enumerate(MEASURES):
                told[into[self._rows[f"{name}_minutes"][rows] >= 0], place] = True
            moved = into[:, None] * wide + self._places[rows]
            counts += np.bincount(moved[sign > 0].ravel(), minlength=size * wide)
            np.subtract.at(counts, moved[sign < 0].ravel(), 1)
        *keys, day, source = names
        key = keys[0] if len(keys) == 1 else keys[0] << 32 | keys[1]
        return Cells(key, day, source, sums, counts.reshape(size, wide)[:, : self.width].astype(np.int32), told)


def merged(parts: list[Cells]) -> Cells:
    """Add up cells of one cut and one day or month that came in several parts."""
    key, source = (np.concatenate([getattr(part, name) for part in parts]) for name in ("key", "source"))
    (keys, sources), cell = _group([key, source])
    sums = np.zeros((len(keys), parts[0].sums.shape[1]), np.int64)
    counts = np.zeros((len(keys), parts[0].counts.shape[1]), np.int32)
    told = np.zeros((len(keys), len(MEASURES)), bool)
    begin = 0
    for part in parts:
        into = cell[begin : begin + len(part.key)]  # each once in a part
        sums[into] += part.sums
        counts[into] += part.counts
        told[into] |= part.told
        begin += len(into)
    return Cells(keys, np.full(len(keys), parts[0].day[0]), sources, sums, counts, told)


def _points(rows: Table, weights: Sequence[int]) -> Numbers:
    """Return `evaluations.points.evaluation_points` of each row, NOTHING where nothing was answered."""
    total, gained = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for position, weight in enumerate(weights, 1):
        score = rows[f"score_{position}"].astype(np.int64)
        total += np.where(score > 0, weight, 0)
        gained += np.where(score > 1, weight * (score - 1), 0)
    return np.where(total > 0, (50_000 * gained + total) // np.maximum(2 * total, 1), NOTHING)


def _group(parts: list[npt.NDArray[Any]]) -> tuple[list[Numbers], Numbers]:
    """Return the different combinations of the parts, in order, and for each row the number of its own."""
    values = [_distinct(part) for part in parts]
    number = np.zeros(len(parts[0]), np.int64)
    room = 1
    for known, place in values:
        number = number * len(known) + place
        room *= max(1, len(known))
    ids, cell = _numbered(number, room)
    names: list[Numbers] = []
    for known, _place in reversed(values):
        ids, place = np.divmod(ids, max(1, len(known)))
        names.append(known[place])
    return names[::-1], cell


def _distinct(part: npt.NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Return the different values in order, and the place of each row's."""
    if not len(part):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = int(part.min())
    known, place = _numbered(part.astype(np.int64) - first, int(part.max()) - first + 1)
    return known + first, place


def _numbered(numbers: Numbers, room: int) -> tuple[Numbers, Numbers]:
    """Return the different numbers below `room` in order, and the place of each; where dense, without sorting."""
    if room > ROOMY * max(len(numbers), CHUNK):
        known, place = np.unique(numbers, return_inverse=True)
        return known, place
    seen = np.zeros(room, bool)
    seen[numbers] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[numbers]
