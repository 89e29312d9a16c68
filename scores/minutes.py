"""Minutes of waiting and of being served, as histograms that add up. Pure.

Bins are single minutes up to 15, then wider. A quantile is the nearest rank: of n values in order the one at place
ceil(q n). It lies in the bin that the histogram names; what is told is the middle of that bin, so the error is at
most half its width: none up to 15 minutes, 2 from there to 44, 7 to 89, a quarter of the value to six hours, half of it
above. A store holds three kinds of counts in one list: within the target, with a target, then the bins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING

from scores.scoring import Interval, Z, share, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 1440
# First minute of each bin.
BEGINS = (*range(16), 16, 20, 25, 30, 35, 40, 45, 60, 75, 90, 120, 180, 240, 360, 720)
BINS = len(BEGINS)
SIZE = 2 + BINS


@dataclass(frozen=True)
class Quantile:
    """A quantile in minutes, the bin that holds it (both ends included), and its 95 % interval."""

    minutes: float
    within: Interval
    interval: Interval


@dataclass(frozen=True)
class Minutes:
    """What is told of `n` visits: half of them and nine of ten took no longer; percent within what was promised."""

    n: int
    median: Quantile | None
    ninetieth: Quantile | None
    targeted: int
    on_target: float | None
    on_target_interval: Interval | None


def bin_of(minutes: int) -> int:
    """Return the bin of whole minutes in 0..LONGEST."""
    return bisect_right(BEGINS, minutes) - 1


def ends(place: int) -> tuple[int, int]:
    """Return the first and the last minute of a bin."""
    return BEGINS[place], BEGINS[place + 1] - 1 if place + 1 < BINS else LONGEST


def stored(visits: Sequence[tuple[int, int | None]]) -> list[int]:
    """Return the store of visits, each (minutes, promised minutes or None): what the fold writes."""
    counts = [0] * SIZE
    for minutes, target in visits:
        counts[0] += target is not None and minutes <= target
        counts[1] += target is not None
        counts[2 + bin_of(minutes)] += 1
    return counts


def told(counts: Sequence[int]) -> Minutes:
    """Return what a store says; an empty sequence is no visit."""
    hits, targeted, *bins = counts or [0] * SIZE
    reached = list(accumulate(bins))
    half, most = _quantile(reached, 0.5), _quantile(reached, 0.9)
    return Minutes(reached[-1], half, most, targeted, share(hits, targeted), wilson(hits, targeted))


def quantile(bins: Sequence[int], q: float) -> Quantile | None:
    """Return a quantile (0 < q < 1) of the visits in the bins; None for none.

    Its interval is free of any distribution: the values at the places q n ± z sqrt(n q (1 - q)), outer ends of bins.
    """
    return _quantile(list(accumulate(bins)), q)


def _quantile(reached: Sequence[int], q: float) -> Quantile | None:
    """Return a quantile from running totals of bins: the value at a rank is in the first that reaches it."""
    n = reached[-1]
    if n == 0:
        return None
    first, last = ends(bisect_left(reached, ceil(q * n)))
    reach = Z * sqrt(n * q * (1 - q))
    low, _ = ends(bisect_left(reached, max(1, floor(q * n - reach))))
    _, high = ends(bisect_left(reached, min(n, ceil(q * n + reach) + 1)))
    return Quantile((first + last) / 2, (first, last), (low, high))
