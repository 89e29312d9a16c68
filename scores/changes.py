"""Days on which a series of daily ratings changed its level, by a test with a known rate of false alarms. Pure.

The daily means are fitted, weighted by their ratings, with an effect of each weekday, one of Ramadan, and a level that
is constant between changes. What is left is added up day by day (OLS-CUSUM, Ploberger and Krämer 1992). Without a
change, the largest excursion of that sum over its deviation is distributed as the largest of a Brownian bridge
(Kolmogorov): that gives p. A stretch is cut at the day of the greatest likelihood if p is at most 0.05 times its share
of the ratings, and so on within its parts (binary segmentation); so in at most about 5 % of series without a change is
one reported. Days near each other are alike: the deviation is the largest of those from single days, weeks and (in long series) pairs of weeks.

An effect that begins and ends with Ramadan is Ramadan's. A change just where Ramadan begins or ends cannot be told from
it in a period that sees too little besides, and is not reported then.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, sqrt
from typing import TYPE_CHECKING

import numpy as np

from evaluations.points import SCALE
from scores.scoring import Z

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy.typing as npt

    from scores.distributions import Floats
    from scores.scoring import Interval

    Whole = npt.NDArray[np.int64]

ALPHA = 0.05
SHORTEST = 14  # days on either side of a change
MOST = 20  # changes of one series
WEEK = 7
SPANS = ((1, 0), (WEEK, 0), (2 * WEEK, 16))  # days that may be alike, and how many such spans must be left to judge by


@dataclass(frozen=True)
class Day:
    """Ratings of one day: how many, and the sums of thousandths of points and of their squares."""

    day: date
    n: int
    points: int
    points_squared: int = 0


@dataclass(frozen=True)
class Change:
    """The first day of a new level; the levels before and after it without the seasons, and their difference."""

    day: date
    before: float
    after: float
    difference: float
    interval: Interval
    p: float


@dataclass(frozen=True)
class Seasons:
    """Points above or below the usual: Monday to Sunday (None: never rated), and in Ramadan (None: not told apart)."""

    weekdays: Sequence[float | None]
    ramadan: float | None


@dataclass(frozen=True)
class _Series:
    """Rated days in order: number of the day, ratings, mean, seasonal columns."""

    number: Whole
    n: Floats
    mean: Floats
    columns: Floats


@dataclass(frozen=True)
class _Fit:
    """Levels between breaks, effects of the seasonal columns, and what is left of each day's sum of points."""

    levels: Floats
    effects: Floats
    left: Floats


@dataclass(frozen=True)
class _Candidate:
    """A place where a stretch may be cut, its p, and p over the stretch's share of ratings."""

    place: int
    p: float
    merit: float


def changes(days: Sequence[Day], ramadans: Sequence[tuple[date, date]]) -> tuple[list[Change], Seasons]:
    """Return the changes of a series in order, and its seasons; days in any order, each at most once."""
    rated = sorted((day for day in days if day.n), key=lambda day: day.day)
    if not rated:
        return [], Seasons([None] * WEEK, None)
    series = _series(rated, ramadans)
    breaks: dict[int, float] = {}
    while len(breaks) < MOST:
        edges = [0, *sorted(breaks), len(rated)]
        left = _fitted(series, edges).left
        found = [_candidate(series, left, begin, end) for begin, end in pairwise(edges)]
        best = min((one for one in found if one), key=lambda one: one.merit, default=None)
        if best is None or best.merit > ALPHA:
            break
        breaks[best.place] = best.p
    edges = [0, *sorted(breaks), len(rated)]
    fit = _fitted(series, edges)
    return _told(rated, series, fit, edges, breaks), _seasons(series, fit)


def _series(rated: Sequence[Day], ramadans: Sequence[tuple[date, date]]) -> _Series:
    number = np.array([day.day.toordinal() for day in rated])
    n = np.array([day.n for day in rated], dtype=float)
    mean = np.array([day.points for day in rated]) / n / SCALE
    weekday = (number - 1) % WEEK  # Monday is 0, as in date.weekday()
    fasting = np.zeros(number.size, dtype=bool)
    for first, last in ramadans:
        fasting |= (number >= first.toordinal()) & (number <= last.toordinal())
    return _Series(number, n, mean, np.column_stack([weekday[:, None] == np.arange(WEEK), fasting]).astype(float))


def _fitted(series: _Series, edges: Sequence[int]) -> _Fit:
    """Fit levels and seasons by weighted least squares; of seasons that cannot be told apart the smallest are taken."""
    sizes = np.diff(edges)
    level = np.repeat(np.eye(sizes.size), sizes, axis=0)
    shares = series.n @ series.columns / series.n.sum()
    weekdays = series.columns[:, :WEEK] - shares[:WEEK]
    seasonal = np.column_stack([weekdays, series.columns[:, WEEK]])
    root = np.sqrt(series.n)[:, None]
    solved = np.linalg.lstsq(np.hstack([level, seasonal]) * root, series.mean * root[:, 0], rcond=1e-9)[0]
    expected = np.hstack([level, seasonal]) @ solved
    return _Fit(solved[: sizes.size], solved[sizes.size :], series.n * (series.mean - expected))


def _candidate(series: _Series, left: Floats, begin: int, end: int) -> _Candidate | None:
    """Return the best place to cut the stretch [begin, end), None where it is too short."""
    number, n, left = series.number[begin:end], series.n[begin:end], left[begin:end]
    total = n.sum()
    sums, weights = np.cumsum(left)[:-1], np.cumsum(n)[:-1]
    allowed = (number[1:] - number[0] >= SHORTEST) & (number[-1] - number[1:] >= SHORTEST - 1)
    if not allowed.any():
        return None
    likelihood = np.where(allowed, sums**2 / (weights * (total - weights)), -1.0)
    place = int(np.argmax(likelihood)) + 1
    deviation = sqrt(_variance(number, n, left, place))
    p = kolmogorov(float(np.max(np.abs(sums[allowed]))) / deviation) if deviation else 1.0
    return _Candidate(begin + place, p, p * float(series.n.sum() / total))


def _variance(number: Whole, n: Floats, left: Floats, place: int | None = None) -> float:
    """Return the variance of the whole sum of what is left, were there a change at `place`."""
    sides = [slice(None, place), slice(place, None)] if place else [slice(None)]
    rest = np.concatenate([left[side] - n[side] * left[side].sum() / n[side].sum() for side in sides])
    found = []
    for span, least in SPANS:
        blocks = np.bincount((number - number[0]) // span, weights=rest)
        freedom = np.unique((number - number[0]) // span).size
        spent = len(sides) + (WEEK - 1 if span == 1 else 0)
        if freedom > spent + least:
            found.append(float(np.sum(blocks**2)) * freedom / (freedom - spent))
    return max(found, default=0.0)


def kolmogorov(x: float) -> float:
    """Return the chance that a Brownian bridge gets further than `x` from zero."""
    if x < 0.2:
        return 1.0
    return min(2 * sum((-1) ** (k + 1) * exp(-2 * (k * x) ** 2) for k in range(1, 21)), 1.0)


def _told(
    rated: Sequence[Day], series: _Series, fit: _Fit, edges: Sequence[int], breaks: dict[int, float]
) -> list[Change]:
    spans = [slice(*span) for span in pairwise(edges)]
    errors = [_variance(series.number[s], series.n[s], fit.left[s]) / series.n[s].sum() ** 2 for s in spans]
    told = []
    for position, place in enumerate(sorted(breaks)):
        before, after = float(fit.levels[position]), float(fit.levels[position + 1])
        half = Z * sqrt(errors[position] + errors[position + 1])
        ends = (after - before - half, after - before + half)
        told.append(Change(rated[place].day, before, after, after - before, ends, breaks[place]))
    return told


def _seasons(series: _Series, fit: _Fit) -> Seasons:
    seen = series.columns.sum(axis=0)
    usual = float(series.n @ series.columns[:, :WEEK] @ fit.effects[:WEEK] / series.n.sum())
    weekdays = [float(fit.effects[day]) - usual if seen[day] else None for day in range(WEEK)]
    both = 0 < seen[WEEK] < series.n.size
    return Seasons(weekdays, float(fit.effects[WEEK]) if both else None)
