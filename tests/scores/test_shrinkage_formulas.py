"""Shrunken scores against examples worked by hand and what must hold for any data."""

from __future__ import annotations

from statistics import mean, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.shrinkage import Units, components, shrunk, weighted_center


def units(*cells: tuple[int, float, float]) -> Units:
    """Units of (n, mean, variance of one rating)."""
    n, means, variances = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    return Units(n, means, (n - 1) * variances)


UNITS = st.lists(st.lists(st.integers(0, 100_000), min_size=2, max_size=12), min_size=1, max_size=12)


def of_ratings(ratings: list[list[int]]) -> Units:
    sums = [(len(own), sum(own), sum(one * one for one in own)) for own in ratings]
    return Units.of_sums(*zip(*sums, strict=True))


def test_three_units_by_hand() -> None:
    """n = 10 each, means 60, 70, 80, s² = 200. Equal n: s²between = 100 - 200/10 = 80, k = 200/80 = 2.5, M = 70.

    S = (10 m + 2.5 · 70) / 12.5: 62, 70, 78. var(M) = (80 + 20) / 3; var(s²between) = 2 · 2 / (3/100)².
    """
    found = shrunk(units((10, 60, 200), (10, 70, 200), (10, 80, 200)))
    common = found.components
    assert (common.mean, common.within, common.between, common.k) == pytest.approx((70, 200, 80, 2.5))
    assert (common.mean_variance, common.between_variance) == pytest.approx((100 / 3, 4 / 0.03**2))
    assert found.score == pytest.approx([62, 70, 78])


def test_variances_by_hand() -> None:
    """The same units, four times as many: g1 + g2 + 2 g3 of the middle one, its own variance being the expected one.

    Chance 200/40 = 5, s²between = 95, trust 0.95. phi = 200 · 3 / (S (100 - S)) summed; S = 60.5, 70, 79.5.
    var(s²between) = 2 · 2 / (3/100)² = 4444.4, its root 66.7 < 95.
    """
    found = shrunk(units((40, 60, 200), (40, 70, 200), (40, 80, 200)))
    bounded = [60.5 * 39.5, 70 * 30, 79.5 * 20.5]
    own = (10 * 200 * 3 * bounded[1] / sum(bounded) + 39 * 200) / 49
    g1_g2 = 0.95**2 * own / 40 + 0.05**2 * (95 + 100 / 3)
    g3 = 5**2 / 100**3 * 4 / 0.03**2
    assert found.own[1] == pytest.approx(own)
    assert found.variance[1] == pytest.approx(min(g1_g2 + 2 * g3, own / 40))


def test_units_no_further_apart_than_chance_all_get_the_common_mean() -> None:
    found = shrunk(units((10, 69, 400), (10, 70, 400), (10, 71, 400)))
    assert found.components.between == 0
    assert found.components.k == float("inf")
    assert found.score == pytest.approx([70, 70, 70])
    assert (found.variance > 0).all()


def test_unequal_numbers_fulfil_the_equation_of_paule_and_mandel() -> None:
    given_units = units((5, 50, 300), (50, 80, 250), (500, 65, 350), (20, 90, 100))
    found = components(given_units)
    weight = 1 / (found.between + found.within / given_units.n)
    assert np.sum(weight * (given_units.mean - found.mean) ** 2) == pytest.approx(3)
    assert found.mean == pytest.approx(np.sum(weight * given_units.mean) / weight.sum())


def test_ratings_that_are_all_alike_leave_no_chance_and_some_doubt() -> None:
    found = shrunk(units((5, 100, 0), (9, 100, 0), (7, 50, 0)))
    assert found.score == pytest.approx([100, 100, 50])
    alike = shrunk(units((5, 100, 0), (6, 90, 300), (30, 80, 300), (30, 60, 300)))
    assert alike.variance[0] > 5  # five perfect ratings are no proof of perfection


def test_one_unit_is_its_own_mean() -> None:
    found = shrunk(units((6, 80, 100)))
    assert found.score == pytest.approx([80])
    assert np.isfinite(found.variance).all()


@given(UNITS)
def test_sums_say_what_the_single_ratings_say(ratings: list[list[int]]) -> None:
    found = of_ratings(ratings)
    assert found.mean == pytest.approx([mean(own) / 1000 for own in ratings])
    expected = [variance(own) * (len(own) - 1) / 1e6 for own in ratings]
    assert found.squares == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(UNITS)
def test_a_score_lies_between_the_own_mean_and_the_common_one(ratings: list[list[int]]) -> None:
    given_units = of_ratings(ratings)
    found = shrunk(given_units)
    low = np.minimum(given_units.mean, found.components.mean) - 1e-9
    high = np.maximum(given_units.mean, found.components.mean) + 1e-9
    assert ((low <= found.score) & (found.score <= high)).all()
    assert (found.variance <= found.own / given_units.n).all()
    assert (found.variance > 0).all()


@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(ratings: list[list[int]], chance: object) -> None:
    order = list(range(len(ratings)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    one, other = shrunk(of_ratings(ratings)), shrunk(of_ratings([ratings[i] for i in order]))
    assert other.score == pytest.approx(one.score[order], abs=1e-6)
    assert other.variance == pytest.approx(one.variance[order], rel=1e-6)


def test_values_that_agree_have_no_spread_of_their_own() -> None:
    found = weighted_center(np.array([3.0, 3.0, 3.0]), np.array([1.0, 2.0, 4.0]))
    assert (found.mean, found.between) == (3, 0)
    assert found.mean_variance == pytest.approx(1 / (1 + 0.5 + 0.25))
