"""My ratings: what came of them, which are news, which are asked for, what proves them, where I was lately."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.actions import erase_person
from alerts.actions import NewAlert, raise_alerts, resolve_alert
from alerts.kinds import Audience, Cause, Kind, Severity
from alerts.models import Alert
from centers.models import Center, Service
from evaluations.actions.answering import appeal_item, decide_appeal, reply_to_item
from evaluations.actions.holding import hold_back, let_go
from evaluations.items import Item, release_items
from evaluations.kinds import Decision, ItemKind
from evaluations.models import Evaluation, RecentSince, Released, Seen
from evaluations.release import reference
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL, RECENT = "/api/v1/evaluations", "/api/v1/me/recent-centers"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.fixture
def send(phone):
    def one(**fields):
        item = body(**fields)
        answer = phone.post(URL, item, format="json")
        assert answer.status_code == 201, answer.content
        return uuid.UUID(item["id"])

    return one


def read(phone, identity):
    return phone.get(f"{URL}/{identity}").json()


def listed(phone, query=""):
    return [item["id"] for item in phone.get(f"{URL}?{query}").json()["results"]]


def released(identity):
    row = Evaluation.objects.get(evaluation_id=identity, revision=0)
    day = timezone.localdate()
    release_items([Item(identity, row.visited_at, row.center_id, row.entity_id, ItemKind.TEXT, day, "slow")])
    return Released.objects.get(origin__evaluation_id=identity)


def replied(identity, manager, text="We opened a third counter."):
    item = released(identity)
    return reply_to_item(by=manager, code="CENTER-A", item_id=item.pk, text=text, is_public=False)


def acted(identity, manager, center):
    cause = {"factors": ["waiting_time"], "names": {}}
    item = NewAlert(
        Kind.RATING_TOLD, Audience.MANAGERS, Severity.WARNING, center.pk, None, reference(identity), context=cause
    )
    raise_alerts(items=[item])
    alert = Alert.objects.get(reference=reference(identity))
    resolve_alert(alert_id=alert.pk, cause=Cause.QUEUE, action="Opened counter 4.", by=manager)
    return alert


def test_an_answer_is_news_until_it_is_read(phone, send, manager_a):
    identity, other = send(), send()
    replied(identity, manager_a)
    told = {item["id"]: item for item in phone.get(URL).json()["results"]}
    assert (told[str(identity)]["news"], told[str(identity)]["replies_count"]) == (True, 1)
    assert (told[str(other)]["news"], told[str(other)]["replies_count"]) == (False, 0)
    whole = read(phone, identity)
    assert (whole["news"], whole["replies"][0]["text"]) == (True, "We opened a third counter.")
    assert read(phone, identity)["news"] is False
    assert [item["news"] for item in phone.get(URL).json()["results"]] == [False, False]


def test_what_comes_later_is_news_again(phone, send, manager_a, center_a):
    identity = send()
    replied(identity, manager_a)
    read(phone, identity)
    acted(identity, manager_a, center_a)
    whole = read(phone, identity)
    assert (whole["news"], whole["actions_count"]) == (True, 1)
    assert read(phone, identity)["news"] is False


def test_reading_where_nothing_came_writes_nothing(phone, send):
    read(phone, send())
    assert not Seen.objects.exists()


def test_the_history_tells_others_deeds_by_the_day(phone, send, manager_a, center_a):
    identity = send()
    replied(identity, manager_a)
    acted(identity, manager_a, center_a)
    phone.post(f"{URL}/{identity}/withdrawal")
    events = read(phone, identity)["history"]
    assert [event["event"] for event in events] == ["received", "action_taken", "replied", "withdrawn"]
    assert [event["at"] is None for event in events] == [False, True, True, False]
    assert all(event["day"] for event in events)


def test_the_history_tells_no_revision(phone, send):
    item = body()
    phone.post(URL, item, format="json")
    before = read(phone, item["id"])
    phone.put(f"{URL}/{item['id']}", item | {"scores": {"location": 1}}, format="json")
    after = read(phone, item["id"])
    assert (after["history"], after["state"], set(after)) == (before["history"], before["state"], set(before))


def test_what_is_held_back_is_under_review_whoever_holds_it(phone, send, manager_a, auditor):
    appealed, suspected = send(), send()
    item = released(appealed)
    appeal = appeal_item(by=manager_a, code="CENTER-A", item_id=item.pk, evidence="It was another office.")
    cause = uuid.uuid4()
    hold_back(cause=cause, evaluation_ids=[suspected])
    for identity in (appealed, suspected):
        told = read(phone, identity)
        assert (told["state"], told["counted"]) == ("under_review", False)
        assert told["history"][-1] == {"event": "under_review", "day": None, "at": None}
        assert len(told["history"]) == 2
    first, second = (read(phone, each) for each in (appealed, suspected))
    varying = {"id", "received_at", "visited_at", "receipt", "history"}
    assert {k: v for k, v in first.items() if k not in varying} == {k: v for k, v in second.items() if k not in varying}
    let_go(cause=cause, evaluation_ids=[suspected])
    decide_appeal(by=auditor, appeal_id=appeal.pk, decision=Decision.DISMISSED, reason="It was this one.")
    for identity in (appealed, suspected):
        told = read(phone, identity)
        assert (told["state"], told["counted"], len(told["history"])) == ("received", True, 1)


def test_sending_again_does_not_tell_that_it_is_held_back(phone, send):
    item = body()
    before = phone.post(URL, item, format="json").json()
    hold_back(cause=uuid.uuid4(), evaluation_ids=[uuid.UUID(item["id"])])
    assert phone.post(URL, item, format="json").json() == before


def test_the_list_is_filtered_by_state_center_days_and_replies(phone, send, center_b, entity_b, manager_a):
    day = timezone.now() - timedelta(days=10)
    here, there = send(), send(center="CENTER-B", entity="JUSTICE")
    old = send(visited_at=day.isoformat())
    phone.post(f"{URL}/{there}/withdrawal")
    hold_back(cause=uuid.uuid4(), evaluation_ids=[old])
    replied(here, manager_a)
    assert listed(phone) == [str(old), str(there), str(here)]
    assert listed(phone, "state=received") == [str(here)]
    assert listed(phone, "state=withdrawn") == [str(there)]
    assert listed(phone, "state=under_review") == [str(old)]
    assert listed(phone, "center=CENTER-B") == [str(there)]
    assert listed(phone, "center=NOWHERE") == []
    assert listed(phone, "has_reply=true&center=CENTER-A") == [str(here)]
    assert listed(phone, "has_reply=false") == [str(old), str(there)]
    last = (day + timedelta(days=1)).date().isoformat()
    assert listed(phone, f"to={last}") == [str(old)]
    assert listed(phone, f"from={last}") == [str(there), str(here)]


def test_a_filtered_list_goes_on_page_by_page(phone, send, center_b):
    wanted = [send(), send()]
    send(center="CENTER-B", entity="JUSTICE")
    wanted.append(send())
    page = phone.get(f"{URL}?center=CENTER-A&limit=2").json()
    rest = phone.get(page["next"].partition("testserver")[2]).json()
    assert [item["id"] for item in page["results"] + rest["results"]] == [str(each) for each in reversed(wanted)]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("state=quarantined", "/state", None),
        ("from=yesterday", "/from", None),
        ("from=2026-10-02&to=2026-10-01", "/to", "before_from"),
        ("has_reply=perhaps", "/has_reply", None),
        ("limit=0", "/limit", None),
        ("person=1", "/person", "unknown_field"),
    ],
)
def test_what_cannot_be_asked_is_refused(phone, query, pointer, code):
    answer = phone.get(f"{URL}?{query}")
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert code is None or error["code"] == code


def test_a_list_with_answers_asks_as_few_questions(phone, send, manager_a, django_assert_max_num_queries):
    for _ in range(8):
        replied(send(), manager_a)
    with django_assert_max_num_queries(9):
        assert all(item["news"] for item in phone.get(URL).json()["results"])


# --- receipts: a phone of another maker makes the commitment itself, from docs/client.md ------------------------------


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def remade(told, receipt, codes):
    """Return the commitment, made from what the author reads of his rating and from the salt."""
    scores = [told["scores"].get(code, ...) for code in codes]
    place = told["position"]
    contents = {
        "scores": [told["factor_set"], [None if score is ... else score or 0 for score in scores]],
        "text": [told["comment"], told["comment_language"]],
        "place": [
            told["center"],
            receipt["entity_number"],
            told["service"],
            place and [float(place["lat"]), float(place["lng"]), place["accuracy_m"] and float(place["accuracy_m"])],
        ],
        "visit": [
            told["visited_at"],
            told["channel"],
            told["outcome"],
            told["waiting_minutes"],
            told["completion_minutes"],
            told["payment_methods"],
            told["notify_center"],
            told["share_comment"],
        ]
        + ([told["customer_category"]] if told["customer_category"] else [])
        + ([{"outcome_reason": told["outcome_reason"]}] if told["outcome_reason"] else [])
        + ([{"trust": told["trust"]}] if told["trust"] != "stated" else []),
    }
    salts = hashlib.shake_256(bytes.fromhex(receipt["salt"])).digest(192)
    whole = b"ayn/1/evaluation"
    for number, (part, content) in enumerate(contents.items()):
        salt = salts[32 * number : 32 * number + 32]
        whole += hashlib.sha256(b"ayn/1/" + part.encode() + salt + canonical(content)).digest()
    told_only = receipt["counted_commitment"] + receipt["author_commitment"]
    return hashlib.sha256(whole + bytes.fromhex(told_only)).hexdigest()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"position": ..., "comment": ..., "comment_language": ..., "waiting_minutes": ..., "completion_minutes": ...},
        {"scores": {"reception": 2}, "customer_category": "visitor", "visited_at": "2026-10-21T08:40:00.123456+03:00"},
        {"service": "renewal", "notify_center": "now", "share_comment": True, "comment": 'q"\\ / \u2028 é'},
        {"position": {"lat": 25, "lng": 51.5}, "payment_methods": ["cash", "card"]},
        {"outcome": "partial", "outcome_reason": "papers_missing", "customer_category": "citizen"},
    ],
)
def test_a_phone_can_make_the_commitment_itself(phone, send, entity_a, center_a, fields):
    service = Service.objects.create(code="renewal", name_en="Renewal", entity=entity_a)
    center_a.desks.get().services.add(service)
    identity = send(**fields)
    told, receipt = read(phone, identity), phone.get(f"{URL}/{identity}/receipt").json()
    codes = [factor["code"] for factor in phone.get("/api/v1/factor-sets/1").json()["factors"]]
    assert remade(told, receipt, codes) == receipt["commitment"] == told["receipt"]["commitment"]
    assert remade(told | {"comment": "other"}, receipt, codes) != receipt["commitment"]
    assert (receipt["entry_index"], receipt["inclusion_proof"], receipt["tree_head"]) == (None, None, None)


OPENING = ("version", "salt", "counted_commitment", "author_commitment", "entity_number")


@pytest.mark.parametrize("way", ["one", "batch", "revised"])
def test_a_phone_that_keeps_its_proof_can_make_the_commitment_of_the_answer_at_once(phone, way):
    item = body(keep_proof=True)
    if way == "batch":
        told = phone.post(f"{URL}/batch", {"evaluations": [item]}, format="json").json()["results"][0]
    else:
        told = phone.post(URL, item, format="json").json()
    if way == "revised":
        told = phone.put(f"{URL}/{item['id']}", item | {"comment": "other"}, format="json").json()
    codes = [factor["code"] for factor in phone.get("/api/v1/factor-sets/1").json()["factors"]]
    receipt = told["receipt"]
    assert remade(read(phone, item["id"]), receipt, codes) == receipt["commitment"]
    asked = phone.get(f"{URL}/{item['id']}/receipt").json()
    assert [receipt[name] for name in OPENING] == [asked[name] for name in OPENING]


@pytest.mark.parametrize("asked", [False, None])
def test_a_phone_that_keeps_no_proof_gets_no_salt(phone, asked):
    answer = phone.post(URL, body(keep_proof=asked), format="json").json()
    assert set(answer["receipt"]) == {"commitment", "promise"}


def test_a_retry_may_ask_for_the_proof(phone):
    item = body()
    phone.post(URL, item, format="json")
    again = phone.post(URL, item | {"keep_proof": True}, format="json")
    assert again.status_code == 200
    assert again.json()["receipt"]["salt"]


def test_a_proof_is_asked_for_by_yes_or_no(phone):
    answer = phone.post(URL, body(keep_proof="yes"), format="json")
    assert answer.status_code == 400
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/keep_proof", "invalid_type")]


def test_a_receipt_follows_the_last_word_and_shows_no_score(phone):
    item = body()
    phone.post(URL, item, format="json")
    first = phone.get(f"{URL}/{item['id']}/receipt").json()
    answer = phone.put(f"{URL}/{item['id']}", item | {"scores": {"location": 1}}, format="json").json()
    second = phone.get(f"{URL}/{item['id']}/receipt").json()
    assert second["commitment"] == answer["receipt"]["commitment"] != first["commitment"]
    assert set(first) == set(second)
    assert "scores" not in second
    phone.post(f"{URL}/{item['id']}/withdrawal")
    assert phone.get(f"{URL}/{item['id']}/receipt").json() == second


def test_a_receipt_is_its_authors_alone(phone, send, client_of, second_resident):
    identity = send()
    assert client_of(second_resident).get(f"{URL}/{identity}/receipt").status_code == 404
    answer = phone.get(f"{URL}/{identity}/receipt")
    assert answer["Cache-Control"] == "no-store"
    rater = Evaluation.objects.get(evaluation_id=identity).rater
    assert bytes(rater).hex() not in answer.content.decode()


# --- where I was lately -----------------------------------------------------------------------------------------------


def recent(phone):
    return [item["code"] for item in phone.get(RECENT).json()["results"]]


def test_where_i_was_is_read_from_my_own_ratings(phone, send, client_of, second_resident, center_b):
    send(), send(center="CENTER-B", entity="JUSTICE"), send()
    Center.objects.filter(pk=center_b.pk).update(public_score=60.0, public_n="5-9")
    first, second = phone.get(RECENT).json()["results"]
    assert (first["code"], second["code"]) == ("CENTER-A", "CENTER-B")
    assert (first["score"], second["score"]) == (None, {"points": 60.0, "n": "5-9"})
    assert {"open_now", "opening_hours", "last_visited_on"} <= set(first)
    assert recent(client_of(second_resident)) == []


def test_clearing_forgets_where_i_was_and_no_rating(phone, send, center_b):
    identity = send()
    assert [phone.delete(RECENT).status_code for _ in range(2)] == [204, 204]
    assert recent(phone) == []
    assert listed(phone) == [str(identity)]
    send(center="CENTER-B", entity="JUSTICE")
    assert recent(phone) == ["CENTER-B"]


def test_it_reaches_back_so_far_and_no_further(phone, resident, center_b, monkeypatch):
    resident.joined_at = timezone.now() - timedelta(days=500)
    resident.save()
    for days, center, entity in ((300, "CENTER-B", "JUSTICE"), (200, "CENTER-A", "WATER")):
        now = timezone.now() - timedelta(days=days)
        monkeypatch.setattr("evaluations.actions.submit.timezone", SimpleNamespace(now=lambda now=now: now))
        item = body(center=center, entity=entity, visited_at=(now - timedelta(hours=1)).isoformat())
        assert phone.post(URL, item, format="json").status_code == 201
    monkeypatch.undo()
    assert recent(phone) == ["CENTER-A", "CENTER-B"]
    monkeypatch.setattr("evaluations.own.YEAR", timedelta(days=250))
    assert recent(phone) == ["CENTER-A"]


def test_what_was_seen_and_cleared_goes_with_the_person(phone, send, resident, manager_a):
    identity = send()
    replied(identity, manager_a)
    read(phone, identity)
    phone.delete(RECENT)
    told = phone.get("/api/v1/me/data").json()["evaluations"]
    assert told["answers_seen"] == [str(identity)]
    assert told["recent_centers_since"]
    erase_person(by=resident)
    assert not Seen.objects.exists()
    assert not RecentSince.objects.exists()
