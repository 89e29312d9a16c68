"""Subscriptions, preferences and the log over HTTP."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from alerts.actions import raise_alerts
from alerts.models import Alert, Notice, Preference, PushSubscription
from alerts.reach import sealing
from alerts.reach.planning import plan
from tests.alerts.reaching import KEY, browser_of
from tests.alerts.test_reach_sealing import AUTH, UA_PUBLIC

URL, ME = "/api/v1/push-subscriptions", "/api/v1/me/notifications"
WISHES = {"push": True, "mail": "off", "quiet_from": "22:00", "quiet_to": "06:30", "timezone": "Asia/Dubai"}


@pytest.fixture(autouse=True)
def _key(settings):
    settings.AYN_VAPID_KEY = KEY


def body(name="one", **changes):
    keys = {"p256dh": UA_PUBLIC, "auth": AUTH}
    return {"endpoint": f"https://web.push.apple.com/{name}", "expirationTime": None, "keys": keys} | changes


def test_a_browser_subscribes_once_and_again(client_of, manager_a):
    api = client_of(manager_a)
    first = api.post(URL, body(), format="json")
    assert (first.status_code, set(first.json())) == (201, {"id", "created_at"})
    again = api.post(URL, body(), format="json")
    assert (again.status_code, again.json()) == (200, first.json())
    assert api.post(URL, body("moved"), format="json").status_code == 201
    assert PushSubscription.objects.get().endpoint.endswith("moved")


def test_it_unsubscribes_its_own_sign_in_only(client_of, manager_a):
    browser_of(manager_a, "other")
    api = client_of(manager_a)
    api.post(URL, body(), format="json")
    for _ in range(2):
        assert api.delete(URL).status_code == 204
    assert PushSubscription.objects.get().endpoint.endswith("other")


def test_a_browser_that_changed_hands_tells_only_the_new_person(client_of, manager_a, manager_b):
    client_of(manager_a).post(URL, body(), format="json")
    client_of(manager_b).post(URL, body(), format="json")
    assert PushSubscription.objects.get().person == manager_b


def test_a_person_has_so_many_browsers(client_of, manager_a):
    for number in range(12):
        assert client_of(manager_a).post(URL, body(f"n{number}"), format="json").status_code == 201
    kept = PushSubscription.objects.values_list("endpoint", flat=True)
    assert {address.rpartition("/n")[2] for address in kept} == {str(number) for number in range(2, 12)}


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": UA_PUBLIC},
        {"p256dh": UA_PUBLIC, "auth": "AAAA"},
        {"p256dh": "!", "auth": AUTH},
        {"p256dh": "BA" + "A" * 85, "auth": AUTH},
        {"p256dh": 5, "auth": AUTH},
        {"p256dh": UA_PUBLIC, "auth": AUTH, "more": 1},
        None,
    ],
)
def test_keys_that_no_browser_gives_are_refused(client_of, manager_a, keys):
    answer = client_of(manager_a).post(URL, body(keys=keys), format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith("/keys")


def test_the_key_is_that_of_the_command(client_of, manager_a, capsys):
    key = client_of(manager_a).get(URL + "/key").json()["public_key"]
    assert len(sealing.decode(key)) == 65
    call_command("push_key")
    assert capsys.readouterr().out.strip() == key
    call_command("push_key", "--new")
    sealing.private_key(capsys.readouterr().out.strip())


def test_without_a_key_nobody_subscribes(client_of, manager_a, settings):
    settings.AYN_VAPID_KEY = ""
    api = client_of(manager_a)
    assert api.get(URL + "/key").status_code == 404
    assert api.post(URL, body(), format="json").status_code == 404
    with pytest.raises(CommandError):
        call_command("push_key")


def test_preferences_are_kept(client_of, manager_a):
    api = client_of(manager_a)
    before = api.get(ME).json()
    assert (before["push"], before["mail"], before["timezone_used"]) == (True, "off", "Asia/Qatar")
    assert not Preference.objects.exists()
    answer = api.put(ME, WISHES, format="json")
    assert answer.status_code == 200
    assert answer.json() == api.get(ME).json() == WISHES | {"timezone_used": "Asia/Dubai", "mail_possible": False}


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"mail": "hourly"}, "/mail", None),
        ({"mail": "daily"}, "/mail", "no_address"),
        ({"quiet_to": None}, "/quiet_to", "not_paired"),
        ({"quiet_to": "22:00"}, "/quiet_to", "not_paired"),
        ({"quiet_to": "24:61"}, "/quiet_to", None),
        ({"timezone": "Mars/Phobos"}, "/timezone", "unknown_choice"),
        ({"timezone": "../../etc/passwd"}, "/timezone", "unknown_choice"),
        ({"surprise": 1}, "/surprise", "unknown_field"),
    ],
)
def test_preferences_that_make_no_sense_are_refused(client_of, manager_a, change, pointer, code):
    answer = client_of(manager_a).put(ME, WISHES | change, format="json")
    assert answer.status_code == 400
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert code is None or code in {error["code"] for error in answer.json()["errors"]}


def test_the_log_is_told_to_its_person_alone(client_of, manager_a, manager_b, new_alert):
    browser_of(manager_a)
    raise_alerts(items=[new_alert()])
    plan()
    alert = manager_a.mailbox.person.delivery_set.get().alert_id
    [notice] = client_of(manager_a).get(f"/api/v1/alerts/{alert}/notices").json()["results"]
    assert (notice["channel"], notice["state"], notice["attempts"]) == ("push", "queued", 0)
    assert notice["next_at"]
    assert client_of(manager_b).get(f"/api/v1/alerts/{alert}/notices").status_code == 404


def test_what_is_held_is_told(client_of, manager_a):
    browser_of(manager_a)
    held = client_of(manager_a).get("/api/v1/me/data").json()["alerts"]
    assert held["push_subscriptions"][0]["endpoint"].startswith("https://fcm")
    assert "auth" not in str(held)


def test_no_attempt_tells_a_time_finer_than_its_alert(client_of, manager_a, new_alert):
    browser_of(manager_a)
    raise_alerts(items=[new_alert()])
    plan()
    Notice.objects.update(created_at=datetime(2026, 11, 21, 8, 30, 12, 345678, tzinfo=UTC))
    [notice] = client_of(manager_a).get(f"/api/v1/alerts/{Alert.objects.get().pk}/notices").json()["results"]
    assert notice["created_at"] == "2026-11-21T08:30:00Z"
    assert notice["next_at"].endswith(":00Z")
