"""What was changed, told to everybody and to who caused it."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from alerts.actions import raise_alerts, resolve_alert
from alerts.kinds import Cause
from alerts.models import Alert, Publication
from alerts.queries import actions_taken
from alerts.showing import band, without_contacts
from audit.models import Event

URL = "/api/v1/alerts"
CHANGES = "/api/v1/centers/CENTER-A/changes"


@pytest.fixture
def resolved(new_alert, manager_a):
    raise_alerts(items=[new_alert()])
    alert = Alert.objects.get()
    resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="Ask 0501234567 for counter 4.", by=manager_a)
    return alert


def publish(client, alert, text="A fourth counter is open."):
    return client.post(f"{URL}/{alert.pk}/publication", {"text": text}, format="json")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("Write to a.b@c.example, please", "Write to …, please", id="mail"),
        pytest.param("Call +974 5551 2345 now", "Call … now", id="phone"),
        pytest.param("هاتف ٠٥٠١٢٣٤٥٦٧", "هاتف …", id="arabic-digits"),
        pytest.param(
            "Open since 2026-11, hall 12, 07:30-15:30", "Open since 2026-11, hall 12, 07:30-15:30", id="plain"
        ),
    ],
)
def test_addresses_and_telephone_numbers_are_taken_out(text, clean):
    assert without_contacts(text) == clean


@pytest.mark.parametrize(
    ("count", "shown"), [(4, None), (5, "5-9"), (10, "10-19"), (20, "20-49"), (49, "20-49"), (50, "50+")]
)
def test_counts_are_shown_in_bands(count, shown):
    assert band(count) == shown


def test_everybody_reads_what_was_changed_and_not_who_or_which(client_of, resolved, manager_a):
    first = publish(client_of(manager_a), resolved, "Counter 4 is open, call 0501234567.")
    assert first.json()["text"] == "Counter 4 is open, call …."
    assert publish(client_of(manager_a), resolved, "Counter 4 is open, call 0501234567.").json() == first.json()
    answer = client_of(None).get(CHANGES, headers={"Accept-Language": "en"})
    [change] = answer.json()["results"]
    assert change == first.json() | {
        "entity": {"code": "WATER", "name": "Water Authority"},
        "cause": {"code": "queue", "name": "Queue or appointments"},
    }
    for secret in (str(resolved.pk), str(Alert.objects.get().reference), str(manager_a.pk), manager_a.username):
        assert secret not in answer.content.decode()
    assert Event.objects.filter(action="change_published").count() == 1


def test_the_newest_comes_first_page_by_page(client_of, new_alert, manager_a):
    raise_alerts(items=[new_alert() for _ in range(3)])
    for number, alert in enumerate(Alert.objects.all()):
        resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="a", by=manager_a)
        publish(client_of(manager_a), alert, f"text {number}")
    page = client_of(None).get(CHANGES, {"limit": 2}).json()
    assert [change["text"] for change in page["results"]] == ["text 2", "text 1"]
    assert [change["text"] for change in client_of(None).get(page["next"]).json()["results"]] == ["text 0"]


def test_another_text_is_a_conflict(client_of, resolved, manager_a):
    publish(client_of(manager_a), resolved)
    answer = publish(client_of(manager_a), resolved, "Something else.")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_published")


@pytest.mark.parametrize("text", ["", " ", "0501234567", "a@b.example"])
def test_a_text_that_says_nothing_is_refused(client_of, resolved, manager_a, text):
    answer = publish(client_of(manager_a), resolved, text)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/text")


def test_what_is_open_or_not_mine_is_not_published(client_of, new_alert, rating, manager_a, manager_b, quality):
    raise_alerts(items=[new_alert(), rating()])
    mine, feed = Alert.objects.get(audience="managers"), Alert.objects.get(audience="quality")
    assert publish(client_of(manager_a), mine).json()["code"] == "not_resolved"
    assert publish(client_of(manager_b), mine).status_code == 404
    assert publish(client_of(quality), feed).status_code == 404
    assert client_of(None).get("/api/v1/centers/NOWHERE/changes").status_code == 404


def test_what_was_published_stays(client_of, resolved, manager_a):
    publish(client_of(manager_a), resolved)
    for statement in ("UPDATE alerts_publication SET text = 'other'", "DELETE FROM alerts_publication"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_one_alert_is_read_whole_by_its_receivers_only(client_of, resolved, manager_a, manager_b):
    publish(client_of(manager_a), resolved)
    answer = client_of(manager_a).get(f"{URL}/{resolved.pk}").json()
    assert answer["publication"]["text"] == "A fourth counter is open."
    assert (answer["history"][0]["change"], answer["rechecks"]) == ("resolve", [])
    assert client_of(manager_b).get(f"{URL}/{resolved.pk}").status_code == 404


def test_who_caused_it_is_told_what_was_done(client_of, resolved, manager_a):
    reference = Alert.objects.get().reference
    [taken] = actions_taken(reference)
    assert (taken["text"], taken["published_on"]) == ("Ask … for counter 4.", None)
    publish(client_of(manager_a), resolved)
    [taken] = actions_taken(reference)
    assert taken["text"] == "A fourth counter is open."
    assert taken["published_on"] == Publication.objects.get().published_on
    assert actions_taken(uuid.uuid4()) == []


def test_nothing_is_told_of_what_is_open_or_the_quality_teams(new_alert, rating, manager_a, quality):
    reference = uuid.uuid4()
    raise_alerts(items=[new_alert(reference=reference), rating(reference=reference)])
    feed = Alert.objects.get(audience="quality")
    resolve_alert(alert_id=feed.pk, cause=Cause.OTHER, action="internal", by=quality)
    assert actions_taken(reference) == []
