"""Reports of conditions bent to another end: disguised words, one person as a crowd, a crowd that nobody counts."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from alerts.models import Alert
from centers import edition
from centers.models import Center, OpeningHours
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


@pytest.fixture
def closed_now(center_a):
    """Open until half an hour ago, where the center is."""
    Center.objects.filter(pk=center_a.pk).update(timezone="UTC")
    until = (timezone.now() - timedelta(minutes=30)).replace(microsecond=0)
    begin = until - timedelta(hours=8)
    OpeningHours.objects.create(center=center_a, weekday=begin.weekday(), opens=begin.time(), closes=until.time())
    edition.forget()


@pytest.mark.django_db
def test_one_resident_wakes_nobody_over_a_place_that_is_closed(client_of, resident, closed_now):
    assert client_of(resident).post(URL, body("safety_obstacle"), format="json").status_code == 201
    assert severities() == {("managers", "warning"), ("quality", "warning")}


@pytest.mark.django_db
def test_what_wakes_nobody_swallows_nothing_that_does(client_of, resident, manager_a, closed_now):
    for person in (resident, manager_a):
        assert client_of(person).post(URL, body("safety_obstacle"), format="json").status_code == 201
    told = Alert.objects.filter(audience="managers").values_list("severity", "count")
    assert sorted(told) == [("urgent", 1), ("warning", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(10, 400), (45, 201), (90, 400)], ids=["shut", "open", "old"])
def test_a_place_is_not_said_to_be_closed_at_night(client_of, resident, closed_now, minutes, status):
    seen = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    assert client_of(resident).post(URL, body("closed", observed_at=seen), format="json").status_code == status


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
