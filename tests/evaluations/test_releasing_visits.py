"""Where entities report their visits, a pulse waits for enough of them; what comes late opens no slot again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from alerts.kinds import Kind
from alerts.models import Alert
from evaluations.actions import release_due
from evaluations.models import Pulse, ReleaseClock
from evaluations.pending import PENDING
from tests.evaluations.slots import MIDNIGHT, NOON, THE_WHOLE_LOG
from visits.models import DayCount

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def fold():
    PENDING.apply(THE_WHOLE_LOG)
    ReleaseClock.objects.update(pulse_at=NOON, text_at=NOON)
    release_due(now=NOON)


def report(center, entity, n, day=SATURDAY, channel="counter"):
    DayCount.objects.create(
        center_id=center.pk, entity_id=entity.pk, day=day, n=n, channel=channel, outcome="completed", waiting_n=0,
        waiting_sum=0, completion_n=0, completion_sum=0,
    )  # fmt: skip


def told():
    return Alert.objects.filter(kind=Kind.PULSE).count()


@pytest.fixture
def six(rate):
    for _ in range(6):
        rate()
    fold()


def test_fifty_reported_visits_are_enough_and_one_less_is_not(six, center_a, entity_a):
    report(center_a, entity_a, 49)
    release_due(now=MIDNIGHT)
    assert told() == 0
    report(center_a, entity_a, 1, channel="kiosk")
    release_due(now=MIDNIGHT + DAY)
    assert told() == 1


def test_visits_reported_late_open_no_slot_that_was_decided(six, center_a, entity_a):
    report(center_a, entity_a, 3, day=SATURDAY - DAY)
    release_due(now=MIDNIGHT)
    report(center_a, entity_a, 500)
    release_due(now=MIDNIGHT + timedelta(hours=23))
    assert told() == 0
    release_due(now=MIDNIGHT + DAY)
    assert told() == 1
    assert Pulse.objects.get().slot_end == MIDNIGHT + DAY


def test_who_reported_nothing_for_weeks_is_estimated_again(six, center_a, entity_a):
    report(center_a, entity_a, 3, day=SATURDAY - timedelta(days=29))
    release_due(now=MIDNIGHT)
    assert told() == 1


def test_another_centers_visits_are_not_counted(six, center_a, center_b, entity_a):
    report(center_a, entity_a, 3)
    report(center_b, entity_a, 500)
    release_due(now=MIDNIGHT)
    assert told() == 0


def test_visits_before_the_last_pulse_are_not_counted_again(six, rate, center_a, entity_a):
    report(center_a, entity_a, 500)
    release_due(now=MIDNIGHT)
    for _ in range(6):
        rate(received_at=MIDNIGHT + timedelta(hours=9))
    PENDING.apply(THE_WHOLE_LOG)
    release_due(now=MIDNIGHT + DAY)
    assert told() == 1
    report(center_a, entity_a, 50, day=SATURDAY + DAY)
    release_due(now=MIDNIGHT + 2 * DAY)
    assert told() == 2


def test_reporting_much_opens_nothing_that_the_estimate_withholds(rate, center_a, entity_a):
    for _ in range(4):
        rate()
    fold()
    report(center_a, entity_a, 5_000)
    release_due(now=MIDNIGHT)
    assert told() == 0
