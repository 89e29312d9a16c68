"""Minutes kept as histograms: they add up, and what is told of them is as exact as is stated."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.intake import MAX_MINUTES
from scores import minutes
from scores.minutes import BEGINS, BINS, LONGEST, bin_of, ends, quantile, stored, told

Visits = list[tuple[int, int | None]]

visits = st.lists(st.tuples(st.integers(0, LONGEST), st.none() | st.integers(0, 60)), max_size=60)
some_minutes = st.lists(st.integers(0, LONGEST), min_size=1, max_size=80)


def bins_of(values: list[int]) -> list[int]:
    return stored([(value, None) for value in values])[2:]


def test_every_minute_that_is_accepted_has_one_bin() -> None:
    assert LONGEST == MAX_MINUTES
    found = [bin_of(minute) for minute in range(LONGEST + 1)]
    assert found == sorted(found)
    assert set(found) == set(range(BINS))
    assert all(ends(place)[0] <= minute <= ends(place)[1] for minute, place in enumerate(found))


@given(visits, visits)
def test_adding_stores_is_storing_the_union(one: Visits, two: Visits) -> None:
    added = [sum(pair) for pair in zip(stored(one), stored(two), strict=True)]
    assert added == stored(one + two)
    assert told(added) == told(stored(two + one))


@given(some_minutes, st.sampled_from([0.1, 0.5, 0.9]))
def test_the_true_quantile_lies_in_the_bin_that_is_told(values: list[int], q: float) -> None:
    found = quantile(bins_of(values), q)
    true = sorted(values)[ceil(q * len(values)) - 1]
    assert found is not None
    first, last = found.within
    assert first <= true <= last
    assert abs(found.minutes - true) <= (last - first) / 2
    assert found.interval[0] <= found.minutes <= found.interval[1]


@given(st.lists(st.integers(0, 15), min_size=1))
def test_up_to_fifteen_minutes_nothing_is_lost(values: list[int]) -> None:
    found = quantile(bins_of(values), 0.5)
    assert found is not None
    assert found.minutes == sorted(values)[ceil(len(values) / 2) - 1]


@pytest.mark.parametrize(
    ("longest", "error", "part"), [(15, 0, 1), (44, 2, 1), (89, 7, 1), (359, 90, 0.25), (LONGEST, 720, 0.5)]
)
def test_the_error_stated_holds(longest: int, error: float, part: float) -> None:
    for first, last in map(ends, range(bin_of(longest) + 1)):
        assert (last - first) / 2 <= (min(error, part * first) if first > 15 else 0)


@given(visits)
def test_the_share_on_target_is_counted_exactly(given_visits: Visits) -> None:
    found = told(stored(given_visits))
    promised = [(value, target) for value, target in given_visits if target is not None]
    assert found.n == len(given_visits)
    assert found.targeted == len(promised)
    if promised:
        assert found.on_target == 100 * sum(value <= target for value, target in promised) / len(promised)
    else:
        assert found.on_target is None


def test_nobody_is_nothing() -> None:
    assert told([]) == minutes.Minutes(0, None, None, 0, None, None)


def test_bins_begin_where_they_always_did() -> None:
    """Stored numbers: a change of the bins would need all rollups folded again."""
    assert (*range(17), 20, 25, 30, 35, 40, 45, 60, 75, 90, 120, 180, 240, 360, 720) == BEGINS
