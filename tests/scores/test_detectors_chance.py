"""The tails are those of the distributions, whatever the numbers."""

from __future__ import annotations

import random
from math import comb, exp, factorial, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.detectors.chance import binomial_tail, count_tail, dispersion, fisher_tail


@given(st.integers(0, 30), st.integers(0, 30), st.floats(0.01, 0.99))
def test_binomial(k, n, p):
    exact = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
    assert binomial_tail(k, n, p) == pytest.approx(exact, abs=1e-12)


@given(st.integers(0, 40), st.floats(0.05, 20))
def test_poisson(k, mean):
    exact = 1 - sum(exp(-mean) * mean**i / factorial(i) for i in range(k))
    assert count_tail(k, mean) == pytest.approx(exact, abs=1e-9)


@given(st.integers(1, 40), st.floats(0.1, 20), st.floats(0.2, 50))
def test_more_spread_makes_large_counts_less_surprising_far_out(k, mean, size):
    far = int(4 * mean + 20 + k)
    assert count_tail(far, mean, size) >= count_tail(far, mean, inf)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_fisher(a, b, c, d):
    n, first, column = a + b + c + d, a + b, a + c
    ways = sum(comb(first, i) * comb(n - first, column - i) for i in range(a, min(first, column) + 1))
    assert fisher_tail(a, b, c, d) == pytest.approx(ways / comb(n, column), abs=1e-9)


@given(st.lists(st.integers(0, 50), max_size=60))
def test_the_size_reproduces_the_variance(counts):
    mean, size = dispersion(counts)
    assert mean > 0
    assert size > 0


def test_a_far_tail_is_not_lost_in_rounding():
    assert 0 < count_tail(60, 2.0) < 1e-50
    assert 0 < binomial_tail(60, 60, 0.2) < 1e-40


@pytest.mark.parametrize("spread", [pytest.param(inf, id="poisson"), pytest.param(2.0, id="overdispersed")])
def test_steady_centers_raise_few_false_alarms(spread):
    dice = random.Random(1)

    def count() -> int:
        mean = 3.0 if spread == inf else dice.gammavariate(spread, 3.0 / spread)
        total, n = dice.expovariate(1), 0
        while total < mean:
            total, n = total + dice.expovariate(1), n + 1
        return n

    alarms = 0
    for _ in range(4_000):
        mean, size = dispersion([count() for _ in range(84)])
        alarms += count_tail(count(), mean, size) < 1e-3
    assert alarms <= 16  # 4 expected of an exact test; mean and spread are estimates
