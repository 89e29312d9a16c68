"""Who can be told apart from whom, and groups within which nobody can."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.distributions import t_critical
from scores.separation import FALSE_RATE, Compared, groups, level_of, separable

CELLS = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 50)), min_size=2, max_size=60)


def compared(means: list[float], variances: list[float], df: float = 1000.0) -> Compared:
    """Units that are not shrunken, in the order of their means."""
    order = np.argsort(-np.array(means), kind="stable")
    mean, variance = np.array(means)[order], np.array(variances)[order]
    return Compared(mean, variance, mean, variance, np.full(mean.size, df))


def every_pair(units: Compared, level: float) -> np.ndarray:
    one, other = np.triu_indices(units.score.size, 1)
    return np.column_stack([one, other, separable(units, level, one, other)[1]])


def test_two_units_need_the_difference_of_a_two_sided_test() -> None:
    """One pair: level 0.05; variances 0.5 each: apart from 1.96 on, not at 1.9 though P(better) is 0.971."""
    for gap, apart in ((1.9, False), (2.0, True)):
        units = compared([70 + gap, 70], [0.5, 0.5])
        found = groups(units)
        assert found.level == pytest.approx(FALSE_RATE)
        assert found.separable == apart
        assert found.group.tolist() == [1, 2 if apart else 1]
    chance, _ = separable(compared([71.9, 70], [0.5, 0.5]), FALSE_RATE, np.array([0]), np.array([1]))
    assert chance[0] == pytest.approx(0.97128, abs=1e-4)


def test_one_lucky_pair_among_many_is_not_enough() -> None:
    """Ten units, 45 pairs; the best is 2.5 deviations from the last: p = 0.012 alone, and one of 45 such is luck."""
    means = [70 + 2.5, *[71.25] * 8, 70]
    assert groups(compared(means, [0.5] * 10)).separable == 0


def test_five_classes_are_five_groups() -> None:
    means = [90.0] * 4 + [80.0] * 3 + [70.0] * 5 + [60.0] * 2 + [50.0]
    found = groups(compared(means, [1.0] * 15))
    assert found.group.tolist() == [1] * 4 + [2] * 3 + [3] * 5 + [4] * 2 + [5]


@given(CELLS)
def test_no_two_of_a_group_are_separable_and_the_first_of_the_next_is_from_one(
    cells: list[tuple[float, float]],
) -> None:
    units = compared(*(list(column) for column in zip(*cells, strict=True)))
    found = groups(units)
    apart = {(one, other) for one, other, yes in every_pair(units, found.level * (1 - 1e-4)) if yes}
    for one, other in apart:
        assert found.group[one] < found.group[other]
    nearly = {(one, other) for one, other, yes in every_pair(units, min(found.level * 1.01, 0.06)) if yes}
    for place in range(1, units.score.size):
        if found.group[place] > found.group[place - 1]:
            members = np.flatnonzero(found.group == found.group[place - 1])
            assert any((member, place) in nearly for member in members)


@given(CELLS)
def test_the_level_is_backed_by_the_pairs_that_differ_at_it(cells: list[tuple[float, float]]) -> None:
    units = compared(*(list(column) for column in zip(*cells, strict=True)))
    pairs = len(cells) * (len(cells) - 1) // 2
    level = level_of(units)
    one, other = np.triu_indices(len(cells), 1)
    margin = t_critical(level * 1.001, units.df) ** 2 * units.mean_variance
    differ = np.count_nonzero((units.mean[one] - units.mean[other]) ** 2 >= margin[one] + margin[other])
    assert (
        FALSE_RATE / pairs * 0.999 <= level <= max(FALSE_RATE * differ, FALSE_RATE) / pairs * 1.001 or differ == pairs
    )


def test_of_many_units_the_level_is_found_from_a_part_and_holds_for_all() -> None:
    rng = np.random.default_rng(4)
    units = compared((70 + 3 * rng.standard_normal(1600)).tolist(), rng.uniform(0.2, 4, 1600).tolist())
    found = groups(units)
    differ = sum(
        np.count_nonzero(
            (units.mean[row] - units.mean[row + 1 :]) ** 2
            >= t_critical(found.level, units.df)[0] ** 2 * (units.mean_variance[row] + units.mean_variance[row + 1 :])
        )
        for row in range(1600)
    )
    assert found.level <= FALSE_RATE * differ / found.pairs * 1.001
    assert found.level > 0.8 * FALSE_RATE * differ / found.pairs
