"""A record week: the best since long, by more than weeks differ anyway. Pure.

A week is a record if its mean m is at least a point above the best of the earlier weeks, and above what the earlier
n weeks (mean e, standard deviation s) let one expect of another one (prediction interval of a normal sample):

    m > e + t(0.99, n - 1) s sqrt(1 + 1/n)

Means of twenty ratings and more are near enough to normal: chance alone makes less than one record in a hundred weeks.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH = 20  # ratings that make a week count
YEAR = 52  # earlier weeks that are looked at
MARGIN = 1.0  # points above the best week so far
_Z = 2.3263478740408408  # standard normal quantile of 0.99


class Week(NamedTuple):
    """The pulses of an ISO week: ratings with an answered factor, and their mean in points."""

    n: int
    points: float


def record(week: Week | None, earlier: Sequence[Week], needed: int) -> int | None:
    """Return over how many earlier weeks a week is a record, None if it is none.

    `needed`: earlier weeks with enough ratings that there must be, at least 2.
    """
    means = [each.points for each in earlier if each.n >= ENOUGH]
    if week is None or week.n < ENOUGH or len(means) < needed:
        return None
    expected = fmean(means) + t_quantile(len(means) - 1) * stdev(means) * sqrt(1 + 1 / len(means))
    return len(means) if week.points > expected and week.points >= max(means) + MARGIN else None


def t_quantile(df: int) -> float:
    """Return Student's t quantile of 0.99 (Abramowitz & Stegun 26.7.5; within 0.005 from 7 degrees of freedom on)."""
    x = _Z
    return (
        x
        + (x**3 + x) / 4 / df
        + (5 * x**5 + 16 * x**3 + 3 * x) / 96 / df**2
        + (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384 / df**3
    )
