"""POST /evaluations: the contract of the single submission."""

from __future__ import annotations

import uuid
from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Session
from evaluations.models import Evaluation
from tests.evaluations.conftest import SCORES, body

pytestmark = pytest.mark.django_db

URL = "/api/v1/evaluations"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


def pointers(answer):
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


def test_a_visit_is_rated_and_answered_with_what_was_stored_and_a_receipt(phone):
    sent = body()
    answer = phone.post(URL, sent, format="json")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["state"] == "received"
    assert len(bytes.fromhex(told["receipt"]["commitment"])) == 32
    assert told["scores"] == SCORES
    assert told["entity"] == "WATER"  # the only desk
    assert told["position"] == {"lat": 25.26, "lng": 51.54, "accuracy_m": 20.0}
    for field in ("id", "center", "comment", "comment_language", "waiting_minutes", "payment_methods", "notify_center"):
        assert told[field] == sent[field]


def test_one_submission_is_one_row_with_not_applicable_apart_from_missing(phone):
    phone.post(URL, body(scores={"location": 2, "reception": None}), format="json")
    row = Evaluation.objects.get()
    assert row.scores == [2, None, 0, None, None, None, None, None]
    assert (row.revision, row.kind, row.source) == (0, 1, "citizen")


def test_who_came_and_the_language_of_the_questions_are_stored(phone):
    sent = body(customer_category="visitor")
    told = phone.post(URL, sent, format="json", headers={"Accept-Language": "hi"}).json()
    again = phone.post(URL, sent, format="json", headers={"Accept-Language": "fr"})
    row = Evaluation.objects.get()
    assert (told["customer_category"], row.customer_category, row.language) == ("visitor", "visitor", "hi")
    assert again.status_code == 200  # the language is no part of what was said


def test_another_category_is_other_content(phone):
    sent = body()
    phone.post(URL, sent, format="json")
    assert phone.post(URL, sent | {"customer_category": "citizen"}, format="json").status_code == 409
    assert phone.post(URL, sent | {"customer_category": None}, format="json").status_code == 200


def test_the_same_again_is_answered_200_with_the_same_bytes(phone):
    sent = body()
    first, second = phone.post(URL, sent, format="json"), phone.post(URL, sent, format="json")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize("fault", [{"service": "x" * 65}, {"comment_language": 7}, {"visit_token": []}])
def test_the_same_again_with_something_unreadable_is_refused(phone, fault):
    """What cannot be read must not count as left out."""
    sent = body()
    phone.post(URL, sent, format="json")
    assert list(pointers(phone.post(URL, sent | fault, format="json"))) == [f"/{name}" for name in fault]


def test_the_same_content_in_other_words_is_the_same(phone):
    sent = body(visited_at="2026-10-01T12:00:00+04:00", payment_methods=["card", "cash"], service=None)
    phone.post(URL, sent, format="json")
    again = sent | {"visited_at": "2026-10-01T08:00:00Z", "payment_methods": ["cash", "card"], "id": sent["id"].upper()}
    del again["channel"], again["outcome"], again["notify_center"], again["service"]
    assert phone.post(URL, again, format="json").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"scores": {"location": 4}}, id="scores"),
        pytest.param({"comment": None}, id="no-comment"),
        pytest.param({"visited_at": "2026-10-02T08:00:00Z"}, id="visit-in-another-month"),
        pytest.param({"center": "CENTER-B"}, id="center"),
        pytest.param({"notify_center": "now"}, id="notify"),
    ],
)
def test_the_same_id_with_other_content_conflicts(phone, center_b, change):
    sent = body()
    phone.post(URL, sent, format="json")
    answer = phone.post(URL, sent | change, format="json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "evaluation_conflict"
    assert Evaluation.objects.count() == 1


def test_the_id_of_somebody_else_conflicts_and_tells_nothing(phone, client_of, second_resident):
    sent = body()
    told = phone.post(URL, sent, format="json").json()
    answer = client_of(second_resident).post(URL, sent, format="json")
    assert answer.status_code == 409
    assert told["receipt"]["commitment"] not in answer.content.decode()


def test_a_retry_is_accepted_even_when_the_center_closed_since(phone, center_a):
    sent = body()
    first = phone.post(URL, sent, format="json")
    center_a.is_active = False
    center_a.save()
    second = phone.post(URL, sent, format="json")
    assert (second.status_code, second.content) == (200, first.content)


def test_every_fault_is_named_with_its_pointer(phone):
    faults = pointers(
        phone.post(
            URL,
            {"id": "x", "scores": {"location": 0, "nonsense": 3}, "position": {"lat": 91, "x": 1}, "colour": "red"},
            format="json",
        )
    )
    assert faults == {
        "/id": "not_a_random_uuid",
        "/center": "required",
        "/visited_at": "required",
        "/scores/location": "out_of_range",
        "/scores/nonsense": "unknown_factor",
        "/position/lat": "out_of_range",
        "/position/lng": "required",
        "/position/x": "unknown_field",
        "/colour": "unknown_field",
    }
    assert not Evaluation.objects.exists()


def test_a_closed_center_is_an_unknown_one(phone, center_a):
    center_a.is_active = False
    center_a.save()
    assert pointers(phone.post(URL, body(), format="json")) == {"/center": "unknown_center"}


def test_faults_are_told_in_the_asked_language(phone):
    answer = phone.post(URL, body(center="NOWHERE"), format="json", headers={"accept-language": "en"})
    assert answer.json()["errors"][0]["detail"] == "There is no open center with this code."


def test_nobody_signed_in_is_401_and_staff_are_403(client_of, auditor, center_a):
    assert client_of(None).post(URL, body(), format="json").status_code == 401
    assert client_of(auditor).post(URL, body(), format="json").status_code == 403


def test_a_revoked_session_stores_nothing_though_its_token_still_lives(phone):
    Session.objects.update(revoked_at=timezone.now(), revoked_because="logout")
    answer = phone.post(URL, body(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert not Evaluation.objects.exists()


def test_a_submission_asks_the_database_once(phone, django_assert_num_queries):
    phone.post(URL, body(), format="json")  # the directory is remembered from here on
    with django_assert_num_queries(0):  # of Django's own: the statement goes to the driver itself
        phone.post(URL, body(), format="json")
    assert Evaluation.objects.count() == 2


def test_the_person_is_nowhere_in_the_row(phone, resident):
    phone.post(URL, body(), format="json")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(e)::text FROM evaluations_evaluation e")
        text = cursor.fetchone()[0]
    assert str(resident.id) not in text
    assert resident.id.hex not in text


@pytest.mark.parametrize("size", [200_000, 10_000_000])
def test_a_body_too_large_is_refused(phone, size):
    answer = phone.post(URL, body(comment="x" * size), format="json")
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"{", id="truncated"),
        pytest.param(b"", id="empty"),
        pytest.param(b'{"id":NaN}', id="nan"),
        pytest.param(b'{"id":1,"id":2}', id="duplicate"),
        pytest.param(b'{"comment":"\\ud800"}', id="surrogate"),
        pytest.param(b'{"comment":"\\u0000"}', id="nul"),
        pytest.param(b'{"\\ud800":1}', id="surrogate-name"),
        pytest.param(b"[" * 5000, id="deep"),
        pytest.param(b"\xff\xfe", id="not-utf8"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"x"', id="text"),
        pytest.param(b'{"scores":{"location":1e400}}', id="infinite"),
        pytest.param(b'{"waiting_minutes":' + b"9" * 3000 + b"}", id="huge-integer"),
        pytest.param(b'{"waiting_minutes":' + b"9" * 5000 + b"}", id="huger-integer"),
        pytest.param(b'{"position":{"lat":' + b"9" * 400 + b',"lng":1}}', id="huge-position"),
    ],
)
def test_a_hostile_body_is_refused_and_stores_nothing(phone, sent):
    answer = phone.generic("POST", URL, sent, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Evaluation.objects.exists()


def test_hostile_values_in_each_field_are_refused_with_a_pointer_to_it(phone):
    values = [
        True,
        -1,
        0,
        6.5,
        "",
        "5",
        [],
        [1],
        {},
        {"a": 1},
        "\u202e",
        10**30,
        1e308,
        "x" * 3000,
        [None],
        "2026-01-01",
    ]
    for field in body():
        for value in values:
            answer = phone.post(URL, body(**{field: value}), format="json")
            assert answer.status_code in {201, 400}, (field, value, answer.content)
            if answer.status_code == 400:
                assert all(pointer.startswith(f"/{field}") for pointer in pointers(answer)), (field, value)


def test_naughty_texts_are_stored_or_refused_but_never_fail(phone, data_dir, settings):
    settings.LIMITS = settings.LIMITS | {"evaluations_per_person": (100_000, 60)}
    naughty = orjson.loads((data_dir / "i18n_naughty_strings" / "blns.json").read_bytes())
    for text in naughty:
        answer = phone.post(URL, body(comment=text), format="json")
        assert answer.status_code == 201, (text, answer.content)
        for field in ("id", "center", "entity", "service", "channel", "visited_at", "outcome", "comment_language"):
            assert phone.post(URL, body(**{field: text}), format="json").status_code in {201, 400}, (field, text)
        answer = phone.post(URL, body(scores={text: 3}), format="json")
        assert answer.status_code == 400


def test_a_visit_outside_the_window_is_refused(phone, settings):
    now = timezone.now()
    soon = now + settings.CLOCK_SKEW + timedelta(minutes=1)
    old = now - settings.VISIT_WINDOW - timedelta(minutes=1)
    assert pointers(phone.post(URL, body(visited_at=soon.isoformat()), format="json")) == {"/visited_at": "in_future"}
    assert pointers(phone.post(URL, body(visited_at=old.isoformat()), format="json")) == {"/visited_at": "too_old"}
    oldest = now - settings.VISIT_WINDOW + timedelta(minutes=1)
    assert phone.post(URL, body(visited_at=oldest.isoformat()), format="json").status_code == 201


def test_too_many_submissions_are_asked_to_wait(phone, settings):
    settings.LIMITS = settings.LIMITS | {"evaluations_per_person": (1, 3600)}
    key = uuid.uuid4()
    assert phone.post(URL, body(id=str(key)), format="json").status_code == 201
    answer = phone.post(URL, body(), format="json")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
