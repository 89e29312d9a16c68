"""A sudden drop against a center's own history: a one-sided CUSUM of sequential ranks. Pure.

Each day's mean is ranked among the days of its kind (the same weekday, in or out of Ramadan hours) since the watch
began, 180 days back at most. Rank r of N becomes the normal score Phi^-1((r - 1/2) / N), mid-ranks for ties, divided
by the standard deviation that these scores have over r = 1..N, its sign turned. While nothing changes, the ranks are
independent and even, whatever the distribution of the means is and however weekdays differ in level and in crowd: so
the rate of false alarms depends on no center.

The sum is L = max(0, L + score - 1/2); it raises an alarm above h, and the watch begins anew on the next day. h is
chosen so that without any change an alarm comes once in A days on average (Siegmund's approximation, b = h + 1.166):

    A = (exp(2 k b) - 2 k b - 1) / (2 k^2),    k = 1/2.

Sources: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954); D. McDonald, "A CUSUM procedure based on
sequential ranks", Naval Research Logistics 37 (1990); D. Siegmund, "Sequential Analysis" (1985), chapter II.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import exp, sqrt
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ALLOWED = 0.5  # k: half of a drop of one standard deviation
OVERSHOOT = 1.166  # of the sum over h, twice Siegmund's 0.583
MINIMUM = 10  # days before the first score
MEMORY = timedelta(days=180)
_NORMAL = NormalDist()
_DAY = timedelta(days=1)


class Day(NamedTuple):
    """The mean of a day's pulses, in points, and what kind of day it is: only the same kind is compared."""

    day: date
    points: float
    kind: tuple[int, bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """How the watch over a center stands: the first day it counts, the sum, and since when the sum is above 0."""

    since: date
    level: float = 0.0
    rising_since: date | None = None


class Drop(NamedTuple):
    """An alarm: since when days are low, how many, their mean, and the mean of the days before (at least `MINIMUM`)."""

    since: date
    days: int
    before: float
    after: float


def step(watch: Watch, history: Sequence[Day], today: Day, run_length: int) -> tuple[Watch, Drop | None]:
    """Return how the watch stands after a day, and the alarm if there is one.

    `history`: earlier days in their order, at most one a date; `run_length`: wanted days between two false alarms.
    """
    known = [day for day in history if watch.since <= day.day and today.day - MEMORY <= day.day < today.day]
    if len(known) < MINIMUM:
        return watch, None
    level = max(0.0, watch.level + score([day.points for day in known if day.kind == today.kind], today.points))
    if level == 0:
        return Watch(watch.since), None
    since = watch.rising_since or today.day
    if level <= limit(run_length):
        return Watch(watch.since, level, since), None
    before = [day.points for day in known if day.day < since] or [day.points for day in known]
    after = [*(day.points for day in known if day.day >= since), today.points]
    return Watch(today.day + _DAY), Drop(since, len(after), fmean(before), fmean(after))


def score(earlier: Sequence[float], value: float) -> float:
    """Return what a value adds to the sum: above 0 if it is low among the earlier ones."""
    ranked = sorted(earlier)
    n = len(ranked) + 1
    rank = (bisect_left(ranked, value) + bisect_right(ranked, value)) / 2 + 1
    return -_NORMAL.inv_cdf((rank - 0.5) / n) / _spread(n) - ALLOWED


@lru_cache(maxsize=512)
def _spread(n: int) -> float:
    """Return the standard deviation of the normal scores of n ranks (1 for a single rank, whose score is 0)."""
    return sqrt(fmean(_NORMAL.inv_cdf((rank - 0.5) / n) ** 2 for rank in range(1, n + 1))) or 1.0


@lru_cache(maxsize=64)
def limit(run_length: int) -> float:
    """Return h for a wanted number of days between two false alarms, by bisection of Siegmund's formula."""
    low, high = 0.0, 20.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        twice = 2 * ALLOWED * (middle + OVERSHOOT)
        low, high = (middle, high) if (exp(twice) - twice - 1) / (2 * ALLOWED**2) < run_length else (low, middle)
    return high
