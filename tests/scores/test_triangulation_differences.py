"""Sources held against each other."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores import scoring
from scores.triangulation import MATERIAL, Heard, Judged, Subject, covered, differences, representation


def judged(mean: int, n: int, spread: int = 20) -> Judged:
    points = [1000 * (mean + (spread if i % 2 else -spread)) for i in range(n)]
    return n, sum(points), sum(one * one for one in points)


def test_a_difference_by_hand() -> None:
    """One unit: each source's variance is its own, 400 n / (n - 1). Satterthwaite with the prior's 10 on each side."""
    subject = Subject("A", "A", {"citizen": [judged(80, 100)], "shopper": [judged(60, 50)]})
    (((found,),),) = differences([subject], 1)
    a, b = 400 * 100 / 99 / 100, 400 * 50 / 49 / 50
    df = (a + b) ** 2 / (a**2 / 109 + b**2 / 59)
    half = scoring.t_quantile(round(df)) * sqrt(a + b)
    assert (found.sources, found.n, found.means, found.value) == (("citizen", "shopper"), (100, 50), (80, 60), 20)
    assert found.interval == pytest.approx((20 - half, 20 + half), abs=0.02)
    assert found.flagged


def test_sure_and_small_is_not_flagged_and_large_and_unsure_neither() -> None:
    small = Subject("A", "A", {"citizen": [judged(72, 9000)], "survey": [judged(70, 9000)]})
    unsure = Subject("B", "B", {"citizen": [judged(75, 6)], "survey": [judged(60, 6)]})
    one, two = (pairs[0][0] for pairs in differences([small, unsure], 1))
    assert one.p_adjusted < 0.001
    assert one.value < MATERIAL
    assert two.p_adjusted > 0.05
    assert two.value > MATERIAL
    assert not one.flagged
    assert not two.flagged


def test_few_ratings_that_are_all_alike_are_no_certainty() -> None:
    alike = Subject("A", "A", {"citizen": [judged(80, 200)], "shopper": [judged(90, 5, spread=0)]})
    other = Subject("B", "B", {"shopper": [judged(70, 60)]})
    pairs, none = differences([alike, other], 1)
    assert pairs[0][0].interval[1] - pairs[0][0].interval[0] > 15
    assert none == [[]]


def test_pairs_with_too_few_on_a_side_are_left_out() -> None:
    subject = Subject("A", "A", {"citizen": [judged(80, 100)], "shopper": [judged(60, 4)], "survey": [judged(70, 5)]})
    assert [pair.sources for pair in differences([subject], 1)[0][0]] == [("citizen", "survey")]
    assert differences([], 3) == []


def test_where_all_agree_hardly_ever_is_anything_flagged() -> None:
    rng = np.random.default_rng(9)
    flagged = []
    for _ in range(60):
        subjects = []
        for unit in range(20):
            sources = {}
            for source, n in (("citizen", 60), ("shopper", 12)):
                points = 25_000 * np.clip(np.rint(rng.normal(3.4, 0.9, (3, n))), 0, 4).astype(int)
                sources[source] = [(n, int(own.sum()), int((own * own).sum())) for own in points]
            subjects.append(Subject(str(unit), "", sources))
        flagged.append(any(one.flagged for unit in differences(subjects, 3) for pairs in unit for one in pairs))
    assert np.mean(flagged) <= 0.1  # 5 % of answers, and what sixty may scatter


def test_a_group_heard_twice_as_often_as_it_is_served_has_ratio_two() -> None:
    found = representation({"a": 50, "b": 50}, {"a": 250, "b": 750})
    assert (found["a"].ratio, found["b"].ratio) == (2.0, pytest.approx(2 / 3, abs=1e-6))
    assert (found["a"].visits, found["a"].visits_share, found["a"].rate) == (250, 0.25, 0.2)


def test_the_interval_is_wilsons_of_the_share_over_what_was_served() -> None:
    """50 of 100 by Wilson: 0.40383 .. 0.59617; over a quarter of the visits."""
    assert representation({"a": 50, "b": 50}, {"a": 250, "b": 750})["a"].interval == pytest.approx(
        (4 * 0.403830, 4 * 0.596170), abs=1e-5
    )


def test_without_visits_or_with_few_of_either_there_is_no_ratio() -> None:
    assert representation({"a": 50, "b": 50}, {}) == dict.fromkeys("ab", Heard(reason="not_counted"))
    found = representation({"a": 4, "b": 50, "c": 50}, {"a": 50, "b": 4, "d": 50})
    assert found == dict.fromkeys("abc", Heard(reason="too_few"))


def test_what_is_covered_are_ratings_of_desks_that_are_counted() -> None:
    assert covered({1: 9, 2: 1}, {1, 3}) == 0.9
    assert covered({}, {1}) is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(5, 99), st.integers(5, 99)), min_size=1))
def test_ratios_weighed_by_what_was_served_are_one(groups: dict[str, tuple[int, int]]) -> None:
    raters = {group: heard for group, (heard, _) in groups.items()}
    served = {group: had for group, (_, had) in groups.items()}
    ratios = representation(raters, served)
    total = sum(served.values())
    assert sum((ratios[group].ratio or 0) * served[group] / total for group in groups) == pytest.approx(1, abs=1e-4)
