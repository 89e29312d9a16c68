"""The formulas of docs/glossary.md: points, shares and their intervals. Pure; scores are whole numbers 1..5."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from typing import TYPE_CHECKING, NamedTuple

from evaluations.points import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

Z = 1.959964  # standard normal quantile of 0.975
THOUSANDTH = Fraction(1, SCALE)
_MANY = 200  # degrees of freedom from which the expansion is exact to 1e-10

Interval = tuple[float, float]


def factor_points(score: float) -> float:
    """Return `p = 100 (x - 1) / 4` for a score (or mean score) in 1..5."""
    return 25.0 * (score - 1)


class Spread(NamedTuple):
    """A mean of `n` values, their sample deviation (n >= 2) and the 95 % interval of the mean (n >= 2)."""

    n: int
    mean: float | None
    sd: float | None
    interval: Interval | None


def spread(n: int, total: int, squares: int, scale: Fraction | int = 1) -> Spread:
    """Return mean, deviation and `m ± t(0.975, n-1) s / sqrt(n)` of n whole values from their sums, times `scale`."""
    if n == 0:
        return Spread(0, None, None, None)
    mean = total * scale.numerator / (n * scale.denominator)  # whole numbers: rounded once
    if n == 1:
        return Spread(1, mean, None, None)
    variance = (n * squares - total * total) / (n * (n - 1))  # whole numbers: no cancellation
    sd = sqrt(variance) * float(scale)
    half = t_quantile(n - 1) * sd / sqrt(n)
    return Spread(n, mean, sd, (mean - half, mean + half))


def spread_of_counts(counts: Sequence[int]) -> Spread:
    """Return mean, deviation and interval in points from how many 1s, 2s, .. 5s."""
    _, one, two, three, four = counts
    return spread(sum(counts), one + 2 * two + 3 * three + 4 * four, one + 4 * two + 9 * three + 16 * four, 25)


def mean_score(counts: Sequence[int]) -> float | None:
    """Return the mean of scores 1..5 from how many of each; None for none."""
    n, (one, two, three, four, five) = sum(counts), counts
    return (one + 2 * two + 3 * three + 4 * four + 5 * five) / n if n else None


def share(hits: int, n: int) -> float | None:
    """Return `100 * hits / n` percent; None for n = 0."""
    return 100 * hits / n if n else None


def csat(counts: Sequence[int]) -> float | None:
    """Return the top-2-box percentage of how many 1s, 2s, .. 5s; None for none."""
    return share(counts[3] + counts[4], sum(counts))


def bottom_two(counts: Sequence[int]) -> float | None:
    """Return the bottom-2-box percentage of how many 1s, 2s, .. 5s; None for none."""
    return share(counts[0] + counts[1], sum(counts))


def wilson(hits: int, n: int) -> Interval | None:
    """Return the 95 % Wilson interval of a share in percent, within [0, 100]; None for n = 0."""
    if n == 0:
        return None
    p = hits / n
    stretch = 1 + Z * Z / n
    center = (p + Z * Z / (2 * n)) / stretch
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / stretch
    return 100 * max(0.0, center - half), 100 * min(1.0, center + half)


@lru_cache(maxsize=4096)
def t_quantile(df: int) -> float:
    """Return Student's t quantile of 0.975 for `df` >= 1 degrees of freedom (1e-9 exact).

    Up to 200 degrees the distribution function is the finite sum of Abramowitz & Stegun 26.7.3-4, inverted by
    bisection; above, the expansion 26.7.5.
    """
    if df > _MANY:
        return _t_expansion(df)
    low, high = 1.9, 12.8  # quantiles lie between those of the normal and of one degree
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _t_two_sided(middle, df) < 0.95 else (low, middle)
    return (low + high) / 2


def _t_two_sided(t: float, df: int) -> float:
    """Return P(|T| <= t): A&S 26.7.3 for odd, 26.7.4 for even degrees."""
    angle = atan(t / sqrt(df))
    square = cos(angle) ** 2
    odd = df % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for k in range(1 + odd, df, 2):
        total += term
        term *= square * k / (k + 1)
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _t_expansion(df: int) -> float:
    x = 1.959963984540054
    g1 = (x**3 + x) / 4
    g2 = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    g3 = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    g4 = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + g1 / df + g2 / df**2 + g3 / df**3 + g4 / df**4
