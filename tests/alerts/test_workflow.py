"""The way of an alert: the table, the calls, the database, and many hands at once."""

import contextlib
import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from alerts.actions import acknowledge_alert, raise_alerts, reopen_alert, resolve_alert, verify_alert
from alerts.actions.delivering import deliver
from alerts.kinds import Cause, State
from alerts.models import Alert, Delivery, Step
from alerts.workflow import ALLOWED, Change, after
from audit.models import Event
from centers.models import Mandate
from core.problems import Problem
from tests.people import make_person
from tests.racing import at_once

URL = "/api/v1/alerts"
RESOLUTION = {"cause": "queue", "action": "Opened counter 4."}


@pytest.fixture
def alert(new_alert, manager_a, quality):
    raise_alerts(items=[new_alert()])
    return Alert.objects.get()


@pytest.fixture
def resolved(alert, manager_a):
    resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="Opened counter 4.", by=manager_a)
    alert.refresh_from_db()
    return alert


def verify(client, alert, outcome, note=""):
    return client.post(f"{URL}/{alert.pk}/verification", {"outcome": outcome, "note": note}, format="json")


def test_everything_ends_verified_and_nothing_leads_out_of_it():
    assert {state for (state, _) in ALLOWED} == set(State) - {State.VERIFIED}
    reached = {State.OPEN}
    for _ in State:
        reached |= {to for (state, _), to in ALLOWED.items() if state in reached}
    assert reached == set(State)


@pytest.mark.parametrize(("state", "change"), sorted(itertools.product(State, Change)))
def test_only_what_the_table_allows_leads_anywhere(state, change):
    assert after(state, change) == ALLOWED.get((state, change))


def test_the_quality_team_gets_what_was_resolved_and_verifies_it(client_of, resolved, quality):
    assert [row.alert_id for row in Delivery.objects.visible_to(quality)] == [resolved.pk]
    first = verify(client_of(quality), resolved, "verified")
    assert (first.status_code, first.json()["state"]) == (200, "verified")
    assert first.json()["verified_at"]
    assert verify(client_of(quality), resolved, "verified").json() == first.json()
    assert Event.objects.filter(action="alert_verified").count() == 1
    assert [step.change for step in Step.objects.order_by("number")] == ["resolve", "verify"]


def test_what_is_given_back_is_open_again_with_new_deadlines(client_of, resolved, quality, manager_a):
    Alert.objects.update(acknowledge_by=timezone.now() - timedelta(days=9), resolve_by=timezone.now())
    answer = verify(client_of(quality), resolved, "reopened", "It is closed again.").json()
    assert (answer["state"], answer["cause"], answer["action"], answer["resolved_at"]) == ("open", None, None, None)
    assert not answer["overdue"]
    assert verify(client_of(quality), resolved, "reopened", "It is closed again.").json() == answer
    steps = Step.objects.order_by("number").values_list("change", "text")
    assert list(steps) == [("resolve", "Opened counter 4."), ("reopen", "It is closed again.")]
    resolve_alert(alert_id=resolved.pk, cause=Cause.SYSTEM, action="Really.", by=manager_a)
    assert Alert.objects.get().state == "resolved"
    assert Delivery.objects.visible_to(quality).count() == 1


def test_giving_back_needs_a_word_why(client_of, resolved, quality):
    answer = verify(client_of(quality), resolved, "reopened")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/note")


def test_what_is_not_resolved_cannot_be_verified(client_of, alert, quality):
    deliver([(alert.pk, quality.pk)])
    answer = verify(client_of(quality), alert, "verified")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_resolved")


def test_what_is_verified_stays_so(client_of, resolved, quality, entity_a):
    verify(client_of(quality), resolved, "verified")
    second = make_person("quality", "quality-2")
    Mandate.objects.create(person=second, entity=entity_a)
    deliver([(resolved.pk, second.pk)])
    for outcome in ("verified", "reopened"):
        answer = verify(client_of(second), resolved, outcome, "no")
        assert (answer.status_code, answer.json()["code"]) == (409, "alert_verified")


def test_nobody_verifies_what_he_resolved_himself(client_of, rating, quality):
    raise_alerts(items=[rating()])
    alert = Alert.objects.get()
    resolve_alert(alert_id=alert.pk, cause=Cause.OTHER, action="x", by=quality)
    answer = verify(client_of(quality), alert, "verified")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_resolution")
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.update(state="verified", verified_at=timezone.now(), verified_by=quality)


def test_an_auditor_verifies_only_what_was_handed_up_to_him(client_of, resolved, auditor):
    assert verify(client_of(auditor), resolved, "verified").status_code == 404
    assert client_of(auditor).get(URL).json()["results"] == []


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE alerts_alert SET state = 'acknowledged', cause = '', action = ''", id="backwards"),
        pytest.param("UPDATE alerts_alert SET state = 'verified'", id="verified-without-time"),
        pytest.param("UPDATE alerts_alert SET action = 'other'", id="other-words"),
        pytest.param("UPDATE alerts_alert SET escalates_at = now()", id="escalates-although-resolved"),
        pytest.param("UPDATE alerts_alert SET level = 3", id="no-such-level"),
        pytest.param("UPDATE alerts_alert SET resolve_by = acknowledge_by - interval '1 second'", id="deadlines"),
        pytest.param("UPDATE alerts_step SET text = 'other'", id="other-step"),
        pytest.param("DELETE FROM alerts_step", id="no-step"),
    ],
)
def test_the_database_holds_the_workflow(resolved, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_nobody_leave_verified(resolved, quality):
    verify_alert(alert_id=resolved.pk, note="", by=quality)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.update(
            state="open", cause="", action="", acknowledged_at=None, resolved_at=None, verified_at=None
        )


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_make_one_way(alert, manager_a, quality):
    """Each of twelve threads tries the whole way: what happened is one allowed way, told once a step."""
    acts = (
        lambda: acknowledge_alert(alert_id=alert.pk, by=manager_a),
        lambda: resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="a", by=manager_a),
        lambda: verify_alert(alert_id=alert.pk, note="", by=quality),
        lambda: reopen_alert(alert_id=alert.pk, note="again", by=quality),
    )

    def hand(number):
        for turn in range(4):
            with contextlib.suppress(Problem):
                acts[(number + turn) % 4]()

    at_once(12, hand)
    state = State.OPEN
    steps = list(Step.objects.order_by("number"))
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    for step in steps:
        state = ALLOWED[state, Change(step.change)]
    assert Alert.objects.get().state == state
    assert Event.objects.filter(target_id=str(alert.pk)).count() == len(steps)
    assert Delivery.objects.filter(person=quality).count() <= 1


def test_what_is_not_there_cannot_be_verified(client_of, quality):
    assert verify(client_of(quality), Alert(pk=uuid.uuid4()), "verified").status_code == 404
