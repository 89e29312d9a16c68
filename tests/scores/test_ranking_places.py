"""A whole ranking from sums: order, ties, small units, and the same figures every time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scores.ranking import MINIMUM, Sums, rank
from tests.drills import ranking_calibration

UNITS = st.lists(st.lists(st.integers(0, 4).map(lambda step: 25_000 * step), min_size=1, max_size=12), max_size=15)


def unit(code: str, points: list[int]) -> Sums:
    return Sums(code, code.title(), len(points), sum(points), sum(one * one for one in points))


def steady(code: str, mean: int, n: int) -> Sums:
    """Ratings half 20 points above, half below a mean: variance about 400."""
    return unit(code, [1000 * (mean + (20 if i % 2 else -20)) for i in range(n)])


def test_a_ranking_by_hand() -> None:
    """Forty ratings each, s² = 20² · 40/39. s²between = 100 - s²/40, k = s² / s²between."""
    found = rank([steady("LOW", 60, 40), steady("HIGH", 80, 40), steady("MIDDLE", 70, 40)])
    within = 400 * 40 / 39
    k = within / (100 - within / 40)
    assert found.components is not None
    assert found.components.k == pytest.approx(k)
    assert [place.sums.code for place in found.places] == ["HIGH", "MIDDLE", "LOW"]
    assert [place.score for place in found.places] == pytest.approx(
        [(40 * mean + k * 70) / (40 + k) for mean in (80, 70, 60)], abs=1e-6
    )
    assert [place.rank for place in found.places] == [1, 2, 3]
    assert [place.mean for place in found.places] == [80, 70, 60]
    assert [place.p_top5 for place in found.places] == [1, 1, 1]
    assert found.places[-1].p_above_next is None
    for place in found.places:
        assert place.interval[0] < place.score < place.interval[1]
        assert place.rank_interval[0] <= place.rank <= place.rank_interval[1]


def test_fewer_ratings_stand_nearer_the_middle() -> None:
    found = rank([steady("FEW", 90, 6), steady("MANY", 90, 600), steady("A", 60, 200), steady("B", 70, 200)])
    assert [place.sums.code for place in found.places][:2] == ["MANY", "FEW"]
    many, few = found.places[:2]
    assert many.deviation < few.deviation
    assert many.separable_from_next is False


def test_units_below_the_minimum_are_counted_and_not_ranked() -> None:
    found = rank([steady("SMALL", 99, MINIMUM - 1), steady("A", 60, 20), steady("B", 70, 20)])
    assert [place.sums.code for place in found.places] == ["B", "A"]
    assert found.too_few == 1
    with_more = rank([steady("SMALL", 99, MINIMUM), steady("A", 60, 20), steady("B", 70, 20)])
    assert (len(with_more.places), with_more.too_few) == (3, 0)


def test_nobody_to_rank_is_an_empty_ranking() -> None:
    assert (rank([]).places, rank([]).components) == ((), None)
    assert rank([steady("ALONE", 60, 10)]).places[0].rank_interval == (1, 1)


def test_equal_units_share_a_rank_and_a_group_and_stand_by_code() -> None:
    found = rank([steady(code, 70, 20) for code in ("C", "A", "B")] + [steady("Z", 30, 200)])
    assert [(place.sums.code, place.rank, place.group) for place in found.places] == [
        ("A", 1, 1), ("B", 1, 1), ("C", 1, 1), ("Z", 4, 2),
    ]  # fmt: skip
    assert found.places[2].separable_from_next is True
    assert found.places[0].separable_from_next is False


@settings(deadline=None)
@given(UNITS, st.integers(0, 1000))
def test_the_same_sums_in_any_order_are_the_same_ranking(ratings: list[list[int]], seed: int) -> None:
    units = [unit(f"U{number}", points) for number, points in enumerate(ratings)]
    mixed = units.copy()
    random.Random(seed).shuffle(mixed)
    one, other = rank(units), rank(mixed)
    assert one.places == other.places
    assert one.components == other.components


@settings(deadline=None)
@given(UNITS)
def test_every_row_is_in_order_and_within_the_scale(ratings: list[list[int]]) -> None:
    found = rank([unit(f"U{number}", points) for number, points in enumerate(ratings)])
    scores = [place.score for place in found.places]
    assert scores == sorted(scores, reverse=True)
    for number, place in enumerate(found.places):
        assert 0 <= place.interval[0] <= place.score + 1e-6
        assert place.score - 1e-6 <= place.interval[1] <= 100
        assert 1 <= place.rank_interval[0] <= place.rank_interval[1] <= len(scores)
        assert 0 <= place.p_top5 <= 1
        assert place.group >= (found.places[number - 1].group if number else 1)


def test_the_promises_hold_in_countries_of_known_truth() -> None:
    """The drill in short; `make drill NAME=ranking_calibration` is the long form."""
    verdict = ranking_calibration.run(seconds=2)
    assert not verdict.broken, verdict.figures
