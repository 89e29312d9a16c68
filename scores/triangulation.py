"""Citizens, shoppers and surveys about the same thing: do they agree? Pure.

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
from scores.separation import FALSE_RATE
from scores.shrinkage import PRIOR_DF

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from scores.distributions import Floats, Truths
    from scores.scoring import Interval

FORMULA = "triangulation-1"
MATERIAL = 5.0  # points: a fifth of one step of a score
SOURCES = tuple(source.value for source in Source)
PAIRS = tuple(combinations(range(len(SOURCES)), 2))
OVERALL = "overall"

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


def representation(raters: Mapping[str, int], transactions: Mapping[str, int] | None) -> dict[str, float | None]:
    """Return each group's share among raters over its share among transactions; None where that is not known.

    1 is fair; 2 says that the group is heard twice as often as it is served.
    """
    rated, served = sum(raters.values()), sum(transactions.values()) if transactions else 0
    ratios: dict[str, float | None] = {}
    for group, count in raters.items():
        known = transactions.get(group, 0) if transactions else 0
        ratios[group] = round(count / rated / (known / served), SCORE_DIGITS) if rated and known else None
    return ratios
