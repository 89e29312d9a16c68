"""Changes of level: planted ones are found, seasons are not mistaken for them, and quiet series are left alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.changes import SHORTEST, Day, changes, kolmogorov

BEGIN = date(2025, 9, 1)
RAMADANS = [(date(2025, 3, 1), date(2025, 3, 29)), (date(2026, 2, 18), date(2026, 3, 19))]
WEEK = np.array([0, 5, 2.5, 1, 0, 7.5, -10])


def series(
    rng: np.random.Generator,
    days: int = 365,
    rate: float = 20,
    *,
    steps: dict[int, float] | None = None,
    weekly: float = 0,
    ramadan: float = 0,
    daily: float = 1.5,
    begin: date = BEGIN,
) -> list[Day]:
    """Daily ratings around 60 with a deviation of 20, days that differ by themselves, and planted effects."""
    made = []
    for number in range(days):
        day = begin + timedelta(days=number)
        n = int(rng.poisson(rate * (0.2 if weekly and day.weekday() == 6 else 1)))
        level = 60 + weekly * WEEK[day.weekday()] + daily * rng.standard_normal()
        level += ramadan * any(first <= day <= last for first, last in RAMADANS)
        level += sum(size for at, size in (steps or {}).items() if number >= at)
        points = np.clip(np.rint(1000 * (level + 20 * rng.standard_normal(n))), 0, 100_000)
        made.append(Day(day, n, int(points.sum()), int((points**2).sum())))
    return made


def false_alarms(worlds: int, **more: object) -> float:
    rng = np.random.default_rng(11)
    return float(np.mean([bool(changes(series(rng, **more), RAMADANS)[0]) for _ in range(worlds)]))


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="quiet"),
        pytest.param({"days": 60, "rate": 8}, id="short"),
        pytest.param({"weekly": 1.0}, id="weekdays"),
        pytest.param({"ramadan": -8.0}, id="ramadan"),
        pytest.param({"weekly": 1.0, "ramadan": 10.0, "days": 240, "begin": date(2025, 11, 20)}, id="both"),
    ],
)
def test_in_at_most_one_of_twenty_series_without_a_change_is_one_reported(more: dict[str, object]) -> None:
    assert false_alarms(100, **more) <= 0.07  # 5 % and what a hundred worlds may scatter


def test_without_the_dates_of_ramadan_it_would_be_taken_for_a_change() -> None:
    rng = np.random.default_rng(12)
    days = series(rng, rate=100, ramadan=-8)
    assert not changes(days, RAMADANS)[0]
    assert len(changes(days, [])[0]) == 2  # its beginning and its end


def test_a_planted_change_is_found_on_about_its_day() -> None:
    found, seasons = changes(series(np.random.default_rng(5), steps={150: -6.0}, weekly=1.0, ramadan=-4), RAMADANS)
    (change,) = found
    assert abs((change.day - BEGIN).days - 150) <= 7
    assert change.interval[0] <= -6 <= change.interval[1]
    assert change.after - change.before == pytest.approx(change.difference)
    assert change.p <= 0.05
    assert seasons.ramadan == pytest.approx(-4, abs=2)
    assert seasons.weekdays[5] - seasons.weekdays[0] == pytest.approx(7.5, abs=2)


def test_several_changes_come_in_their_order() -> None:
    found, _ = changes(series(np.random.default_rng(6), rate=60, steps={100: -8.0, 260: 6.0}), [])
    assert [abs((one.day - BEGIN).days - at) <= 7 for one, at in zip(found, (100, 260), strict=True)] == [True] * 2
    assert [one.difference < 0 for one in found] == [True, False]


def test_most_planted_changes_are_found() -> None:
    rng = np.random.default_rng(7)
    found = [changes(series(rng, steps={180: 4.0}), RAMADANS)[0] for _ in range(40)]
    assert sum(len(one) == 1 for one in found) >= 34


def test_a_change_near_an_end_is_not_looked_for() -> None:
    days = series(np.random.default_rng(8), days=2 * SHORTEST - 1, steps={10: 40.0}, rate=200)
    assert changes(days, []) == ([], changes(days, [])[1])


def test_a_change_between_quiet_days_is_found_to_the_day() -> None:
    levels = [70_000 if number < 40 else 80_000 for number in range(80)]
    squares = [5 * ((level - 500) ** 2 + (level + 500) ** 2) for level in levels]  # half a point above, half below
    days = [Day(BEGIN + timedelta(days=i), 10, 10 * levels[i], squares[i]) for i in range(80)]
    ((change,), _) = changes(days, [])
    assert change.day == BEGIN + timedelta(days=40)
    assert (change.before, change.after) == pytest.approx((70, 80), abs=0.1)


def test_nothing_rated_is_no_series() -> None:
    assert changes([], [])[0] == []
    assert changes([Day(BEGIN, 0, 0)], RAMADANS)[1].ramadan is None


def test_the_boundary_is_kolmogorovs() -> None:
    """The 5 % and 1 % points of the largest excursion of a Brownian bridge: 1.358 and 1.628."""
    assert kolmogorov(1.3581) == pytest.approx(0.05, abs=1e-4)
    assert kolmogorov(1.6276) == pytest.approx(0.01, abs=1e-4)
    assert kolmogorov(0.1) == 1


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 9), st.integers(0, 100)), max_size=60, unique_by=lambda c: c[0]
    )
)
def test_any_days_in_any_order_have_an_answer(cells: list[tuple[int, int, int]]) -> None:
    days = [Day(BEGIN + timedelta(days=at), n, 1000 * mean * n) for at, n, mean in cells]
    found, seasons = changes(days, RAMADANS)
    again, same = changes(days[::-1], RAMADANS)
    assert [one.day for one in found] == [one.day for one in again]
    assert seasons == same
    assert len(seasons.weekdays) == 7
