"""The mailbox over HTTP."""

import uuid

import pytest

from alerts.actions import forget, raise_alerts
from alerts.models import Alert
from audit.models import Event
from centers.models import Mandate
from tests.people import make_person

URL = "/api/v1/alerts"
MANAGERS_KEYS = {
    "sequence", "id", "kind", "severity", "count", "center", "entity", "state", "raised_at", "acknowledged_at",
    "resolved_at", "verified_at", "due_at", "overdue", "level", "cause", "action", "factors", "title", "text",
    "comment", "condition", "facts", "pulse", "rating",
}  # fmt: skip


@pytest.fixture
def mailbox(client_of, manager_a):
    return client_of(manager_a)


@pytest.fixture
def alert(new_alert, manager_a):
    """An alert in the mailbox of manager A, as he reads it."""
    raise_alerts(items=[new_alert()])
    return Alert.objects.get()


def test_alerts_come_in_the_order_of_their_numbers(mailbox, new_alert):
    raise_alerts(items=[new_alert() for _ in range(5)])
    page = mailbox.get(URL, {"limit": 2}).json()
    assert [alert["sequence"] for alert in page["results"]] == [1, 2]
    page = mailbox.get(page["next"]).json()
    assert [alert["sequence"] for alert in page["results"]] == [3, 4]
    assert [alert["sequence"] for alert in mailbox.get(URL, {"after": 3}).json()["results"]] == [4, 5]


def test_a_manager_reads_only_what_the_policy_lets_out(mailbox, new_alert, center_a, entity_a):
    raise_alerts(items=[new_alert()])
    [alert] = mailbox.get(URL).json()["results"]
    assert set(alert) == MANAGERS_KEYS
    assert alert["factors"] == ["waiting_time"]
    assert alert["rating"] is None
    assert alert["comment"] is None
    assert alert["center"]["code"] == center_a.code
    assert alert["entity"]["code"] == entity_a.code
    assert alert["raised_at"].endswith(":00Z")


def test_words_are_in_the_readers_language(mailbox, alert):
    assert mailbox.get(URL).json()["results"][0]["center"]["name"] == "مركز CENTER-A"
    english = mailbox.get(URL, headers={"Accept-Language": "en"}).json()["results"][0]
    assert english["text"] == "Center CENTER-A: 1 thing was rated low: Waiting."


def test_the_quality_team_reads_the_whole_rating(client_of, rating, quality):
    context = {"factors": [], "names": {}, "scores": {"location": 5}, "channel": "counter"}
    raise_alerts(items=[rating(comment="canary", context=context)])
    [alert] = client_of(quality).get(URL).json()["results"]
    assert alert["comment"] == "canary"
    assert alert["rating"] == {"scores": {"location": 5}, "channel": "counter"}


def test_nobody_reads_another_mailbox(client_of, alert, manager_b):
    assert client_of(manager_b).get(URL).json()["results"] == []


def test_a_lost_mandate_empties_the_mailbox(mailbox, alert, manager_a):
    Mandate.objects.filter(person=manager_a).delete()
    assert mailbox.get(URL).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param({"center": "CENTER-A"}, [1], id="center"),
        pytest.param({"center": "ELSEWHERE"}, [], id="other-center"),
        pytest.param({"state": "open"}, [1], id="state"),
        pytest.param({"state": "resolved"}, [], id="other-state"),
        pytest.param({"kind": "rating_told"}, [1], id="kind"),
    ],
)
def test_filters_narrow_the_mailbox(mailbox, alert, query, numbers):
    assert [found["sequence"] for found in mailbox.get(URL, query).json()["results"]] == numbers


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=9e99",
        "after=99999999999999999999",
        "center=%00",
        "state=gone",
        "kind=x",
        "limit=0",
        "cursor=x",
        "state=open&state=resolved",
        "status=open",
    ],
)
def test_a_bad_filter_is_a_problem(mailbox, query):
    answer = mailbox.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/" + query.split("=", maxsplit=1)[0]


def test_acknowledging_twice_answers_the_same(mailbox, alert):
    first = mailbox.post(f"{URL}/{alert.pk}/acknowledgement")
    assert (first.status_code, first.json()["state"]) == (200, "acknowledged")
    assert mailbox.post(f"{URL}/{alert.pk}/acknowledgement").json() == first.json()
    assert Event.objects.filter(action="alert_acknowledged", target_id=str(alert.pk)).count() == 1


def test_resolving_twice_answers_the_same(mailbox, alert, manager_a):
    body = {"cause": "queue", "action": "Opened counter 4."}
    first = mailbox.post(f"{URL}/{alert.pk}/resolution", body, format="json", headers={"Accept-Language": "en"})
    assert first.status_code == 200
    assert first.json()["cause"] == {"code": "queue", "name": "Queue or appointments"}
    assert first.json()["action"] == "Opened counter 4."
    again = mailbox.post(f"{URL}/{alert.pk}/resolution", body, format="json", headers={"Accept-Language": "en"})
    assert again.json() == first.json()
    event = Event.objects.get(action="alert_resolved")
    assert (event.actor_id, event.detail) == (manager_a.pk, {"cause": "queue"})


def test_another_outcome_than_the_one_that_stands_is_a_conflict(client_of, mailbox, new_alert, manager_a, center_a):
    second = make_person("manager", "second-manager")
    Mandate.objects.create(person=second, center=center_a)
    raise_alerts(items=[new_alert()])
    url = f"{URL}/{Alert.objects.get().pk}/resolution"
    mailbox.post(url, {"cause": "queue", "action": "a"}, format="json")
    changed = mailbox.post(url, {"cause": "other", "action": "a"}, format="json")
    by_another = client_of(second).post(url, {"cause": "queue", "action": "a"}, format="json")
    for answer in (changed, by_another):
        assert (answer.status_code, answer.json()["code"]) == (409, "alert_resolved")
    assert Alert.objects.get().resolved_by == manager_a


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({"action": "a"}, "/cause", id="no-cause"),
        pytest.param({"cause": "weather", "action": "a"}, "/cause", id="unknown-cause"),
        pytest.param({"cause": "queue"}, "/action", id="no-action"),
        pytest.param({"cause": "queue", "action": " "}, "/action", id="blank-action"),
        pytest.param({"cause": "queue", "action": "a" * 1001}, "/action", id="long-action"),
        pytest.param({"cause": "queue", "action": "a", "by": "me"}, "/by", id="unknown-field"),
    ],
)
def test_a_bad_resolution_is_a_problem_with_a_pointer(mailbox, alert, body, pointer):
    answer = mailbox.post(f"{URL}/{alert.pk}/resolution", body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer
    alert.refresh_from_db()
    assert alert.state == "open"


@pytest.mark.parametrize("call", ["acknowledgement", "resolution"])
def test_what_is_not_mine_is_not_there(client_of, alert, manager_b, call):
    body = {"cause": "queue", "action": "a"}
    for alert_id in (alert.pk, uuid.uuid4()):
        answer = client_of(manager_b).post(f"{URL}/{alert_id}/{call}", body, format="json")
        assert answer.status_code == 404
    alert.refresh_from_db()
    assert alert.state == "open"


def test_handled_alerts_may_still_be_forgotten(mailbox, new_alert):
    item = new_alert(comment="canary")
    raise_alerts(items=[item])
    alert = Alert.objects.get()
    mailbox.post(f"{URL}/{alert.pk}/resolution", {"cause": "queue", "action": "a"}, format="json")
    assert forget(references=[item.reference]) == 1


def test_a_page_takes_the_same_number_of_queries_whatever_its_length(mailbox, new_alert, django_assert_max_num_queries):
    raise_alerts(items=[new_alert() for _ in range(30)])
    mailbox.get(URL)
    with django_assert_max_num_queries(2):
        mailbox.get(URL, {"limit": 30})
