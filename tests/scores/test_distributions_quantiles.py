"""Distributions over arrays against the standard library and the scalar formulas."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores import distributions, scoring


def test_the_normal_distribution_is_that_of_the_standard_library() -> None:
    z = np.linspace(-9, 9, 3001)
    exact = [NormalDist().cdf(one) for one in z]
    assert distributions.normal_below(z) == pytest.approx(exact, abs=5e-8)


def test_critical_values_are_students() -> None:
    df = np.array([10.0, 14, 20, 40, 100, 2000])
    exact = [scoring.t_quantile(int(one)) for one in df]
    assert distributions.t_critical(0.05, df) == pytest.approx(exact, abs=2e-3)


@given(st.floats(0.5, 12), st.floats(4, 500), st.sampled_from([-1, 1]))
def test_a_deviate_and_its_critical_value_are_inverse(t: float, df: float, sign: int) -> None:
    z = distributions.as_normal(np.array([sign * t]), np.array([df]))
    p = float(distributions.two_sided(z)[0])
    assert distributions.t_critical(p, np.array([df]))[0] == pytest.approx(t, rel=1e-6)
    assert np.sign(z[0]) == sign


def test_adjusted_p_values_are_those_of_a_worked_example() -> None:
    """Benjamini and Hochberg by hand: 4 p-values, each times 4 / rank, from the largest down never rising."""
    assert distributions.adjusted(np.array([0.04, 0.01, 0.03, 0.5])) == pytest.approx([0.16 / 3, 0.04, 0.16 / 3, 0.5])
    assert distributions.adjusted(np.array([])).size == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusting_keeps_the_order_and_never_lowers(p: list[float]) -> None:
    result = distributions.adjusted(np.array(p))
    assert (result >= np.array(p) - 1e-12).all()
    assert (result <= 1).all()
    assert (np.diff(result[np.argsort(p, kind="stable")]) >= 0).all()
