"""By when: defaults, an entity's own allowance, and what a reader sees."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alerts.actions import acknowledge_alert, raise_alerts
from alerts.deadlines import DEFAULTS, Allowance, deadlines, due_at, is_overdue
from alerts.kinds import Severity
from alerts.models import Alert, DeadlineSetting
from centers import edition
from centers.models import WorkingHours
from centers.working import calendar_of

URL = "/api/v1/alerts"


@pytest.fixture
def week(country):
    """Qatar's week; returns its calendar."""
    for weekday in (6, 0, 1, 2, 3):
        WorkingHours.objects.create(region=country, weekday=weekday, opens=time(7), closes=time(14))
    edition.forget()
    return calendar_of(country.pk)


def test_hours_and_days_are_those_of_the_region(week):
    thursday = datetime(2026, 11, 19, 9, 30, 59, tzinfo=UTC)  # 12:30 in Doha
    found = deadlines(week, thursday, DEFAULTS[Severity.URGENT])
    assert found.acknowledge_by == datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    assert found.resolve_by == datetime(2026, 11, 23, 11, tzinfo=UTC)


def test_nothing_must_be_resolved_before_it_must_be_acknowledged(week):
    found = deadlines(week, datetime(2026, 11, 22, 4, tzinfo=UTC), Allowance(24, 1))
    assert found.resolve_by == found.acknowledge_by


@pytest.mark.parametrize(("state", "due"), [("open", 1), ("acknowledged", 2), ("resolved", None), ("verified", None)])
def test_each_state_is_under_its_own_deadline(state, due):
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert due_at(state, first, second) == {1: first, 2: second}.get(due)


def test_a_deadline_has_passed_when_it_is_reached():
    now = timezone.now()
    assert is_overdue(now, now)
    assert not is_overdue(now + timedelta(seconds=1), now)
    assert not is_overdue(None, now)


def test_what_managers_must_handle_has_deadlines_and_nothing_else(new_alert, rating, manager_a, quality, week):
    items = [new_alert(severity=severity) for severity in Severity] + [rating(severity=Severity.URGENT)]
    raise_alerts(items=items)
    timed = {row.severity for row in Alert.objects.filter(acknowledge_by__isnull=False)}
    assert timed == {"warning", "urgent"}
    assert not Alert.objects.filter(audience="quality", acknowledge_by__isnull=False).exists()
    for alert in Alert.objects.filter(acknowledge_by__isnull=False):
        assert alert.escalates_at == alert.acknowledge_by
        assert (alert.acknowledge_by.second, alert.acknowledge_by.microsecond) == (0, 0)


def test_an_entity_may_allow_less_or_more(new_alert, manager_a, entity_a, week):
    raise_alerts(items=[new_alert(severity=Severity.URGENT)])
    DeadlineSetting.objects.create(entity=entity_a, severity="urgent", acknowledge_hours=24, resolve_days=9)
    raise_alerts(items=[new_alert(severity=Severity.URGENT)])
    before, after = Alert.objects.order_by("acknowledge_by")
    assert before.resolve_by < after.resolve_by


@pytest.mark.parametrize(("hours", "days"), [(0, 2), (25, 2), (4, 0), (4, 16)])
def test_but_only_within_bounds(entity_a, hours, days):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineSetting.objects.create(entity=entity_a, severity="urgent", acknowledge_hours=hours, resolve_days=days)


def test_a_reader_sees_what_is_due_and_whether_it_is_late(client_of, new_alert, manager_a, week):
    raise_alerts(items=[new_alert()])
    client = client_of(manager_a)
    [alert] = client.get(URL).json()["results"]
    stored = Alert.objects.get()
    assert datetime.fromisoformat(alert["due_at"]) == stored.acknowledge_by
    assert (alert["overdue"], alert["level"]) == (False, "manager")
    acknowledge_alert(alert_id=stored.pk, by=manager_a)
    assert datetime.fromisoformat(client.get(URL).json()["results"][0]["due_at"]) == stored.resolve_by
    past = timezone.now() - timedelta(minutes=1)
    Alert.objects.update(acknowledge_by=past, resolve_by=past)
    assert client.get(URL).json()["results"][0]["overdue"] is True


def test_a_batch_asks_for_calendars_once(new_alert, manager_a, week, django_assert_max_num_queries):
    raise_alerts(items=[new_alert()])
    with django_assert_max_num_queries(5):
        raise_alerts(items=[new_alert() for _ in range(50)])
