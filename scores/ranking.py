"""A ranking that can be defended: shrunken scores, intervals, ranks, chances and groups of units. Pure.

The formulas are in `shrinkage`, `ranks` and `separation`; docs/scores.md explains them to readers. No random numbers:
the same sums give the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scores.ranks import ranks
from scores.scoring import Z
from scores.separation import FALSE_RATE, Compared, Groups, groups, separable
from scores.shrinkage import Units, shrunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scores.scoring import Interval
    from scores.shrinkage import Components

FORMULA = "ranking-1"
MINIMUM = 5  # ratings below which a unit is not ranked
SCORE_DIGITS, CHANCE_DIGITS = 6, 4


@dataclass(frozen=True, slots=True)
class Sums:
    """What the rollups add up to for one unit: ratings, and thousandths of points and their squares."""

    code: str
    name: str
    n: int
    points: int
    points_squared: int


@dataclass(frozen=True, slots=True)
class Place:
    """One unit's place. Group: no two units of one group are separable."""

    sums: Sums
    mean: float
    score: float
    deviation: float
    interval: Interval
    rank: int
    rank_interval: tuple[int, int]
    p_top5: float
    p_bottom5: float
    group: int
    p_above_next: float | None
    separable_from_next: bool | None


@dataclass(frozen=True)
class Ranking:
    """Units from the highest score down, with everything needed to compute them again."""

    places: Sequence[Place]
    components: Components | None
    compared: Compared | None
    groups: Groups
    too_few: int


def rank(units: Sequence[Sums], minimum: int = MINIMUM) -> Ranking:
    """Rank the units with at least `minimum` ratings; equal scores share a rank and stand by code."""
    shown = sorted((unit for unit in units if unit.n >= minimum), key=lambda unit: unit.code)
    too_few = sum(0 < unit.n < minimum for unit in units)
    if not shown:
        return Ranking((), None, None, Groups(np.empty(0, dtype=np.int64), FALSE_RATE, 0, 0), too_few)
    sums = Units.of_sums(*([getattr(unit, name) for unit in shown] for name in ("n", "points", "points_squared")))
    scores = shrunk(sums)
    score = scores.score.round(SCORE_DIGITS)
    down = np.argsort(-score, kind="stable")
    own = (scores.own / sums.n)[down]
    compared = Compared(score[down], scores.variance[down], sums.mean[down], own, scores.df[down])
    found = groups(compared)
    places = [Place(shown[i], *row) for i, row in zip(down, _rows(compared, found), strict=True)]
    return Ranking(places, scores.components, compared, found, too_few)


def _rows(units: Compared, found: Groups) -> Iterator[tuple[Any, ...]]:
    """Yield the fields of each `Place` after the first."""
    score, deviation = units.score, np.sqrt(units.variance)
    low, high = (np.clip(score + side * Z * deviation, 0, 100).round(SCORE_DIGITS) for side in (-1, 1))
    placed = ranks(score, units.variance)
    upper = np.arange(score.size - 1)
    chance, apart = separable(units, found.level, upper, upper + 1)
    columns = (
        (units.mean.round(SCORE_DIGITS), score, deviation.round(SCORE_DIGITS)),
        (low, high),
        (np.searchsorted(-score, -score) + 1,),
        (placed.first.astype(int), placed.last.astype(int)),
        (placed.top.round(CHANCE_DIGITS), placed.bottom.round(CHANCE_DIGITS), found.group),
    )
    numbers, ends, (position,), span, rest = ([column.tolist() for column in part] for part in columns)
    next_chance, next_apart = [*chance.round(CHANCE_DIGITS).tolist(), None], [*apart.tolist(), None]
    interval, ranged = zip(*ends, strict=True), zip(*span, strict=True)
    return zip(*numbers, interval, position, ranged, *rest, next_chance, next_apart, strict=True)
