"""Survey margins and sample sizes: the worked examples, and that one undoes the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.margin import margin_of_error, sample_size


@pytest.mark.parametrize(
    ("p", "error", "population", "expected"),
    [
        pytest.param(0.5, 0.05, 7_000, 365, id="a-town"),
        pytest.param(0.5, 0.05, 800_000, 384, id="a-half-year-of-transactions"),
        pytest.param(0.95, 0.02, 7_000, 429, id="a-high-share"),
        pytest.param(0.5, 0.05, None, 385, id="no-end"),
        pytest.param(0.5, 0.05, 1, 1, id="one-person"),
        pytest.param(0.0, 0.05, 7_000, 1, id="no-variance"),
    ],
)
def test_worked_sample_sizes(p: float, error: float, population: int | None, expected: int) -> None:
    assert sample_size(p, error, population) == expected


@given(st.floats(0.05, 0.95), st.floats(0.01, 0.2), st.integers(500, 1_000_000))
def test_so_many_are_enough_and_one_less_is_not(p: float, error: float, population: int) -> None:
    n = sample_size(p, error, population)
    assert margin_of_error(p, n, population) <= error * 1.0000001
    if n > 1:
        assert margin_of_error(p, n - 1, population) > error * 0.9999


def test_asking_everybody_leaves_no_error_and_clusters_widen_it() -> None:
    assert margin_of_error(0.5, 100, 100) == 0
    assert margin_of_error(0.5, 384) == pytest.approx(0.05, abs=1e-3)
    assert margin_of_error(0.5, 384, design_effect=4) == pytest.approx(2 * margin_of_error(0.5, 384))


@pytest.mark.parametrize("wrong", [(1.1, 10, None), (0.5, 0, None), (0.5, 11, 10)])
def test_margins_of_nonsense_are_refused(wrong: tuple[float, int, int | None]) -> None:
    with pytest.raises(ValueError, match=r"\("):
        margin_of_error(*wrong)


@pytest.mark.parametrize("wrong", [(-0.1, 0.05, None), (0.5, 0, None), (0.5, 0.05, 0)])
def test_sizes_of_nonsense_are_refused(wrong: tuple[float, float, int | None]) -> None:
    with pytest.raises(ValueError, match=r"\("):
        sample_size(*wrong)
