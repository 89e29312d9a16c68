"""Which of many units can be told apart, and groups within which no two can. Pure; no randomness.

Two units are *separable* when both hold:

1. the chance that one's true score is higher, by the shrunken scores and their variances, is at least 0.95;
2. their own means differ by more than chance allows between equals: `(m1 - m2)² >= t1² v1 + t2² v2`, v a unit's
   moderated variance over its n, t its critical value (Cochran and Cox 1950 for unequal variances). The level of that
   test is lowered over all pairs after Benjamini and Hochberg (1995) to q = 0.05. So among the pairs called separable
   at most 5 % are equal; of pairs of equals less than 5 % are called separable; and where all units are equal, in at
   most 5 % of rankings is any pair called separable.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from scores.distributions import normal_below, t_critical

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from scores.distributions import Floats, Truths

BETTER = 0.95
FALSE_RATE = 0.05
_SURE = NormalDist().inv_cdf(BETTER)
_PART = 500  # units enough to find about where the level lies
_BLOCK = 256  # rows of pairs at a time: what fits the processor's cache


@dataclass(frozen=True)
class Compared:
    """Units in the order of their rank: shrunken score and variance, own mean, its variance and degrees of freedom."""

    score: Floats
    variance: Floats
    mean: Floats
    mean_variance: Floats
    df: Floats

    def every(self, step: int) -> Compared:
        """Return each `step`-th unit."""
        return Compared(*(column[::step] for column in vars(self).values()))


@dataclass(frozen=True)
class Groups:
    """Each unit's group (1 is the best), and the level at which single pairs were tested."""

    group: npt.NDArray[np.int64]
    level: float
    pairs: int
    separable: int


def groups(units: Compared) -> Groups:
    """Return the greedy groups down the ranking: a unit opens a new one when separable from any of the current."""
    size = units.score.size
    pairs = size * (size - 1) // 2
    level = level_of(units)
    last, found = np.full(size, -1), 0  # last: the lowest unit before it that a unit is separable from
    for begin, apart in _pairs(units, level, judged=True):
        found += int(np.count_nonzero(apart))
        rows = apart.shape[0] - 1 - np.argmax(apart[::-1], axis=0)
        last[begin:] = np.where(apart.any(axis=0), begin + rows, last[begin:])
    opened = np.zeros(size, dtype=np.int64)
    current = 0
    for place in range(1, size):
        if last[place] >= current:
            opened[place], current = 1, place
    return Groups(np.cumsum(opened) + 1, level, pairs, found)


def separable(
    units: Compared, level: float, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> tuple[Floats, Truths]:
    """Return, for pairs of places, the chance that the first is truly higher, and whether they are separable."""
    gap = units.score[one] - units.score[other]
    chance = normal_below(gap / np.sqrt(units.variance[one] + units.variance[other]))
    margin = t_critical(level, units.df) ** 2 * units.mean_variance
    differ = (units.mean[one] - units.mean[other]) ** 2 >= margin[one] + margin[other]
    return chance, differ & (np.maximum(chance, 1 - chance) >= BETTER)


def level_of(units: Compared) -> float:
    """Return a level p with `p <= q R(p) / pairs`, R the pairs that differ at p; at least Bonferroni's.

    It is looked for from above; of many units, from a little below where a part of them would have it.
    """
    every = max(units.score.size // _PART, 1)
    return _level_from(FALSE_RATE if every == 1 else _level_from(FALSE_RATE, units.every(every)), units)


def _level_from(level: float, units: Compared) -> float:
    pairs = units.score.size * (units.score.size - 1) // 2
    lowest = FALSE_RATE / max(pairs, 1)
    while level > lowest:
        allowed = FALSE_RATE * sum(int(np.count_nonzero(apart)) for _, apart in _pairs(units, level)) / pairs
        if level <= allowed:
            return level
        level = 0.96 * allowed  # a step further than needed: fewer rounds, never a milder level
    return lowest


def _pairs(units: Compared, level: float, judged: bool = False) -> Iterator[tuple[int, Truths]]:
    """Yield, for blocks of rows, which later units differ from each at a level; `judged`: and are surely lower."""
    mean = units.mean.astype(np.float32)
    margin = (t_critical(level, units.df) ** 2 * units.mean_variance).astype(np.float32)
    score, spread = units.score.astype(np.float32), (_SURE**2 * units.variance).astype(np.float32)
    for begin in range(0, mean.size, _BLOCK):
        rows = slice(begin, begin + _BLOCK)
        apart = _beyond(mean, margin, rows)
        if judged:
            apart &= _beyond(score, spread, rows)
        corner = apart[:, : apart.shape[0]]
        corner &= np.tri(apart.shape[0], k=-1, dtype=bool).T
        yield begin, apart


def _beyond(value: npt.NDArray[np.float32], margin: npt.NDArray[np.float32], rows: slice) -> Truths:
    """Tell which pairs (a row, a unit from the first row on) have values further apart than their joint margin."""
    gap = value[rows, None] - value[rows.start :]
    gap *= gap
    gap -= margin[rows.start :]
    return gap >= margin[rows, None]
