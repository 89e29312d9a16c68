"""The trail as auditors read it; reading leaves a trace too."""

from __future__ import annotations

import pytest

from accounts.models import Person
from audit.actions import record
from audit.models import Event
from centers.models import Center

pytestmark = pytest.mark.django_db
URL = "/api/v1/audit-events"


def test_reading_the_trail_is_in_the_trail(client_of, auditor: Person) -> None:
    client_of(auditor).get(URL, {"action": "trail_read"})

    (event,) = Event.objects.filter(action="trail_read")
    assert (event.actor_id, event.actor_role, event.detail) == (auditor.pk, "auditor", {"action": "trail_read"})


def test_reading_scorecards_is_in_the_trail(client_of, auditor: Person) -> None:
    client_of(auditor).get("/api/v1/scorecards", {"level": "center", "source": "citizen"})

    (event,) = Event.objects.filter(action="scorecards_read")
    assert (event.actor_id, event.detail) == (auditor.pk, {"level": "center", "source": "citizen"})


def test_a_read_that_was_refused_leaves_no_row(client_of, manager_a: Person, center_b: Center) -> None:
    answer = client_of(manager_a).get(f"/api/v1/centers/{center_b.code}/evaluations")

    assert answer.status_code == 404
    assert not Event.objects.filter(action="released_read").exists()


def test_a_manager_who_reads_released_evaluations_is_named(
    client_of, auditor: Person, manager_a: Person, center_a: Center
) -> None:
    client_of(manager_a).get(f"/api/v1/centers/{center_a.code}/evaluations")

    (event,) = client_of(auditor).get(URL, {"action": "released_read"}).json()["results"]
    assert event["actor"] == {"role": "manager", "username": manager_a.username}
    assert event["target"] == {"type": "read", "id": center_a.code}


def test_no_row_no_answer(client_of, manager_a: Person, center_a: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.reading._ADD", "INSERT INTO audit_event SELECT %s, %s, %s, %s, %s, %s, 1 / 0")
    client = client_of(manager_a)
    client.raise_request_exception = False

    assert client.get(f"/api/v1/centers/{center_a.code}/evaluations").status_code >= 500


def test_residents_are_never_named(client_of, auditor: Person, resident: Person) -> None:
    record(by=resident, action="person_erased", target=resident)

    (event,) = client_of(auditor).get(URL, {"action": "person_erased"}).json()["results"]
    assert event["actor"] == {"role": "resident", "username": None}
    assert event["target"] == {"type": "accounts.Person", "id": None}


def test_the_system_is_no_actor(client_of, auditor: Person) -> None:
    record(by=None, action="alert_escalated", target=("alerts.Alert", "7"))

    (event,) = client_of(auditor).get(URL, {"target": "alerts.Alert:7"}).json()["results"]
    assert event["actor"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"role": "manager"}, ["two"]),
        ({"actor": "AUDITOR"}, ["one"]),
        ({"actor": "nobody-at-all"}, []),
        ({"target": "a.B"}, ["two", "one"]),
        ({"target": "a.B:2"}, ["two"]),
        ({"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"}, []),
        ({"request_id": "r-1"}, []),
    ],
)
def test_filters(client_of, auditor: Person, manager_a: Person, query: dict[str, str], found: list[str]) -> None:
    Person.objects.filter(pk=auditor.pk).update(username="auditor")
    record(by=auditor, action="one", target=("a.B", "1"))
    record(by=manager_a, action="two", target=("a.B", "2"))

    events = client_of(auditor).get(URL, query).json()["results"]
    assert [event["action"] for event in events if event["action"] != "trail_read"] == found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"role": "king"}, "unknown_choice"),
        ({"from": "yesterday"}, "invalid"),
        ({"from": "2026-02-02T00:00:00Z", "to": "2026-02-01T00:00:00Z"}, "before_from"),
        ({"nonsense": "1"}, "unknown_field"),
        ({"limit": "1000"}, "out_of_range"),
        ({"cursor": "%00"}, "invalid_cursor"),
    ],
)
def test_bad_filters_are_named(client_of, auditor: Person, query: dict[str, str], code: str) -> None:
    answer = client_of(auditor).get(URL, query)

    assert answer.status_code == 400
    problem = answer.json()
    assert code in {problem["code"], *(error["code"] for error in problem.get("errors", []))}


def test_a_page_takes_the_same_queries_however_long(client_of, auditor: Person, django_assert_max_num_queries) -> None:
    for number in range(30):
        record(by=auditor, action="one", target=("accounts.Person", str(auditor.pk)), detail={"number": number})
    client = client_of(auditor)
    with django_assert_max_num_queries(9):
        assert len(client.get(URL, {"limit": "30"}).json()["results"]) == 30
