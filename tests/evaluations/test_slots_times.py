"""Slots lie where the center's clock puts them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.slots import hours_of_slot, last_end, midnight_of, next_end, next_morning

zones = st.sampled_from(["Asia/Qatar", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
lengths = st.sampled_from([1, 4, 24])


@given(moments, zones, lengths)
def test_now_lies_between_the_last_end_and_the_next(now, name, hours):
    zone = ZoneInfo(name)
    assert last_end(now, zone, hours) <= now < next_end(now, zone, hours)


@given(moments, zones, lengths)
def test_an_end_is_a_whole_local_hour_of_the_grid(now, name, hours):
    end = next_end(now, ZoneInfo(name), hours).astimezone(ZoneInfo(name))
    assert (end.minute, end.second, end.microsecond, end.hour % hours) == (0, 0, 0, 0)


@given(moments, zones, lengths)
def test_an_end_depends_on_nothing_but_the_slot(now, name, hours):
    zone = ZoneInfo(name)
    assert last_end(next_end(now, zone, hours), zone, hours) == next_end(now, zone, hours)


@given(moments, zones, st.sets(st.integers(0, 6)))
def test_texts_are_told_at_seven_on_a_working_day(now, name, days):
    zone = ZoneInfo(name)
    morning = next_morning(now, zone, lambda day: day.weekday() in days)
    local = morning.astimezone(zone)
    assert morning > now
    assert morning - now <= timedelta(days=8, hours=1)
    assert (local.hour, local.minute) == (7, 0)
    assert not days or local.weekday() in days
    assert midnight_of(morning, zone).astimezone(zone).date() == local.date()


@pytest.mark.parametrize(
    ("visits_an_hour", "hours"), [(0, 24), (9.9, 24), (10, 4), (39, 4), (40, 1), (400, 1)],
)  # fmt: skip
def test_busy_centers_have_short_slots(visits_an_hour, hours):
    assert hours_of_slot(round(visits_an_hour * 56), 1.0) == hours
