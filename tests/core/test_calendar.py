"""Working time: rules that hold for any calendar, and the weeks of the Gulf."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    Calendar,
    NeverOpensError,
    Season,
    add_working_time,
    end_of_working_day,
    is_working,
    next_opening,
    working_time,
)

ZONES = ("Asia/Dubai", "Asia/Qatar", "Europe/Paris", "Africa/Cairo", "America/Nuuk", "Australia/Lord_Howe", "UTC")
HOUR = timedelta(hours=1)


def week(days: dict[int, list[tuple[str, str]]]):
    return tuple(tuple((_minute(a), _minute(b)) for a, b in days.get(day, [])) for day in range(7))


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


FULL, HALF = [("07:30", "15:30")], [("07:30", "12:00")]
EMIRATES = Calendar(
    ZoneInfo("Asia/Dubai"),
    week({0: FULL, 1: FULL, 2: FULL, 3: FULL, 4: HALF}),
    frozenset({date(2026, 12, 2), date(2026, 12, 3)}),
    (
        Season(
            date(2026, 2, 18),
            date(2026, 3, 19),
            week({key: [("09:00", "14:30")] for key in range(4)} | {4: [("09:00", "12:00")]}),
        ),
    ),
)
QATAR = Calendar(ZoneInfo("Asia/Qatar"), week({key: [("07:00", "14:00")] for key in (6, 0, 1, 2, 3)}))
PARIS = Calendar(ZoneInfo("Europe/Paris"), week({key: [("00:00", "24:00")] for key in range(7)}))


def local(calendar: Calendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


def clock(calendar: Calendar, instant: datetime) -> str:
    return instant.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M")


# --- rules -------------------------------------------------------------------------------------------------------

edges = st.lists(st.integers(0, 24 * 12), min_size=2, max_size=6, unique=True).map(sorted)
shifts = edges.map(lambda found: tuple((5 * a, 5 * b) for a, b in zip(found[::2], found[1::2], strict=False)))
weeks = st.tuples(*[st.one_of(st.just(()), shifts)] * 7).filter(any)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw):
    first = draw(days)
    season = Season(first, first + timedelta(days=draw(st.integers(0, 40))), draw(weeks))
    holidays = frozenset(draw(st.lists(days, max_size=10)))
    return Calendar(ZoneInfo(draw(st.sampled_from(ZONES))), draw(weeks), holidays, (season,))


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
near = st.timedeltas(timedelta(), timedelta(days=20))
amounts = st.timedeltas(timedelta(), timedelta(hours=30))


@given(calendars(), instants, near, near)
def test_two_periods_add_up_to_the_whole(calendar, start, first, second):
    middle, end = start + first, start + first + second
    assert working_time(calendar, start, middle) + working_time(calendar, middle, end) == working_time(
        calendar, start, end
    )


@given(calendars(), instants, near)
def test_no_more_is_worked_than_passes_and_backwards_counts_negative(calendar, start, period):
    worked = working_time(calendar, start, start + period)
    assert timedelta() <= worked <= period
    assert working_time(calendar, start + period, start) == -worked


@given(calendars(), instants, amounts)
def test_what_is_added_is_what_was_worked(calendar, start, amount):
    assert working_time(calendar, start, add_working_time(calendar, start, amount)) == amount


@given(calendars(), instants, near)
def test_adding_what_was_worked_never_goes_past_the_end(calendar, start, period):
    end = start + period
    assert add_working_time(calendar, start, working_time(calendar, start, end)) <= end


@given(calendars(), instants, amounts, amounts)
def test_adding_in_two_steps_is_adding_at_once_and_more_is_never_earlier(calendar, start, first, second):
    step = add_working_time(calendar, start, first)
    assert add_working_time(calendar, step, second) == add_working_time(calendar, start, first + second) >= step


@given(calendars(), instants)
def test_the_next_opening_is_working_and_nothing_before_it(calendar, at):
    opening = next_opening(calendar, at)
    assert is_working(calendar, opening)
    assert working_time(calendar, at, opening) == timedelta()
    assert (opening == at) == is_working(calendar, at)


@given(calendars(), instants, st.integers(1, 10))
def test_a_day_more_is_later(calendar, start, count):
    assert start < end_of_working_day(calendar, start, count) <= end_of_working_day(calendar, start, count + 1)


# --- weekends, holidays, Ramadan, clocks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "due"),
    [
        pytest.param(EMIRATES, "2026-11-23 09:00", 4, "2026-11-23 13:00", id="same-day"),
        pytest.param(EMIRATES, "2026-11-23 14:00", 4, "2026-11-24 10:00", id="over-night"),
        pytest.param(EMIRATES, "2026-11-27 11:00", 4, "2026-11-30 10:30", id="half-friday-then-weekend"),
        pytest.param(EMIRATES, "2026-11-28 10:00", 4, "2026-11-30 11:30", id="on-saturday"),
        pytest.param(EMIRATES, "2026-12-01 14:30", 4, "2026-12-04 10:30", id="over-the-national-day"),
        pytest.param(EMIRATES, "2026-02-17 14:30", 4, "2026-02-18 12:00", id="into-ramadan"),
        pytest.param(EMIRATES, "2026-02-20 11:00", 4, "2026-02-23 12:00", id="ramadan-friday"),
        pytest.param(EMIRATES, "2026-03-19 14:00", 4, "2026-03-20 11:00", id="out-of-ramadan"),
        pytest.param(QATAR, "2026-11-19 13:00", 4, "2026-11-22 10:00", id="qatar-weekend-is-friday-saturday"),
        pytest.param(QATAR, "2026-11-20 08:00", 4, "2026-11-22 11:00", id="qatar-friday"),
        pytest.param(PARIS, "2026-03-29 01:00", 4, "2026-03-29 06:00", id="clock-goes-forward"),
        pytest.param(PARIS, "2026-10-25 01:00", 4, "2026-10-25 04:00", id="clock-goes-back"),
    ],
)
def test_hours_are_counted_on_the_clock_of_the_place(calendar, start, hours, due):
    assert clock(calendar, add_working_time(calendar, local(calendar, start), hours * HOUR)) == due


@pytest.mark.parametrize(
    ("calendar", "start", "count", "due"),
    [
        pytest.param(EMIRATES, "2026-11-23 09:00", 2, "2026-11-25 15:30", id="plain"),
        pytest.param(EMIRATES, "2026-11-26 09:00", 1, "2026-11-27 12:00", id="half-friday-is-a-day"),
        pytest.param(EMIRATES, "2026-11-27 13:00", 1, "2026-11-30 15:30", id="friday-afternoon"),
        pytest.param(EMIRATES, "2026-12-01 09:00", 2, "2026-12-07 15:30", id="over-holidays-and-weekend"),
        pytest.param(QATAR, "2026-11-19 09:00", 2, "2026-11-23 14:00", id="qatar"),
    ],
)
def test_days_are_whole_working_days_after_the_first(calendar, start, count, due):
    assert clock(calendar, end_of_working_day(calendar, local(calendar, start), count)) == due


def test_the_same_instant_is_work_in_one_region_and_weekend_in_the_other():
    friday, sunday = datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert (is_working(EMIRATES, friday), is_working(QATAR, friday)) == (True, False)
    assert (is_working(EMIRATES, sunday), is_working(QATAR, sunday)) == (False, True)


def test_an_hour_that_the_clock_skips_is_not_worked_and_one_it_repeats_is_worked_twice():
    assert working_time(PARIS, local(PARIS, "2026-03-29 00:00"), local(PARIS, "2026-03-30 00:00")) == 23 * HOUR
    assert working_time(PARIS, local(PARIS, "2026-10-25 00:00"), local(PARIS, "2026-10-26 00:00")) == 25 * HOUR


def test_a_calendar_that_never_opens_says_so():
    closed = Calendar(ZoneInfo("UTC"), week({}))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(NeverOpensError):
        next_opening(closed, at)
    with pytest.raises(NeverOpensError):
        add_working_time(closed, at, HOUR)
    with pytest.raises(NeverOpensError):
        end_of_working_day(closed, at, 1)
    assert working_time(closed, at, at + timedelta(days=400)) == timedelta()


@pytest.mark.parametrize("bad", [((60, 60),), ((120, 60),), ((0, 1441),), ((0, 120), (60, 180))])
def test_shifts_that_make_no_sense_are_refused(bad):
    with pytest.raises(ValueError, match="shifts"):
        Calendar(ZoneInfo("UTC"), (bad, *[()] * 6))
