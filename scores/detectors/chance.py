"""How unlikely something would be by chance: exact upper tails. Pure."""

from __future__ import annotations

from math import exp, inf, lgamma, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def binomial_tail(k: int, n: int, p: float) -> float:
    """Return P(X >= k) for X ~ Binomial(n, p)."""
    if k <= 0:
        return 1.0
    if k > n or p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    return _sum(_choose(n, i) + i * log(p) + (n - i) * log1p(-p) for i in range(k, n + 1))


def fisher_tail(a: int, b: int, c: int, d: int) -> float:
    """Return P(A >= a) for the table [[a, b], [c, d]] with its margins fixed (Fisher's exact test, one side)."""
    first, second, column = a + b, c + d, a + c
    total = _choose(first + second, column)
    upper = min(first, column)
    return _sum(_choose(first, i) + _choose(second, column - i) - total for i in range(a, upper + 1))


def count_tail(k: int, mean: float, size: float = inf) -> float:
    """Return P(X >= k) for counts of variance `mean + mean² / size`: negative binomial, Poisson where size is inf."""
    if k <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    below = _sum(_count(i, mean, size) for i in range(k))
    if below < 0.5:
        return 1.0 - below
    # Far out 1 - below is all rounding: add the terms themselves until they vanish.
    total, i, term = 0.0, k, 1.0
    while term > total * 1e-12 and i < k + 100_000:
        term = exp(_count(i, mean, size))
        total += term
        i += 1
    return min(1.0, total)


def dispersion(counts: list[int]) -> tuple[float, float]:
    """Return (mean, size) of counts by moments, with one imagined count of 1: no history is no rate of nothing."""
    n = len(counts) + 1
    mean = (sum(counts) + 1) / n
    variance = (sum((x - mean) ** 2 for x in counts) + (1 - mean) ** 2) / max(1, n - 1)
    return mean, mean * mean / (variance - mean) if variance > mean else inf


def _count(i: int, mean: float, size: float) -> float:
    if size == inf:
        return i * log(mean) - mean - lgamma(i + 1)
    chance = size / (size + mean)
    return lgamma(size + i) - lgamma(size) - lgamma(i + 1) + size * log(chance) + i * log1p(-chance)


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) if 0 <= k <= n else -inf


def _sum(logs: Iterable[float]) -> float:
    return min(1.0, sum(exp(value) for value in logs))
