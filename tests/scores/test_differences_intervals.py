"""Differences of means and shares: known values, symmetry, and coverage with the truth known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.differences import of_means, of_shares
from scores.scoring import Spread, spread_of_counts

counts = st.lists(st.integers(0, 30), min_size=5, max_size=5)


def test_newcombe_s_own_example() -> None:
    """Newcombe 1998, table II (a), method 10: 56/70 less 48/80 is 0.2, 0.0524 to 0.3339."""
    found = of_shares((48, 80), (56, 70))
    assert found is not None
    assert found.value == pytest.approx(20)
    assert found.interval == pytest.approx((5.24, 33.39), abs=0.01)
    assert found.verdict == "up"


def test_welch_s_degrees_of_freedom() -> None:
    """Two groups of points worked by hand: variances 25 and 225, ten each: 10.98 degrees, taken as 10."""
    found = of_means(Spread(10, 50.0, 5.0, None), Spread(10, 70.0, 15.0, None))
    assert found is not None
    assert found.interval == pytest.approx((20 - 2.228139 * 5, 20 + 2.228139 * 5), abs=1e-5)


@given(counts, counts)
def test_the_other_way_round_is_the_same_with_the_sign_turned(one: list[int], two: list[int]) -> None:
    there = of_means(spread_of_counts(one), spread_of_counts(two))
    back = of_means(spread_of_counts(two), spread_of_counts(one))
    assert (there is None) == (back is None)
    if there and back:
        assert there.value == pytest.approx(-back.value)
        assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
        assert there.interval[0] <= there.value <= there.interval[1]


@pytest.mark.parametrize("n", [0, 4])
def test_too_few_on_either_side_tell_nothing(n: int) -> None:
    few, many = spread_of_counts([0, 0, 0, 0, n]), spread_of_counts([2, 2, 2, 2, 2])
    assert of_means(few, many) is None
    assert of_means(many, few) is None
    assert of_shares((n, n), (5, 10)) is None


def test_equal_groups_are_called_different_in_about_five_of_a_hundred() -> None:
    chance = random.Random(7)
    wrong = 0
    for _ in range(2_000):
        sides = [[0] * 5, [0] * 5]
        for side, n in zip(sides, (40, 60), strict=True):
            for score in chance.choices(range(5), [1, 2, 4, 6, 5], k=n):
                side[score] += 1
        found = of_means(*map(spread_of_counts, sides))
        wrong += found is not None and found.verdict != "unclear"
    assert 60 <= wrong <= 140
