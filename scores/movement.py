"""Two rankings of the same units, two periods: who moved, and is the move real? Pure.

A unit's change is the difference of its own means, not of the shrunken scores (those move with their group, and
fall back to the mean after an extreme). Its variance is the sum of the two moderated variances of `shrinkage`, its
degrees of freedom those of Welch and Satterthwaite. Two questions are asked of each unit:

- did it change? against zero;
- did it move among the others? against the common change of all (weighted as in `shrinkage.weighted_center`).

Each is tested over all units at once, by p-values of Benjamini and Hochberg (1995): of the changes called real at most
5 % are none, and where nothing changed anywhere, one is called real in at most 5 % of comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scores.distributions import adjusted, as_normal, t_critical, two_sided
from scores.ranking import CHANCE_DIGITS, SCORE_DIGITS, Place, Ranking, rank
from scores.scoring import Z
from scores.separation import FALSE_RATE
from scores.shrinkage import weighted_center

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scores.distributions import Floats
    from scores.ranking import Sums
    from scores.scoring import Interval
    from scores.separation import Compared

FORMULA = "movement-1"


@dataclass(frozen=True)
class Change:
    """A difference, its 95 % interval, its p-value adjusted for all units, and whether it is called real."""

    value: float
    interval: Interval
    p_adjusted: float
    real: bool


@dataclass(frozen=True)
class Move:
    """One unit in both lists: before, after, change of its own mean, and the same less the common change."""

    before: Place
    after: Place
    change: Change
    relative: Change


@dataclass(frozen=True)
class Movement:
    """All units in both lists by their later rank, the common change, and the codes that are in one list only."""

    before: Ranking
    after: Ranking
    moves: Sequence[Move]
    common: float | None
    common_interval: Interval | None
    gone: Sequence[str]
    new: Sequence[str]


def compare(before: Sequence[Sums], after: Sequence[Sums]) -> Movement:
    """Rank two periods and compare them unit by unit."""
    first, second = rank(before), rank(after)
    earlier = {place.sums.code: number for number, place in enumerate(first.places)}
    codes = [place.sums.code for place in second.places]
    both = [(earlier[code], number) for number, code in enumerate(codes) if code in earlier]
    gone = sorted(set(earlier) - set(codes))
    new = [code for code in codes if code not in earlier]
    if first.compared is None or second.compared is None or not both:
        return Movement(first, second, (), None, None, gone, new)
    value, variance, df = _changes(first.compared, second.compared, both)
    center = weighted_center(value, variance)
    half = Z * center.mean_variance**0.5
    changes = _tested(value, variance, df)
    relative = _tested(value - center.mean, variance + center.mean_variance, df)
    moves = [
        Move(first.places[one], second.places[other], *pair)
        for (one, other), *pair in zip(both, changes, relative, strict=True)
    ]
    ends = (round(center.mean - half, SCORE_DIGITS), round(center.mean + half, SCORE_DIGITS))
    return Movement(first, second, moves, round(center.mean, SCORE_DIGITS), ends, gone, new)


def _changes(first: Compared, second: Compared, both: list[tuple[int, int]]) -> tuple[Floats, Floats, Floats]:
    one, other = np.array(both).T
    before, after = first.mean_variance[one], second.mean_variance[other]
    df = (before + after) ** 2 / (before**2 / first.df[one] + after**2 / second.df[other])
    return second.mean[other] - first.mean[one], before + after, df


def _tested(value: Floats, variance: Floats, df: Floats) -> Iterator[Change]:
    deviation = np.sqrt(variance)
    p = adjusted(two_sided(as_normal(value / deviation, df)))
    half = t_critical(FALSE_RATE, df) * deviation
    numbers = (value, value - half, value + half)
    rows = zip(*(number.round(SCORE_DIGITS).tolist() for number in numbers), p.tolist(), strict=True)
    for change, low, high, chance in rows:
        yield Change(change, (low, high), round(chance, CHANCE_DIGITS), chance <= FALSE_RATE)
