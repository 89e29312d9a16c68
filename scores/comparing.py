"""A card beside the same cut of another period: what was, and the difference with its interval. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scores import differences, scoring
from scores.cards import rounded, rounded_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scores.cards import Named, Sums
    from scores.differences import Difference
    from scores.scoring import Spread


def comparison(then: Sums, now: Sums, factors: Sequence[Named]) -> dict[str, Any]:
    """Return the figures of `then` and what `now` has more or less, of all evaluations and of each factor."""
    spreads = [scoring.spread(side.n, side.points, side.points_squared, scoring.THOUSANDTH) for side in (then, now)]
    return {
        **_compared(spreads, then.boxes, now.boxes),
        "factors": {
            factor.code: _compared(
                [scoring.spread_of_counts(side.answers(position)) for side in (then, now)],
                then.answers(position),
                now.answers(position),
            )
            for position, factor in enumerate(factors)
        },
    }


def _compared(spreads: Sequence[Spread], old: Sequence[int], new: Sequence[int]) -> dict[str, Any]:
    then, now = spreads
    shares = differences.of_shares((old[3] + old[4], sum(old)), (new[3] + new[4], sum(new)))
    return {
        "n": then.n,
        "mean": rounded(then.mean),
        "csat": rounded(scoring.csat(old)),
        "mean_change": _change(differences.of_means(then, now)),
        "csat_change": _change(shares),
    }


def _change(found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"value": rounded(found.value), "interval": rounded_interval(found.interval), "verdict": found.verdict}
