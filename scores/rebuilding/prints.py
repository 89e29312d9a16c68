"""Whether the rollups hold what the log adds up to: both are read once, in any order, into one number for each cut.

A cell's print is a 64-bit number made of everything that it holds with numbers of chance, other ones each time: who
changes cells cannot know how to keep it. The prints of a cut (a level's cells of a day or month) add up to its
own, so memory does not grow with the cells. Where cuts differ, a second look at their months names the cells.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scores.counted import BOXES, KINDS, MEASURES
from scores.levels import Level
from scores.minutes import SIZE
from scores.rebuilding.rows import SOURCES, copied

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from scores.rebuilding.cells import Cells, Numbers
    from scores.rebuilding.rows import Slice

CHUNK = 4_096  # stored cells in memory at once
DAY_ONE = date(2000, 1, 1)
_FIXED = 10  # numbers before the counters
_NAMES = 5  # level, monthly, day, source, key
_MOST = _FIXED + len(BOXES) + 32 * len(KINDS) + len(MEASURES) * SIZE + 1
_MIXES = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))  # splitmix64
_DAY = f"CASE WHEN isfinite(day) THEN day - date '{DAY_ONE}' ELSE -{2**22} END"
_WITHIN = "least(greatest(points_squared, -9223372036854775808), 9223372036854775807)"


class Cut(NamedTuple):
    """The cells of one level, day or month, factor set and source."""

    factor_set: int
    level: int
    monthly: bool
    day: date
    source: str

    @property
    def month(self) -> tuple[int, date]:
        """Return the factor set and the first day of the month."""
        return self.factor_set, self.day.replace(day=1)

    def __str__(self) -> str:
        """Return it in words."""
        when = f"{self.day:%Y-%m}" if self.monthly else f"{self.day}"
        name = Level(self.level).name.lower().replace("_", " x ")
        return f"{name} of {when}, {self.source}, factor set {self.factor_set}"


class Prints:
    """Prints of cuts, of two sides that must be made with the same `chance`; those of cells for `named` cuts."""

    def __init__(self, chance: Numbers, named: Collection[Cut] = ()) -> None:
        self._chance = chance.view(np.uint64)
        self._named = named
        self.cuts: dict[Cut, int] = {}
        self.cells: dict[tuple[Cut, int], int] = {}

    def add(self, factor_set: int, names: list[Numbers], numbers: Numbers) -> None:
        """Add cells; `names`: level, whether monthly, day since 2000, number of the source from 0, key."""
        prints = self._prints(names[-1], numbers)
        cuts, place = np.unique(np.stack(names[:-1], axis=1), axis=0, return_inverse=True)
        place = place.ravel()
        sums = np.zeros(len(cuts), np.uint64)
        np.add.at(sums, place, prints)
        for at, (each, total) in enumerate(zip(cuts.tolist(), sums.tolist(), strict=True)):
            cut = _cut(factor_set, *each)
            self.cuts[cut] = (self.cuts.get(cut, 0) + total) % 2**64
            if cut in self._named:
                here = place == at
                own = ((cut, key) for key in names[-1][here].tolist())
                self.cells.update(zip(own, prints[here].tolist(), strict=True))

    def _prints(self, key: Numbers, numbers: Numbers) -> npt.NDArray[np.uint64]:
        said = numbers.view(np.uint64) * self._chance[2 : 2 + numbers.shape[1]]
        made: npt.NDArray[np.uint64] = (
            said.sum(axis=1, dtype=np.uint64) + key.view(np.uint64) * self._chance[0] + self._chance[1]
        )
        for shift, factor in _MIXES:
            made = (made ^ (made >> np.uint64(shift))) * np.uint64(factor)
        return made


class Recounted:
    """Takes the cells of a month of the log (`slices.Taking`)."""

    def __init__(self, into: Prints, of: Slice) -> None:
        self._into = into
        self._of = of

    def take(self, level: Level, cells: Cells, *, monthly: bool) -> None:
        """Take complete cells of a cut."""
        size = len(cells.key)
        lengths = [len(BOXES), self._of.factors * len(KINDS)]
        fixed = [np.full(size, length) for length in lengths]
        told = cells.told.astype(np.int64) * SIZE
        numbers = np.concatenate([cells.sums, np.stack(fixed, axis=1), told, cells.counts], axis=1).astype(np.int64)
        names = [np.full(size, level.value), np.full(size, int(monthly)), cells.day, cells.source, cells.key]
        self._into.add(self._of.factor_set, [np.asarray(name, np.int64) for name in names], numbers)

    def flush(self) -> None:
        """Nothing waits."""


def chance() -> Numbers:
    """Return the numbers that prints are made with: odd ones, so that none forgets anything."""
    return np.frombuffer(secrets.token_bytes(8 * _MOST), np.int64) | 1


def read_stored(into: Prints, generation: int, factor_set: int, factors: int) -> None:
    """Read the rollups of a generation and factor set once, as they lie on the disk."""
    columns = _columns(factors)
    each = np.dtype([("size", ">i4"), ("value", ">i8")])
    wire = np.dtype([("fields", ">i2"), ("each", each, (len(columns),))])
    told = ", ".join(f"coalesce(({column})::bigint, {none})" for column, none in columns)
    statement = f"""COPY (SELECT {told} FROM scores_rollup
        WHERE generation = %(generation)s AND factor_set = %(factor_set)s) TO STDOUT (FORMAT BINARY)"""  # noqa: S608 - constants
    for table in copied(statement, {"generation": generation, "factor_set": factor_set}, wire, CHUNK):
        if len(table):
            values = table["each"]["value"].astype(np.int64)
            names = [np.ascontiguousarray(values[:, place]) for place in range(_NAMES)]
            into.add(factor_set, names, np.ascontiguousarray(values[:, _NAMES:]))


def _columns(factors: int) -> list[tuple[str, int]]:
    """Return what is read of a stored cell, and what stands for NULL; names, then numbers as `Recounted` has them."""
    sources = ", ".join(f"'{source}'" for source in SOURCES)
    names = ["level", "(grain = 'M')::int", _DAY, f"array_position(ARRAY[{sources}], source::text) - 1", "key"]
    sums = ["received", "excluded", "n", "points", _WITHIN]
    lengths = [f"cardinality({name})" for name in ("boxes", "counts", *MEASURES)]
    arrays = {"boxes": len(BOXES), "counts": factors * len(KINDS)} | dict.fromkeys(MEASURES, SIZE)
    counts = [f"{name}[{place}]" for name, size in arrays.items() for place in range(1, size + 1)]
    return [(name, -1) for name in names] + [(number, 0) for number in [*sums, *lengths, *counts]]


def _cut(factor_set: int, level: int, monthly: int, day: int, source: int) -> Cut:
    when = DAY_ONE + timedelta(days=day) if -700_000 < day < 2_900_000 else date.min
    return Cut(factor_set, level, bool(monthly), when, SOURCES[source] if source >= 0 else "unknown")
