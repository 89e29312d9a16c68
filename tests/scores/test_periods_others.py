"""The period before, the same days a year earlier, and which periods may be handed out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.periods import before, is_fixed_cell, last_year

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), date(2026, 3, 31), (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 3, 2), date(2026, 3, 8), (date(2026, 2, 23), date(2026, 3, 1))),
        (date(2026, 3, 1), date(2026, 3, 1), (date(2026, 2, 28), date(2026, 2, 28))),
    ],
)
def test_the_period_before(first: date, last: date, expected: tuple[date, date]) -> None:
    assert before(first, last) == expected


@given(days, st.integers(0, 500))
def test_the_period_before_ends_where_this_one_begins(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    earlier = before(first, last)
    assert earlier[1] == first - timedelta(days=1)
    assert earlier[0] <= earlier[1]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 29), date(2024, 2, 29), (date(2023, 2, 28), date(2023, 2, 28))),
        (date(2026, 11, 3), date(2026, 11, 9), (date(2025, 11, 3), date(2025, 11, 9))),
        (date(2026, 12, 1), date(2026, 12, 31), (date(2025, 12, 1), date(2025, 12, 31))),
    ],
)
def test_the_same_days_a_year_earlier(first: date, last: date, expected: tuple[date, date]) -> None:
    assert last_year(first, last) == expected


def test_before_time_there_is_nothing() -> None:
    with pytest.raises(OverflowError):
        before(date(1, 1, 1), date(1, 1, 31))
    with pytest.raises(OverflowError):
        before(date(1, 1, 2), date(1, 1, 3))
    with pytest.raises(OverflowError):
        last_year(date(1, 5, 1), date(2, 1, 1))


@given(days, days)
def test_fixed_cells_of_a_kind_never_overlap_in_part(one: date, two: date) -> None:
    for kind in (iso_week, month):
        a, b = kind(one), kind(two)
        assert is_fixed_cell(*a)
        assert a == b or a[1] < b[0] or b[1] < a[0]


@given(days, st.integers(0, 800))
def test_no_other_period_is_fixed(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    assert is_fixed_cell(first, last) == ((first, last) in (iso_week(first), month(first)))
    assert not is_fixed_cell(None, last)
    assert not is_fixed_cell(first, None)


def iso_week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
