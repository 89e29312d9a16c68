"""The difference of two groups of judgements and its 95 % interval. Pure.

Of means: Welch, `d ± t(0.975, v) sqrt(s1²/n1 + s2²/n2)`, the degrees of freedom v of Welch and Satterthwaite rounded
down. Of shares: Newcombe's square-and-add of the two Wilson intervals, which holds for shares near 0 and 1. A change is
only called one where the interval leaves zero out; neither is told with fewer than MINIMUM judgements on a side.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from scores.scoring import share, t_quantile, wilson

if TYPE_CHECKING:
    from scores.scoring import Interval, Spread

MINIMUM = 5  # judgements on each side


@dataclass(frozen=True)
class Difference:
    """Now less then, and its interval."""

    value: float
    interval: Interval

    @property
    def verdict(self) -> str:
        """Return up, down, or unclear where zero lies in the interval."""
        low, high = self.interval
        return "up" if low > 0 else "down" if high < 0 else "unclear"


def of_means(then: Spread, now: Spread) -> Difference | None:
    """Return the difference of two means; None with fewer than MINIMUM values on a side."""
    if min(then.n, now.n) < MINIMUM or then.mean is None or now.mean is None:
        return None
    value = now.mean - then.mean
    parts = [(side.sd or 0.0) ** 2 / side.n for side in (then, now)]
    variance, half = sum(parts), 0.0
    if variance > 0:
        freedom = variance**2 / sum(part**2 / (side.n - 1) for part, side in zip(parts, (then, now), strict=True))
        half = t_quantile(max(1, int(freedom))) * sqrt(variance)
    return Difference(value, (value - half, value + half))


def of_shares(then: tuple[int, int], now: tuple[int, int]) -> Difference | None:
    """Return the difference of two shares, each (hits, n), in percent; None with n below MINIMUM on a side."""
    if min(then[1], now[1]) < MINIMUM:
        return None
    (old, old_ends), (new, new_ends) = ((share(*side) or 0.0, wilson(*side) or (0.0, 0.0)) for side in (then, now))
    value = new - old
    down = sqrt((new - new_ends[0]) ** 2 + (old_ends[1] - old) ** 2)
    up = sqrt((new_ends[1] - new) ** 2 + (old - old_ends[0]) ** 2)
    return Difference(value, (value - down, value + up))
