"""Reply and appeal: what managers say to what was released, and what becomes of it."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from evaluations.items import Item, release_items
from evaluations.kinds import ItemKind, RowKind
from evaluations.models import Appeal, Evaluation, Released
from evaluations.queries import stored, versions_of
from scores.public import excluded
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
        "language": None, "factors": [], "photos": [], "state": "released", "reply": None, "appeal": None,
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


def test_a_public_reply_is_read_by_everybody_without_what_it_answers(client_of, manager_a, item):
    said = {"text": "We opened a desk.", "visibility": "public"}
    client_of(manager_a).post(f"{URL}/{item.id}/reply", said, format="json")

    assert client_of(None).get(f"{API}/centers/CENTER-A/replies").json()["results"] == [
        {"text": "We opened a desk.", "entity": "WATER", "day": timezone.now().date().isoformat()}
    ]


def test_a_private_reply_is_in_no_public_list(client_of, manager_a, item):
    said = {"text": "We opened a desk.", "visibility": "private"}
    client_of(manager_a).post(f"{URL}/{item.id}/reply", said, format="json")

    assert client_of(None).get(f"{API}/centers/CENTER-A/replies").json()["results"] == []


def test_public_replies_of_no_center_are_not_found(client_of, db):
    assert client_of(None).get(f"{API}/centers/NOWHERE/replies").status_code == 404


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


def release(row, many, day=date(2026, 11, 20)):
    """Release so many more evaluations of the center, each in the log; return them."""
    made = []
    for n in range(many):
        other = log_row(center_id=row["center_id"], entity_id=row["entity_id"], comment=f"text {n}")
        release_items([Item(other["evaluation_id"], other["visited_at"], row["center_id"], row["entity_id"],
                            ItemKind.TEXT, day, f"text {n}")])  # fmt: skip
        made.append(Released.objects.get(origin__evaluation_id=other["evaluation_id"]))
    return made


def appeal(client, item):
    return client.post(f"{URL}/{item.id}/appeal", {"evidence": "another office"}, format="json")


def test_a_center_cannot_appeal_its_score_away(client_of, manager_a, auditor, row):
    manager, judge = client_of(manager_a), client_of(auditor)
    items = release(row, 12)
    answers = [appeal(manager, item) for item in items]
    assert [answer.status_code for answer in answers] == [201] * 3 + [409] * 9
    assert answers[3].json()["code"] == "too_many_appeals"
    assert appeal(manager, items[0]).status_code == 201  # said again, it is no other
    assert excluded(row["center_id"]) == 3
    decided = {"decision": "uphold", "reason": "right"}
    judge.post(f"{API}/appeals/{answers[1].json()['id']}/decision", decided, format="json")
    assert appeal(manager, items[3]).status_code == 201
    assert appeal(manager, items[4]).status_code == 409
    assert excluded(row["center_id"]) == 4


def test_who_reads_many_may_appeal_one_in_twenty(client_of, manager_a, row):
    items = release(row, 80, day=timezone.now().date())
    client = client_of(manager_a)
    assert [appeal(client, item).status_code for item in items[:5]] == [201] * 4 + [409]


def test_no_two_open_appeals_of_a_center_have_one_place(client_of, manager_a, row):
    one, two = release(row, 2)
    appeal(client_of(manager_a), one)
    place = {"center_id": row["center_id"], "place": 1, "evidence": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(id=uuid.uuid4(), released=two, **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(id=uuid.uuid4(), released=two, **place | {"place": 0})


def test_the_count_of_the_excluded_does_not_tell_that_an_author_changed_his_mind(client_of, manager_a, item, row):
    appeal(client_of(manager_a), item)
    assert excluded(row["center_id"]) == 1
    log_row(**quarantined_then_withdrawn(row))
    assert excluded(row["center_id"]) == 1
