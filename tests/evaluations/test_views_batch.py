"""POST /evaluations/batch: what a phone collected while it was offline."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from accounts.models import Session
from evaluations.intake import FIELDS
from evaluations.models import Evaluation
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL = "/api/v1/evaluations/batch"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


def send(phone, items):
    answer = phone.post(URL, {"evaluations": items}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def send_escaped(phone, items):
    """Send texts that are no UTF-8, as a phone writes them."""
    answer = phone.post(URL, json.dumps({"evaluations": items}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_each_is_answered_on_its_own_in_order(phone):
    known, good, bad = body(), body(), body(scores={"location": 6})
    phone.post("/api/v1/evaluations", known, format="json")
    results = send(phone, [bad, known, good, known | {"comment": "other"}, 7, body(id="x")])
    assert [result["status"] for result in results] == [400, 200, 201, 409, 400, 400]
    assert [result["id"] for result in results] == [bad["id"], known["id"], good["id"], known["id"], None, "x"]
    assert results[0]["problem"]["errors"][0]["pointer"] == "/scores/location"
    assert results[3]["problem"]["code"] == "evaluation_conflict"
    assert results[2]["state"] == "received"
    assert len(results[2]["receipt"]["commitment"]) == 64
    assert Evaluation.objects.count() == 2


def test_an_id_twice_in_one_batch_is_stored_once(phone):
    item = body()
    results = send(phone, [item | {"scores": {}}, item, item, item | {"comment": "other"}])
    assert [result["status"] for result in results] == [400, 201, 200, 409]
    assert results[1]["receipt"] == results[2]["receipt"]
    assert Evaluation.objects.count() == 1


def test_a_full_batch_with_long_comments_is_stored(phone):
    results = send(phone, [body(comment='ن"\\{},' * 300) for _ in range(100)])
    assert {result["status"] for result in results} == {201}
    assert set(Evaluation.objects.values_list("comment", flat=True)) == {'ن"\\{},' * 300}


def test_everything_stored_is_what_the_single_submission_would_store(phone):
    sent = [
        body(),
        body(comment=..., comment_language=..., position=..., scores={"reception": None}, waiting_minutes=...),
    ]
    sent += [body(comment=text) for text in ("NULL", "null", '""', "{}", "a,b", "\\", "'", "\n", "é")]
    send(phone, sent)
    for item in sent:
        told = phone.get(f"/api/v1/evaluations/{item['id']}").json()
        assert told["comment"] == (item.get("comment", "").strip() or None)
        assert told["scores"] == item["scores"]
        assert told["waiting_minutes"] == item.get("waiting_minutes")
        assert (told["position"] is None) == ("position" not in item)


def test_the_same_batch_again_stores_nothing_more(phone):
    items = [body() for _ in range(5)]
    first, second = send(phone, items), send(phone, items)
    assert {result["status"] for result in second} == {200}
    assert [result["receipt"] for result in first] == [result["receipt"] for result in second]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        pytest.param([], ("", "invalid_type"), id="list"),
        pytest.param({}, ("/evaluations", "required"), id="empty-object"),
        pytest.param({"evaluations": {}}, ("/evaluations", "invalid_type"), id="object"),
        pytest.param({"evaluations": []}, ("/evaluations", "empty"), id="none"),
        pytest.param({"evaluations": [{}] * 101}, ("/evaluations", "too_many"), id="over-limit"),
        pytest.param({"evaluations": [{}], "x": 1}, ("/x", "unknown_field"), id="unknown-field"),
    ],
)
def test_a_body_that_is_no_batch_is_refused(phone, sent, fault):
    answer = phone.post(URL, sent, format="json")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == fault


BAD_TEXTS = ["\x00", "\ud83d", "fine until \udc00", "\ud83d\x00"]
TEXT_FIELDS = sorted(name for name in FIELDS if name not in ("scores", "payment_methods", "position"))
PLACES = {
    **{name: ({name: ...}, f"/{name}") for name in TEXT_FIELDS},
    "unknown-field": ({"x": ...}, "/x"),
    "payment": ({"payment_methods": ["card", ...]}, "/payment_methods/1"),
    "position": ({"position": {"lat": ..., "lng": 51}}, "/position/lat"),
    "score": ({"scores": {"location": ...}}, "/scores/location"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_text_that_nobody_can_store_spoils_its_own_rating_alone(phone, place):
    fields, pointer = PLACES[place]
    spoiled = [body(**json.loads(json.dumps(fields, default=lambda _, text=text: text))) for text in BAD_TEXTS]
    first, last = body(), body()
    results = send_escaped(phone, [first, *spoiled, last])
    assert [result["status"] for result in results] == [201, 400, 400, 400, 400, 201]
    for result in results[1:-1]:
        assert [error["pointer"] for error in result["problem"]["errors"]] == [pointer]
    assert Evaluation.objects.count() == 2


@pytest.mark.parametrize("text", BAD_TEXTS, ids=ascii)
def test_a_name_that_nobody_can_store_spoils_its_own_rating_alone_even_sent_again(phone, text):
    known = body()
    send(phone, [known])
    named = [body() | {text: 1}, body(scores={text: 3}), known | {"scores": {text: 3}}, known | {"position": {text: 1}}]
    results = send_escaped(phone, [*named, known])
    assert [result["status"] for result in results] == [400, 400, 400, 400, 200]
    assert results[1]["problem"]["errors"][0]["code"] == "invalid_characters"


def test_a_comment_cut_in_half_is_named(phone):
    (result,) = send_escaped(phone, [body(comment="very good \ud83d")])
    (error,) = result["problem"]["errors"]
    assert (error["pointer"], error["code"]) == ("/comment", "invalid_characters")


@pytest.mark.parametrize("whole", ['{"\\ud83d": 1, "evaluations": [{}]}', '{"evaluations": "\\ud83d"}', '"\\ud83d"'])
def test_what_is_around_the_ratings_is_refused_as_a_whole(phone, whole):
    assert phone.post(URL, whole, content_type="application/json").status_code == 400


def test_a_batch_counts_its_items_against_the_limit(phone, settings):
    settings.LIMITS = settings.LIMITS | {"evaluations_per_person": (10, 3600)}
    send(phone, [body() for _ in range(8)])
    answer = phone.post(URL, {"evaluations": [body() for _ in range(3)]}, format="json")
    assert answer.status_code == 429
    assert Evaluation.objects.count() == 8


def test_a_revoked_session_stores_nothing(phone):
    Session.objects.update(revoked_at=timezone.now(), revoked_because="logout")
    answer = phone.post(URL, {"evaluations": [body(), body(id="x")]}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert not Evaluation.objects.exists()
