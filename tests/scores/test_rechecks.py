"""Has it become better? The test, its weeks, and what is written and shown."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from alerts.actions.delivering import deliver
from alerts.kinds import Audience, Cause, Kind, Severity, State
from alerts.models import Alert, Recheck
from evaluations.actions import release_due
from evaluations.folding import Batch, Position
from evaluations.models import ReleaseClock
from evaluations.pending import PENDING
from scores.change import Days, compare, days_after, days_before
from scores.public import told_answers
from scores.rechecks import recheck_all
from tests.factories import log_row

counts = st.lists(st.integers(0, 40), min_size=5, max_size=5)
RAISED = datetime(2026, 9, 9, 8, tzinfo=UTC)  # a Wednesday
RESOLVED = datetime(2026, 9, 11, 8, tzinfo=UTC)
TODAY = date(2026, 9, 30)


@given(counts, counts)
def test_the_other_way_round_says_the_opposite(before, after):
    there, back = compare(before, after), compare(after, before)
    opposite = {"improved": "worse", "worse": "improved", "unchanged": "unchanged"}
    assert (there is None) == (back is None) == (min(sum(before), sum(after)) < 5)
    if there and back:
        assert back.verdict == opposite[there.verdict]
        assert there.low == pytest.approx(-back.high, abs=1e-9)


@given(counts)
def test_the_same_again_is_unchanged(same):
    assert sum(same) < 5 or compare(same, same).verdict == "unchanged"


def test_all_alike_is_told_as_almost_alike():
    change, nearly = compare([0, 0, 0, 0, 5], [5, 0, 0, 0, 0]), compare([0, 0, 0, 1, 4], [5, 0, 0, 0, 0])
    assert (change.before, change.after, change.verdict) == (87.5, 12.5, "worse")
    assert (change.low, change.high) == pytest.approx((nearly.low, nearly.high))


def test_the_interval_is_welchs():
    """By hand: d = 60, each variance 3500 / 9, of ten; 18 degrees of freedom, t(0.975, 18) = 2.1009."""
    change = compare([4, 4, 2, 0, 0], [0, 0, 2, 4, 4])
    assert (change.before, change.after) == (20.0, 80.0)
    assert change.low == pytest.approx(60 - 2.1009 * 8.8192, abs=0.01)
    assert change.verdict == "improved"


@pytest.mark.parametrize(
    ("today", "last"),
    [
        pytest.param(date(2026, 9, 27), None, id="second-week-not-over"),
        pytest.param(date(2026, 9, 28), date(2026, 9, 27), id="two-weeks"),
        pytest.param(date(2026, 10, 7), date(2026, 10, 4), id="whole-weeks-only"),
        pytest.param(date(2026, 12, 7), date(2026, 12, 6), id="twelve-weeks"),
        pytest.param(date(2026, 12, 14), None, id="too-late"),
    ],
)
def test_what_comes_after_is_counted_in_whole_weeks(today, last):
    after = days_after(RESOLVED.date(), today)
    assert (after and after.last) == last
    assert after is None or after.first == date(2026, 9, 14)


def test_what_came_before_ends_with_the_week_before_the_alert():
    days = days_before(RAISED.date())
    assert (days.first, days.last) == (date(2026, 7, 13), date(2026, 9, 6))


@pytest.fixture(autouse=True)
def _no_demonstration(settings):
    settings.AYN_SLOT_SECONDS = 0


@pytest.fixture
def alert(center_a, entity_a, manager_a):
    """An alert about waiting in the mailbox of manager A, raised in September and resolved two days later."""
    made = Alert.objects.create(
        kind=Kind.RATING_TOLD,
        audience=Audience.MANAGERS,
        severity=Severity.WARNING,
        center=center_a,
        entity=entity_a,
        reference=uuid.uuid4(),
        context={"factors": ["waiting_time"], "names": {"waiting_time": {"en": "Waiting", "ar": "الانتظار"}}},
        raised_at=RAISED,
        state=State.RESOLVED,
        acknowledged_at=RESOLVED,
        resolved_at=RESOLVED,
        cause=Cause.QUEUE,
        action="Opened counter 4.",
    )
    deliver([(made.pk, manager_a.pk)])
    return made


def rate(place, day, waiting, times):
    """Let people rate on a day; the slot of the day tells it."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    for _ in range(times):
        log_row(visited_at=at, received_at=at, local_day=day, scores=[4, 4, 4, waiting, 4, 4, 4, 0], **place)
    PENDING.apply(EVERYTHING)
    ReleaseClock.objects.update(pulse_at=at, text_at=at)
    release_due(now=at + timedelta(days=1))


BEFORE, EVE, AFTER = date(2026, 9, 1), date(2026, 9, 13), date(2026, 9, 15)  # EVE: its slot ends where AFTER begins
MONDAY, THURSDAY, SUNDAY = date(2026, 9, 14), date(2026, 9, 17), date(2026, 9, 20)
EVERYTHING = Batch(Position(0, 0), Position(2**62, 2**62), rows=0, generation=1)


def test_what_was_low_and_is_high_is_improved_and_shown_in_bands(client_of, alert, place, manager_a):
    rate(place, BEFORE, 1, 6)
    rate(place, BEFORE, 2, 1)
    rate(place, EVE, 3, 5)
    rate(place, AFTER, 5, 12)
    assert recheck_all(TODAY) == 1
    assert recheck_all(TODAY) == 0
    answer = client_of(manager_a).get(f"/api/v1/alerts/{alert.pk}", headers={"Accept-Language": "en"}).json()
    [shown] = answer["rechecks"]
    assert shown["factor"] == {"code": "waiting_time", "name": "Waiting"}
    assert shown["verdict"] == "improved"
    assert (shown["before"], shown["after"]) == ({"count": "5-9", "mean": 12.5}, {"count": "10-19", "mean": 92.5})
    assert answer["history"] == []


@pytest.mark.parametrize(("before", "after"), [(4, 9), (9, 4)])
def test_fewer_than_five_on_a_side_say_nothing(alert, place, before, after):
    rate(place, BEFORE, 1, before)
    rate(place, AFTER, 5, after)
    assert recheck_all(TODAY) == 0


def test_other_weeks_other_factors_and_shoppers_do_not_count(alert, place):
    rate(place, BEFORE, 1, 6)
    rate(place, RAISED.date(), 5, 6)
    at = datetime(2026, 9, 15, 9, tzinfo=UTC)
    for _ in range(6):
        log_row(visited_at=at, received_at=at, source="shopper", scores=[4] * 8, **place)
        log_row(visited_at=at, received_at=at, scores=[5, 5, 5, 0, 5, 5, 5, 5], **place)
    rate(place, AFTER, 5, 0)
    assert recheck_all(TODAY) == 0


def test_what_waited_since_before_the_resolution_does_not_count_as_after_it(alert, place):
    rate(place, BEFORE, 1, 6)
    rate(place, RESOLVED.date(), 5, 4)  # too few: told with those of the next week
    rate(place, AFTER, 5, 6)
    assert recheck_all(TODAY) == 0
    rate(place, AFTER + timedelta(days=2), 5, 6)
    assert recheck_all(TODAY) == 1
    assert Recheck.objects.get().n_after == 6


def test_comparisons_that_overlap_leave_whole_pulses_over(alert, place):
    for day in range(14, 20):
        rate(place, date(2026, 9, day), 3, 2)  # pulses of six people, on the 16th and on the 19th
    first, both = (told_answers(place["center_id"], "waiting_time", Days(MONDAY, last)) for last in (THURSDAY, SUNDAY))
    assert (first, both) == ([0, 0, 6, 0, 0], [0, 0, 12, 0, 0])


def test_what_comes_later_is_compared_later(alert, place):
    rate(place, BEFORE, 1, 6)
    assert recheck_all(TODAY) == 0
    rate(place, EVE, 3, 5)
    rate(place, AFTER + timedelta(weeks=3), 1, 6)
    assert recheck_all(TODAY + timedelta(weeks=3)) == 1
    assert Recheck.objects.get().verdict == "unchanged"


def test_the_database_holds_the_minimum_and_the_verdict(alert, place):
    rate(place, BEFORE, 1, 6)
    rate(place, EVE, 3, 5)
    rate(place, AFTER, 5, 6)
    recheck_all(TODAY)
    for change in ("n_before = 4", "verdict = 'worse'", "verdict = 'unchanged'", "low = high + 1"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
            sql.execute(f"UPDATE alerts_recheck SET {change}")
