"""Points of a series and what of them is withheld."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.changes import Day
from scores.trends import INTERVALS, first_of, points, withheld

BEGIN = date(2026, 1, 1)
DAYS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 12)), max_size=40, unique_by=lambda cell: cell[0])


def test_a_month_by_hand() -> None:
    """Six ratings of 50 and 100 points: mean 75, s = sqrt(6 · 25² / 5), half-width t(0.975, 5) s / sqrt(6)."""
    days = [Day(date(2026, 1, 3), 3, 150_000, 3 * 50_000**2), Day(date(2026, 1, 30), 3, 300_000, 3 * 100_000**2)]
    (point,) = points(days, "month")
    assert point.first == date(2026, 1, 1)
    assert point.figures is not None
    assert (point.figures.n, point.figures.mean) == (6, 75)
    assert point.figures.interval == pytest.approx((75 - 28.7397, 75 + 28.7397), abs=1e-3)


@pytest.mark.parametrize(
    ("interval", "first"),
    [("day", date(2026, 11, 21)), ("week", date(2026, 11, 16)), ("month", date(2026, 11, 1))],
)
def test_weeks_begin_on_monday_and_months_on_the_first(interval: str, first: date) -> None:
    assert first_of(date(2026, 11, 21), interval) == first


def test_a_small_cell_takes_the_smallest_other_with_it() -> None:
    counts = {date(2026, 1, day): n for day, n in ((1, 40), (2, 3), (3, 9), (4, 7))}
    assert withheld(counts) == {date(2026, 1, 2), date(2026, 1, 4)}
    assert withheld(counts | {date(2026, 1, 5): 2}) == {date(2026, 1, 2), date(2026, 1, 5)}
    assert withheld({date(2026, 1, 1): 40, date(2026, 1, 2): 0}) == set()


@given(DAYS, st.sampled_from(INTERVALS))
def test_what_is_withheld_cannot_be_worked_out_from_the_total(cells: list[tuple[int, int]], interval: str) -> None:
    days = [Day(BEGIN + timedelta(days=at), n, 50_000 * n, 50_000**2 * n) for at, n in cells]
    told = points(days, interval)
    shown = [point.figures.n for point in told if point.figures]
    assert all(n >= 5 for n in shown)
    rest = sum(n for _, n in cells) - sum(shown)
    assert rest == 0 or rest >= 5 or not shown
    assert [point.first for point in told] == sorted({first_of(day.day, interval) for day in days if day.n})
