"""Sums of the rollups as the figures of a scorecard. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scores import scoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scores.scoring import Interval, Spread

DECIMALS = 6
KINDS = 6  # not applicable, 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Sums:
    """What the rollups add up to over a period: see `scores.models.Rollup`."""

    received: int
    excluded: int
    n: int
    points: int
    points_squared: int
    boxes: Sequence[int]
    counts: Sequence[int]

    def answers(self, position: int) -> Sequence[int]:
        """Return how many 1s, 2s, .. 5s the factor at `position` has."""
        return self.counts[KINDS * position + 1 : KINDS * (position + 1)]

    def not_applicable(self, position: int) -> int:
        """Return how often the factor at `position` did not apply."""
        return self.counts[KINDS * position]


@dataclass(frozen=True)
class Named:
    """A factor and its name in the reader's language."""

    code: str
    name: str


def figures(sums: Sums, factors: Sequence[Named]) -> dict[str, Any]:
    """Return n, mean, deviation, intervals, shares and histograms of all evaluations and of each factor."""
    spread = scoring.spread(sums.n, sums.points, sums.points_squared, scoring.THOUSANDTH)
    return {
        "n": sums.n,
        "received": sums.received,
        "excluded": sums.excluded,
        **_spread(spread),
        **_shares(sums.boxes),
        "factors": {
            factor.code: _factor(factor.name, sums.answers(position), sums.not_applicable(position))
            for position, factor in enumerate(factors)
        },
    }


def _factor(name: str, answers: Sequence[int], not_applicable: int) -> dict[str, Any]:
    spread = scoring.spread_of_counts(answers)
    return {
        "name": name,
        "n": spread.n,
        "not_applicable": not_applicable,
        "mean_score": _rounded(scoring.mean_score(answers)),
        **_spread(spread),
        **_shares(answers),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {"mean": _rounded(spread.mean), "sd": _rounded(spread.sd), "interval": _interval(spread.interval)}


def _shares(boxes: Sequence[int]) -> dict[str, Any]:
    return {
        "csat": _rounded(scoring.csat(boxes)),
        "csat_interval": _interval(scoring.wilson(boxes[3] + boxes[4], sum(boxes))),
        "bottom2": _rounded(scoring.bottom_two(boxes)),
        "histogram": list(boxes),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _interval(ends: Interval | None) -> list[float] | None:
    return None if ends is None else [round(ends[0], DECIMALS), round(ends[1], DECIMALS)]
