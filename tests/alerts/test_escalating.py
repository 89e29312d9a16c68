"""Overdue alerts go up one level at a time, exactly once, into the mailboxes of those who answer there."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async as in_db
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from alerts.actions import acknowledge_alert, escalate_overdue, raise_alerts, resolve_alert
from alerts.kinds import Cause
from alerts.models import Alert, Delivery, Escalation, Mailbox
from audit.models import Event
from tests.racing import at_once

URL = "/api/v1/alerts"


@pytest.fixture
def alert(new_alert, manager_a, quality, auditor):
    raise_alerts(items=[new_alert()])
    return Alert.objects.get()


def time_passes():
    """Whatever was to go up later goes up now."""
    past = timezone.now() - timedelta(seconds=1)
    Alert.objects.filter(escalates_at__isnull=False).update(escalates_at=past, acknowledge_by=past)


def seen_by(client):
    return [(alert["id"], alert["level"]) for alert in client.get(URL).json()["results"]]


def test_nothing_goes_up_before_its_time(alert):
    assert escalate_overdue() == 0


def test_it_goes_to_the_quality_team_and_then_to_the_auditors(client_of, alert, manager_a, quality, auditor):
    time_passes()
    assert escalate_overdue() == 1
    assert seen_by(client_of(quality)) == seen_by(client_of(manager_a)) == [(str(alert.pk), "entity")]
    assert seen_by(client_of(auditor)) == []
    assert escalate_overdue() == 0
    time_passes()
    assert escalate_overdue() == 1
    assert seen_by(client_of(auditor)) == [(str(alert.pk), "auditor")]
    time_passes()
    assert escalate_overdue() == 0
    assert list(Escalation.objects.order_by("level").values_list("level", flat=True)) == [1, 2]
    assert Event.objects.filter(action="alert_escalated").count() == 2


def test_taking_note_in_time_gives_time_until_it_must_be_resolved(alert, manager_a):
    acknowledge_alert(alert_id=alert.pk, by=manager_a)
    alert.refresh_from_db()
    assert alert.escalates_at == alert.resolve_by
    time_passes()
    assert escalate_overdue() == 1


def test_what_is_resolved_goes_nowhere(alert, manager_a):
    resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="a", by=manager_a)
    time_passes()
    assert escalate_overdue() == 0


def test_an_auditor_reads_but_does_not_handle(client_of, alert, auditor):
    for _ in range(2):
        time_passes()
        escalate_overdue()
    assert client_of(auditor).post(f"{URL}/{alert.pk}/acknowledgement").status_code == 403


def test_a_level_where_nobody_is_does_not_stop_it(new_alert, manager_a, auditor):
    raise_alerts(items=[new_alert()])
    for _ in range(2):
        time_passes()
        assert escalate_overdue() == 1
    assert Delivery.objects.filter(person=auditor).count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_hand_it_up_once(new_alert, manager_a, quality):
    raise_alerts(items=[new_alert() for _ in range(30)])
    time_passes()
    handed = at_once(6, lambda _: escalate_overdue())
    while escalate_overdue():
        pass
    assert sum(handed) <= 30
    assert Escalation.objects.filter(level=1).count() == 30
    numbers = Delivery.objects.filter(person=quality).order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == list(range(1, 31))
    assert Mailbox.objects.get(person=quality).last == 30


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_on_the_way_has_done_nothing(alert, quality):
    """Its connection ends before the commit, as after kill -9; the next round does it all."""
    time_passes()

    class Killed(BaseException):
        pass

    def die():
        with transaction.atomic():
            assert escalate_overdue() == 1
            raise Killed

    with pytest.raises(Killed):
        die()
    assert not Escalation.objects.exists()
    assert not Delivery.objects.filter(person=quality).exists()
    assert escalate_overdue() == 1
    assert Delivery.objects.filter(person=quality).count() == 1


def test_the_database_holds_that_it_happens_once_and_stays(alert):
    time_passes()
    escalate_overdue()
    for statement in (
        "INSERT INTO alerts_escalation (alert_id, level) SELECT alert_id, level FROM alerts_escalation",
        "DELETE FROM alerts_escalation",
        "UPDATE alerts_alert SET level = 0",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
async def test_sockets_hear_of_it(sockets, new_alert, manager_a, quality):
    manager, team = await sockets(manager_a), await sockets(quality)
    assert (await manager.frame())["type"] == (await team.frame())["type"] == "hello"
    await in_db(raise_alerts)(items=[new_alert()])
    assert (await manager.frame())["type"] == "alert"
    await in_db(time_passes)()
    await in_db(escalate_overdue)()
    changed = await manager.frame()
    assert (changed["type"], changed["level"]) == ("alert_changed", "entity")
    told = await team.frame()
    assert (told["type"], told["sequence"], told["level"]) == ("alert", 1, "entity")
