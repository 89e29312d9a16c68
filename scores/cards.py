"""Sums of the rollups as the figures of a scorecard. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scores import minutes, scoring

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
    waiting: Sequence[int] = ()
    completion: Sequence[int] = ()

    def answers(self, position: int) -> Sequence[int]:
        """Return how many 1s, 2s, .. 5s the factor at `position` has."""
        return self.counts[KINDS * position + 1 : KINDS * (position + 1)]

    def not_applicable(self, position: int) -> int:
        """Return how often the factor at `position` did not apply."""
        return self.counts[KINDS * position]


@dataclass(frozen=True)
class Named:
    """A factor, its name in the reader's language, and its weight."""

    code: str
    name: str
    weight: int = 1


def figures(sums: Sums, factors: Sequence[Named]) -> dict[str, Any]:
    """Return n, mean, deviation, intervals, shares and histograms of all evaluations and each factor, and minutes."""
    spread = scoring.spread(sums.n, sums.points, sums.points_squared, scoring.THOUSANDTH)
    counts = sums.counts
    return {
        "n": sums.n,
        "received": sums.received,
        "excluded": sums.excluded,
        **_judged(spread, sums.boxes),
        "factors": {
            factor.code: _factor(factor.name, counts[place + 1 : place + KINDS], counts[place])
            for factor, place in zip(factors, range(0, KINDS * len(factors), KINDS), strict=True)
        },
        "waiting_minutes": _minutes(sums.waiting),
        "completion_minutes": _minutes(sums.completion),
    }


def _minutes(counts: Sequence[int]) -> dict[str, Any]:
    if not counts:
        return dict(_NO_MINUTES)
    told = minutes.told(counts)
    return {
        "n": told.n,
        "median": _quantile(told.median),
        "p90": _quantile(told.ninetieth),
        "n_with_target": told.targeted,
        "on_target": rounded(told.on_target),
        "on_target_interval": rounded_interval(told.on_target_interval),
    }


def _quantile(found: minutes.Quantile | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"minutes": found.minutes, "within": list(found.within), "interval": list(found.interval)}


def _factor(name: str, answers: Sequence[int], not_applicable: int) -> dict[str, Any]:
    spread = scoring.spread_of_counts(answers)
    return {
        "name": name,
        "n": spread.n,
        "not_applicable": not_applicable,
        "mean_score": rounded(scoring.mean_score(answers)),
        **_judged(spread, answers),
    }


def _judged(spread: Spread, boxes: Sequence[int]) -> dict[str, Any]:
    """Return what is told of many judgements. Thousands of these make up an answer: one pass, few calls."""
    one, two, three, four, five = boxes
    n = one + two + three + four + five
    if not n:
        return {**_NOTHING, "histogram": [0, 0, 0, 0, 0]}
    _n, mean, sd, interval = spread
    low, high = scoring.wilson(four + five, n) or (0.0, 100.0)
    return {
        "mean": rounded(mean),
        "sd": rounded(sd),
        "interval": rounded_interval(interval),
        "csat": round(100 * (four + five) / n, DECIMALS),
        "csat_interval": [round(low, DECIMALS), round(high, DECIMALS)],
        "bottom2": round(100 * (one + two) / n, DECIMALS),
        "histogram": [one, two, three, four, five],
    }


_NOTHING = dict.fromkeys(("mean", "sd", "interval", "csat", "csat_interval", "bottom2"))


def rounded(value: float | None) -> float | None:
    """Return a figure with as many decimals as are told."""
    return None if value is None else round(value, DECIMALS)


def rounded_interval(ends: Interval | None) -> list[float] | None:
    """Return both ends with as many decimals as are told."""
    return None if ends is None else [round(ends[0], DECIMALS), round(ends[1], DECIMALS)]


_NO_MINUTES = _minutes([0] * minutes.SIZE)
