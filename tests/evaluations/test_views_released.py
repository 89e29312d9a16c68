"""Reply and appeal: what managers say to what was released, and what becomes of it."""

import uuid
from datetime import date

import pytest

from audit.models import Event
from evaluations.items import Item, release_items
from evaluations.kinds import ItemKind, RowKind
from evaluations.models import Evaluation, Released
from evaluations.queries import stored, versions_of
from tests.factories import log_row, quarantined
from tests.signing_in import API

URL = f"{API}/centers/CENTER-A/evaluations"


@pytest.fixture
def row(center_a, entity_a):
    return log_row(center_id=center_a.pk, entity_id=entity_a.pk, comment="slow")


@pytest.fixture
def item(row):
    release_items([Item(row["evaluation_id"], row["visited_at"], row["center_id"], row["entity_id"], ItemKind.TEXT,
                        date(2026, 11, 21), "slow")])  # fmt: skip
    return Released.objects.get()


def kinds(row):
    rows = Evaluation.objects.filter(evaluation_id=row["evaluation_id"]).order_by("revision")
    return list(rows.values_list("kind", flat=True))


def test_a_manager_reads_items_without_person_or_log(client_of, manager_a, item, row):
    [told] = client_of(manager_a).get(URL).json()["results"]
    assert told == {
        "id": str(item.id), "kind": "text", "entity": "WATER", "day": "2026-11-21", "comment": "slow",
        "language": None, "factors": [], "state": "released", "reply": None, "appeal": None,
    }  # fmt: skip
    assert told["id"] != str(row["evaluation_id"])


def test_other_managers_find_nothing(client_of, manager_b, item):
    client = client_of(manager_b)
    assert client.get(URL).status_code == 404
    assert client.post(f"{URL}/{item.id}/appeal", {"evidence": "mine"}, format="json").status_code == 404


def test_no_page_tells_a_time_finer_than_the_day(client_of, manager_a, item, row):
    for n in range(5):
        release_items([Item(uuid.uuid4(), row["visited_at"], row["center_id"], None, ItemKind.TEXT,
                            date(2026, 11, 20), f"text {n}")])  # fmt: skip
    client, address, seen = client_of(manager_a), f"{URL}?limit=2", []
    while address:
        page = client.get(address).json()
        seen += page["results"]
        address = page["next"]
    assert [each["day"] for each in seen] == ["2026-11-21"] + ["2026-11-20"] * 5
    assert [each["id"] for each in seen[1:]] == sorted(each["id"] for each in seen[1:])


def test_a_reply_is_said_once_and_reaches_the_author_alone(client_of, manager_a, resident, item, row, monkeypatch):
    client, said = client_of(manager_a), {"text": "We opened a desk.", "visibility": "private"}
    for _ in range(2):
        assert client.post(f"{URL}/{item.id}/reply", said, format="json").status_code == 201
    other = client.post(f"{URL}/{item.id}/reply", said | {"text": "no"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "already_replied")
    assert Event.objects.filter(action="evaluation_replied").count() == 1
    monkeypatch.setattr("evaluations.views.is_of", lambda first, person: person == resident.pk)
    [reply] = client_of(resident).get(f"{API}/evaluations/{row['evaluation_id']}").json()["replies"]
    assert set(reply) == {"text", "visibility", "day"}
    assert reply["text"] == "We opened a desk."


def test_an_appeal_holds_back_and_a_dismissal_restores(client_of, manager_a, auditor, item, row):
    manager, judge = client_of(manager_a), client_of(auditor)
    for _ in range(2):
        answer = manager.post(f"{URL}/{item.id}/appeal", {"evidence": "another office"}, format="json")
        assert answer.status_code == 201
    assert kinds(row) == [RowKind.SUBMITTED, RowKind.QUARANTINED]
    assert manager.get(URL).json()["results"][0]["state"] == "appealed"
    [case] = judge.get(f"{API}/appeals").json()["results"]
    assert (case["center"], case["state"], case["evidence"]) == ("CENTER-A", "open", "another office")
    address, said = f"{API}/appeals/{case['id']}/decision", {"decision": "dismiss", "reason": "it is here"}
    for _ in range(2):
        assert judge.post(address, said, format="json").json()["state"] == "dismissed"
    assert judge.post(address, said | {"decision": "uphold"}, format="json").status_code == 409
    assert kinds(row) == [RowKind.SUBMITTED, RowKind.QUARANTINED, RowKind.RESTORED]
    assert manager.get(URL).json()["results"][0]["state"] == "released"
    assert set(Event.objects.values_list("action", flat=True)) >= {"evaluation_appealed", "appeal_decided"}


def test_an_upheld_appeal_leaves_it_held_back_and_whole(client_of, manager_a, auditor, item, row):
    appeal = client_of(manager_a).post(f"{URL}/{item.id}/appeal", {"evidence": "x"}, format="json").json()
    said = {"decision": "uphold", "reason": "right"}
    client_of(auditor).post(f"{API}/appeals/{appeal['id']}/decision", said, format="json")
    assert kinds(row) == [RowKind.SUBMITTED, RowKind.QUARANTINED]
    versions = versions_of([row["evaluation_id"]])[row["evaluation_id"]]
    assert stored(versions).content.comment == "slow"
    assert client_of(manager_a).get(URL).json()["results"][0]["state"] == "excluded"


def test_what_its_author_took_back_is_never_restored(client_of, manager_a, auditor, item, row):
    appeal = client_of(manager_a).post(f"{URL}/{item.id}/appeal", {"evidence": "x"}, format="json").json()
    log_row(**quarantined_then_withdrawn(row))
    said = {"decision": "dismiss", "reason": "no"}
    client_of(auditor).post(f"{API}/appeals/{appeal['id']}/decision", said, format="json")
    assert kinds(row)[-1] == RowKind.WITHDRAWN


def quarantined_then_withdrawn(row):
    return row | {"revision": 2, "kind": RowKind.WITHDRAWN.value, "comment": None}


def test_a_log_row_that_holds_back_is_known_to_the_database(row):
    assert quarantined(row)["kind"] == RowKind.QUARANTINED
