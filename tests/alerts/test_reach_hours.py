"""Quiet hours and the morning's mail."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from alerts.reach.hours import Quiet, after_quiet, following, is_quiet, next_morning

QATAR, PARIS = ZoneInfo("Asia/Qatar"), ZoneInfo("Europe/Paris")
NIGHT = Quiet(time(22), time(6, 30))
moments = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from([QATAR, PARIS, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/St_Johns"), ZoneInfo("UTC")])
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
quiets = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair))


def local(hour, minute=0, day=21):
    return datetime(2026, 11, day, hour, minute, tzinfo=QATAR)


def test_a_night_runs_past_midnight():
    assert [is_quiet(local(hour), QATAR, NIGHT) for hour in (21, 22, 23, 0, 6, 7)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert not is_quiet(local(6, 30), QATAR, NIGHT)
    assert not is_quiet(local(23), QATAR, None)


def test_an_afternoon_is_quiet_within_one_day():
    assert [is_quiet(local(hour), QATAR, Quiet(time(13), time(15))) for hour in (12, 13, 14, 15)] == [
        False,
        True,
        True,
        False,
    ]


def test_what_the_night_holds_back_is_due_at_its_end():
    assert after_quiet(local(23), QATAR, NIGHT) == local(6, 30, 22)
    assert after_quiet(local(12), QATAR, NIGHT) == local(12)


def test_the_morning_is_seven_where_the_person_is():
    assert next_morning(local(6), QATAR, None) == local(7)
    assert next_morning(local(7), QATAR, None) == local(7, day=22)
    assert next_morning(local(6), QATAR, Quiet(time(22), time(8))) == local(8)


def test_clocks_that_jump_over_the_time_ring_an_hour_later():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert following(before, PARIS, time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(moments, zones, times)
def test_the_next_time_is_ahead_and_within_a_day_and_an_hour(now, zone, at):
    ahead = following(now, zone, at) - now
    assert timedelta() < ahead <= timedelta(hours=25)


@given(moments, zones, quiets)
def test_whatever_waits_for_the_end_of_quiet_hours_leaves_then(now, zone, quiet):
    due = after_quiet(now, zone, quiet)
    if not is_quiet(now, zone, quiet):
        assert due == now
    else:
        assert now < due <= now + timedelta(hours=25)
