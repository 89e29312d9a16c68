"""Citizens, shoppers and surveys about the same thing: do they agree? And who is heard? Pure.

Per unit and factor, the difference of two sources' means in points, with its 95 % interval: variances drawn to the
pooled one of the factor and source over all units with the weight of `PRIOR_DF` ratings (few ratings may be all alike),
Welch's t, degrees of freedom after Satterthwaite. A difference is *flagged* if it is at least `MATERIAL` points and its
p-value, adjusted over all units, factors and pairs after Benjamini and Hochberg (1995), is at most 0.05.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from evaluations.kinds import Source
from evaluations.points import SCALE
from scores.distributions import adjusted, as_normal, t_critical, two_sided
from scores.ranking import CHANCE_DIGITS, MINIMUM, SCORE_DIGITS
from scores.scoring import wilson
from scores.separation import FALSE_RATE
from scores.shrinkage import PRIOR_DF
from scores.suppression import TOO_FEW

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from scores.distributions import Floats, Truths
    from scores.scoring import Interval

FORMULA = "triangulation-1"
MATERIAL = 5.0  # points: a fifth of one step of a score
SOURCES = tuple(source.value for source in Source)
PAIRS = tuple(combinations(range(len(SOURCES)), 2))
OVERALL = "overall"
COVERED = 0.9  # of ratings that must come from desks where visits are counted, or two crowds would be compared
NOT_COUNTED, PARTLY_COUNTED, OTHER_LEVEL = "not_counted", "partly_counted", "other_level"  # why there is no ratio

Judged = tuple[int, int, int]  # ratings, and the sums of thousandths of points and of their squares
_NONE: Judged = (0, 0, 0)


@dataclass(frozen=True)
class Subject:
    """A unit, and by source what was judged: overall first, then each factor."""

    code: str
    name: str
    judged: Mapping[str, Sequence[Judged]]


@dataclass(frozen=True)
class Difference:
    """Mean of the first source less that of the second, both with enough ratings."""

    sources: tuple[str, str]
    n: tuple[int, int]
    means: tuple[float, float]
    value: float
    interval: Interval
    p_adjusted: float
    flagged: bool


def differences(subjects: Sequence[Subject], aspects: int) -> list[list[list[Difference]]]:
    """Return for each subject and each of `aspects` (overall, factors) the pairs of sources with enough ratings."""
    found: list[list[list[Difference]]] = [[[] for _ in range(aspects)] for _ in subjects]
    if not subjects:
        return found
    n, mean, variance = _moments(subjects, aspects)
    for subject, aspect, difference in _compared(n, mean, variance):
        found[subject][aspect].append(difference)
    return found


def _moments(subjects: Sequence[Subject], aspects: int) -> tuple[Floats, Floats, Floats]:
    """Return ratings, means and moderated variances; subjects x aspects x sources."""
    sums: npt.NDArray[np.object_] = np.array(
        [
            [[subject.judged[source][i] if source in subject.judged else _NONE for source in SOURCES]
             for i in range(aspects)]
            for subject in subjects
        ],
        dtype=object,
    )  # fmt: skip  # whole numbers of any size: no cancellation
    n, points, squares = sums[..., 0], sums[..., 1], sums[..., 2]
    some = np.maximum(n, 1)
    about = ((squares * some - points * points) / (some * SCALE**2)).astype(float)
    counted = n.astype(float)
    freedom = np.maximum(counted - 1, 0)
    pooled = about.sum(axis=0) / np.maximum(freedom.sum(axis=0), 1)
    variance = (PRIOR_DF * pooled + about) / (PRIOR_DF + freedom)
    return counted, (points / (some * SCALE)).astype(float), np.maximum(variance, 1e-9)


def _compared(n: Floats, mean: Floats, variance: Floats) -> list[tuple[int, int, Difference]]:
    """Test every pair of sources wherever both have enough ratings."""
    enough: Truths = n >= MINIMUM
    places = [(*place, *pair) for pair in PAIRS for place in np.argwhere(enough[..., pair[0]] & enough[..., pair[1]])]
    if not places:
        return []
    subject, aspect, one, other = np.array(places).T
    sides = [
        (n[subject, aspect, side], mean[subject, aspect, side], variance[subject, aspect, side])
        for side in (one, other)
    ]
    (n1, m1, v1), (n2, m2, v2) = sides
    a, b = v1 / n1, v2 / n2
    df = (a + b) ** 2 / (a**2 / (PRIOR_DF + n1 - 1) + b**2 / (PRIOR_DF + n2 - 1))
    value, deviation = m1 - m2, np.sqrt(a + b)
    p = adjusted(two_sided(as_normal(value / deviation, df)))
    half = t_critical(FALSE_RATE, df) * deviation
    flagged = (p <= FALSE_RATE) & (np.abs(value) >= MATERIAL)
    points = [column.round(SCORE_DIGITS).tolist() for column in (m1, m2, value, value - half, value + half)]
    counts = [column.astype(int).tolist() for column in (subject, aspect, one, other, n1, n2)]
    rows = zip(*counts, *points, p.round(CHANCE_DIGITS).tolist(), flagged.tolist(), strict=True)
    return [
        (where, what, Difference((SOURCES[one], SOURCES[two]), (some, others), (u, w), d, (low, high), chance, flag))
        for where, what, one, two, some, others, u, w, d, low, high, chance, flag in rows
    ]


@dataclass(frozen=True)
class Heard:
    """How often a group is heard beside how often it is served; None with `reason` where that is not told.

    `ratio` of shares: 1 is fair, 2 says that it is heard twice as often as it is served. `rate`: its ratings over its
    visits, the active rating rate.
    """

    visits: int | None = None
    visits_share: float | None = None
    ratio: float | None = None
    interval: Interval | None = None
    rate: float | None = None
    reason: str | None = None


def representation(raters: Mapping[str, int], visits: Mapping[str, int]) -> dict[str, Heard]:
    """Return of each group of raters its share among them over its share among visits.

    Interval: Wilson's of the share among raters, 95 %, over the share among visits, which are counted and not sampled.
    Fewer than MINIMUM ratings or visits: not told.
    """
    rated, served = sum(raters.values()), sum(visits.values())
    return {group: _heard(n, rated, visits.get(group, 0), served) for group, n in raters.items()}


def _heard(n: int, rated: int, counted: int, served: int) -> Heard:
    if not served:
        return Heard(reason=NOT_COUNTED)
    if min(n, counted) < MINIMUM:
        return Heard(reason=TOO_FEW)
    part = counted / served
    low, high = (end / 100 / part for end in wilson(n, rated) or (0.0, 100.0))
    told = [round(value, SCORE_DIGITS) for value in (part, n / rated / part, low, high, n / counted)]
    return Heard(counted, told[0], told[1], (told[2], told[3]), told[4])


def covered(ratings: Mapping[int, int], counted: Collection[int]) -> float | None:
    """Return the part of ratings, by desk, that came at desks where visits are counted; None without ratings."""
    every = sum(ratings.values())
    return sum(n for desk, n in ratings.items() if desk in counted) / every if every else None
