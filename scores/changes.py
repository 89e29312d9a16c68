"""Days on which a series of daily ratings changed its level, by a test with a known rate of false alarms. Pure.

The daily means are fitted, weighted by their ratings, with an effect of each weekday, one of Ramadan, and a level that
is constant between changes. What is left is added up day by day (OLS-CUSUM, Ploberger and Krämer 1992). Without a
change, the largest excursion of that sum over its deviation is distributed as the largest of a Brownian bridge
(Kolmogorov): that gives p. A stretch is cut at the day of the greatest likelihood if p is at most 0.05 times its share
of the ratings, and so on within its parts (binary segmentation); so in at most about 5 % of series without a change is
one reported. Days near each other are alike: the deviation is the largest of those that single days, weeks and, in long
series, pairs of weeks show from one to the next.

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
# Of a squared normal deviate: where gaps are capped, the median, the mean of what is capped there.
FURTHEST, CHI_MEDIAN, CHI_CAPPED = 4.0, 0.454936, 0.920536
ROUNDS = 4  # in which found changes are looked over
MOST = 20  # changes of one series
WEEK = 7
SPANS = ((1, 4), (WEEK, 4), (2 * WEEK, 12))  # days that may be alike, and how many such spans must be left to judge by


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
    """Rated days in order: number of the day, ratings, mean, seasonal columns; variance of one rating on its day."""

    number: Whole
    n: Floats
    mean: Floats
    columns: Floats
    rating: float


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
    breaks = _looked_over(series, _found(series))
    edges = [0, *sorted(breaks), len(rated)]
    fit = _fitted(series, edges)
    return _told(rated, series, fit, edges, breaks), _seasons(series, fit)


def _found(series: _Series) -> list[int]:
    """Return the places of changes by binary segmentation."""
    breaks: list[int] = []
    while len(breaks) < MOST:
        edges = [0, *sorted(breaks), series.n.size]
        left = _fitted(series, edges).left
        found = [_candidate(series, left, begin, end) for begin, end in pairwise(edges)]
        best = min((one for one in found if one), key=lambda one: one.merit, default=None)
        if best is None or best.merit > ALPHA:
            break
        breaks.append(best.place)
    return breaks


def _looked_over(series: _Series, breaks: list[int]) -> dict[int, float]:
    """Look for each change again between its neighbors (Bai 1997): the first cuts knew nothing of the later ones."""
    kept = dict.fromkeys(breaks, 1.0)
    for _ in range(ROUNDS):
        before = set(kept)
        for place in sorted(kept):
            del kept[place]
            edges = [0, *sorted(kept), series.n.size]
            begin = max(edge for edge in edges if edge < place)
            end = min(edge for edge in edges if edge > place)
            again = _candidate(series, _fitted(series, edges).left, begin, end)
            if again and again.merit <= ALPHA:
                kept[again.place] = again.p
        if set(kept) == before:
            break
    return kept


def _series(rated: Sequence[Day], ramadans: Sequence[tuple[date, date]]) -> _Series:
    number = np.array([day.day.toordinal() for day in rated])
    n = np.array([day.n for day in rated], dtype=float)
    mean = np.array([day.points for day in rated]) / n / SCALE
    weekday = (number - 1) % WEEK  # Monday is 0, as in date.weekday()
    fasting = np.zeros(number.size, dtype=bool)
    for first, last in ramadans:
        fasting |= (number >= first.toordinal()) & (number <= last.toordinal())
    columns = np.column_stack([weekday[:, None] == np.arange(WEEK), fasting]).astype(float)
    about = sum(max(day.points_squared * day.n - day.points**2, 0) / day.n for day in rated) / SCALE**2
    return _Series(number, n, mean, columns, about / max(float(n.sum()) - n.size, 1))


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
    span = slice(begin, end)
    number, n = series.number[span], series.n[span]
    total = n.sum()
    sums, weights = np.cumsum(left[span])[:-1], np.cumsum(n)[:-1]
    allowed = (number[1:] - number[0] >= SHORTEST) & (number[-1] - number[1:] >= SHORTEST - 1)
    if not allowed.any():
        return None
    likelihood = np.where(allowed, sums**2 / (weights * (total - weights)), -1.0)
    place = int(np.argmax(likelihood)) + 1
    deviation = sqrt(_variance(series, left, span))
    p = kolmogorov(float(np.max(np.abs(sums[allowed]))) / deviation) if deviation else 1.0
    return _Candidate(begin + place, p, p * float(series.n.sum() / total))


def _variance(series: _Series, left: Floats, stretch: slice) -> float:
    """Return the variance of the sum of what is left of a stretch, from how spans next to each other differ.

    Such differences hardly feel a change of level, be it for good or for a month. Ratings vary at least by themselves.
    """
    number, n, left = series.number[stretch], series.n[stretch], left[stretch]
    found = [series.rating]
    for span, least in SPANS:
        block = (number - number[0]) // span
        weight, total = np.bincount(block, weights=n), np.bincount(block, weights=left)
        weight, total = weight[weight > 0], total[weight > 0]
        spent = WEEK if span == 1 else 1  # the levels of weekdays were fitted; of weeks the level alone
        if weight.size - spent >= least:
            gaps = np.diff(total / weight) ** 2 / (1 / weight[1:] + 1 / weight[:-1])
            gaps = np.minimum(gaps, FURTHEST * float(np.median(gaps)) / CHI_MEDIAN)  # a change of level is no chance
            found.append(float(np.mean(gaps)) / CHI_CAPPED * weight.size / (weight.size - spent))
    return max(found) * float(n.sum())


def kolmogorov(x: float) -> float:
    """Return the chance that a Brownian bridge gets further than `x` from zero."""
    if x < 0.2:
        return 1.0
    terms = [exp(-2 * (k * x) ** 2) for k in range(1, 21)]
    return min(2 * (sum(terms[::2]) - sum(terms[1::2])), 1.0)


def _told(
    rated: Sequence[Day], series: _Series, fit: _Fit, edges: Sequence[int], breaks: dict[int, float]
) -> list[Change]:
    spans = [slice(*span) for span in pairwise(edges)]
    errors = [_variance(series, fit.left, s) / series.n[s].sum() ** 2 for s in spans]
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
