"""Reports of conditions bent to another end: disguised words, one person as a crowd, a crowd that nobody counts."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from alerts.models import Alert
from centers import edition
from centers.models import Center
from evaluations import keys
from evaluations.models import ConditionReport
from tests.attacks.test_erasure_race import await_lock, beside
from tests.people import make_person

URL = "/api/v1/centers/CENTER-A/conditions"


def body(kind="accessibility_obstacle", **more):
    return {"id": str(uuid.uuid4()), "kind": kind} | more


def severities():
    return set(Alert.objects.values_list("audience", "severity"))


@pytest.mark.django_db
def test_words_that_turn_around_or_hide_reach_the_quality_team_as_they_are(client_of, resident, quality, center_a):
    sent = body(text="call \u202e5512\u202c \u200b\u2066now\x1b[2J")
    answer = client_of(resident).post(URL, sent, format="json")
    assert answer.json()["text"] == sent["text"]
    [alert] = client_of(quality).get("/api/v1/alerts").json()["results"]
    assert alert["comment"] == "call 5512 now[2J"


@pytest.mark.django_db
def test_one_person_is_no_crowd_on_either_side_of_midnight(client_of, resident, second_resident, center_a):
    now = timezone.now()
    hours = (2 - now.hour + 12) % 24 - 12  # two o'clock at night there
    Center.objects.filter(pk=center_a.pk).update(timezone=f"Etc/GMT{-hours:+d}")
    edition.forget()
    yesterday = (now - timedelta(hours=4)).isoformat()
    for person in (resident, second_resident):
        for seen in ({}, {"observed_at": yesterday}):
            assert client_of(person).post(URL, body(**seen), format="json").status_code == 201
    assert ConditionReport.objects.filter(counted=True).count() == 4
    assert severities() == {("managers", "warning"), ("quality", "warning")}
    client_of(make_person("resident", "third")).post(URL, body(observed_at=yesterday), format="json")
    assert severities() == {("managers", "urgent"), ("quality", "urgent")}


@pytest.mark.django_db(transaction=True)
def test_a_crowd_of_one_moment_is_a_crowd(client_of, center_a):
    phones = [client_of(make_person("resident", f"person-{number}")) for number in range(3)]
    with transaction.atomic():
        for phone in phones[:2]:
            assert phone.post(URL, body(), format="json").status_code == 201
        last = beside(lambda: phones[2].post(URL, body(), format="json").status_code)
        assert await_lock()
    assert last() == 201
    assert severities() == {("managers", "urgent"), ("quality", "urgent")}


@pytest.fixture
def keys_destroyed(settings):
    """Return a function that destroys the keys of everything seen until now."""

    def destroy():
        later = keys.keyring().advanced(timezone.now().date() + timedelta(days=100))
        settings.PSEUDONYM_KEY = later

    return destroy


@pytest.mark.django_db
def test_what_was_seen_before_the_key_was_destroyed_is_too_old(client_of, resident, center_a, keys_destroyed):
    api = client_of(resident)
    keys_destroyed()
    answer = api.post(URL, body(), format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "too_old")


@pytest.mark.django_db
def test_what_was_sent_before_the_key_was_destroyed_is_known_to_nobody(client_of, resident, center_a, keys_destroyed):
    api, sent = client_of(resident), body()
    assert api.post(URL, sent, format="json").status_code == 201
    keys_destroyed()
    answer = api.post(URL, sent, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "report_conflict")
