"""My evaluations: read, silently revised, withdrawn."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from evaluations.kinds import RowKind
from evaluations.models import Evaluation
from tests.evaluations.conftest import body

pytestmark = pytest.mark.django_db

URL = "/api/v1/evaluations"


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.fixture
def sent(phone):
    item = body()
    assert phone.post(URL, item, format="json").status_code == 201
    return item


@pytest.fixture
def later(monkeypatch):
    """Return a function that moves the clock of the actions."""

    def move(by):
        now = timezone.now() + by
        monkeypatch.setattr("evaluations.actions.revise.timezone", SimpleNamespace(now=lambda: now))

    return move


NO_FILES = {"photos_received": 0, "photos": [], "voice": None}


def own(item):
    return f"{URL}/{item['id']}"


def untouched(sent):
    """What stands beside an evaluation of which nothing came, as its author reads it."""
    first = {"event": "received", "day": sent["received_at"][:10], "at": sent["received_at"]}
    return {"counted": True, "replies_count": 0, "actions_count": 0, "news": False} | {
        "actions_taken": [],
        "replies": [],
        "history": [first],
        **NO_FILES,
    }


def test_mine_is_told_as_it_was_answered(phone, sent):
    again = phone.post(URL, sent, format="json").json()
    assert phone.get(own(sent)).json() == again | untouched(again)


def test_what_is_not_mine_is_not_there(phone, client_of, second_resident, sent):
    other = client_of(second_resident)
    for answer in (
        other.get(own(sent)),
        other.put(own(sent), sent, format="json"),
        other.post(own(sent) + "/withdrawal"),
        phone.get(f"{URL}/{uuid.uuid4()}"),
    ):
        assert answer.status_code == 404
        assert answer["Content-Type"].startswith("application/problem+json")
    assert other.get(URL).json()["results"] == []
    assert Evaluation.objects.count() == 1


def test_a_revision_is_a_row_and_the_last_word_counts(phone, sent):
    before = phone.get(own(sent)).json()
    answer = phone.put(own(sent), sent | {"scores": {"location": 1}, "comment": None}, format="json")
    assert answer.status_code == 200
    told = phone.get(own(sent)).json()
    assert told == answer.json() | untouched(answer.json())
    assert told["scores"] == {"location": 1}
    assert told["comment"] is None
    assert told["received_at"] == before["received_at"]
    assert set(told) == set(before)
    assert told["state"] == before["state"]
    rows = Evaluation.objects.order_by("revision")
    assert [(row.revision, row.kind) for row in rows] == [(0, RowKind.SUBMITTED), (1, RowKind.REVISED)]
    assert rows[0].owner == rows[1].owner
    assert rows[0].rater == rows[1].rater


def test_the_same_revision_again_writes_no_row(phone, sent):
    change = {name: value for name, value in sent.items() if name != "id"} | {"comment": "better"}
    first, second = phone.put(own(sent), change, format="json"), phone.put(own(sent), change, format="json")
    assert first.content == second.content
    assert Evaluation.objects.count() == 2


def test_going_back_to_the_first_word_is_a_revision_too(phone, sent):
    phone.put(own(sent), sent | {"comment": "other"}, format="json")
    phone.put(own(sent), sent, format="json")
    assert phone.get(own(sent)).json()["comment"] == sent["comment"]
    assert Evaluation.objects.count() == 3


def test_a_late_retry_of_the_first_send_does_not_undo_the_revision(phone, sent):
    phone.put(own(sent), sent | {"comment": "other"}, format="json")
    assert phone.post(URL, sent, format="json").status_code == 200
    assert phone.get(own(sent)).json()["comment"] == "other"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"center": "CENTER-B"}, ("/center", "cannot_change"), id="center"),
        pytest.param({"visited_at": "2026-10-01T00:00:00Z"}, ("/visited_at", "cannot_change"), id="visit"),
        pytest.param({"id": "5b1fc2d4-7c1a-4e52-9a4e-0d7a3c2f9b11"}, ("/id", "differs_from_address"), id="id"),
        pytest.param({"scores": {"location": 9}}, ("/scores/location", "out_of_range"), id="score"),
    ],
)
def test_a_revision_keeps_center_and_visit(phone, center_b, sent, change, fault):
    answer = phone.put(own(sent), sent | change, format="json")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == fault


def test_after_three_days_the_time_to_revise_is_over(phone, sent, later):
    later(timedelta(hours=71, minutes=59))
    assert phone.put(own(sent), sent | {"comment": "in time"}, format="json").status_code == 200
    later(timedelta(hours=72, minutes=1))
    answer = phone.put(own(sent), sent | {"comment": "too late"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "revision_closed")


def test_a_visit_at_the_edge_of_the_window_can_still_be_revised(phone, settings, later):
    old = (timezone.now() - settings.VISIT_WINDOW + timedelta(minutes=1)).isoformat()
    item = body(visited_at=old)
    phone.post(URL, item, format="json")
    later(timedelta(hours=70))
    assert phone.put(own(item), item | {"comment": "in time"}, format="json").status_code == 200


def test_a_withdrawal_is_a_row_and_again_changes_nothing(phone, sent):
    first, second = (phone.post(own(sent) + "/withdrawal") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert first.json()["state"] == "withdrawn"
    told = phone.get(own(sent)).json()
    assert [event["event"] for event in told["history"]] == ["received", "withdrawn"]
    assert told == first.json() | untouched(first.json()) | {"counted": False, "history": told["history"]}
    last = Evaluation.objects.get(revision=1)
    assert (last.kind, last.comment, last.latitude) == (RowKind.WITHDRAWN, None, None)
    assert last.scores == Evaluation.objects.get(revision=0).scores
    assert Evaluation.objects.count() == 2


def test_what_was_withdrawn_can_not_be_revised_and_stays_withdrawn_when_sent_again(phone, sent):
    phone.post(own(sent) + "/withdrawal")
    for change in ({"comment": "x"}, {}):
        answer = phone.put(own(sent), sent | change, format="json")
        assert (answer.status_code, answer.json()["code"]) == (409, "evaluation_withdrawn")
    answer = phone.post(URL, sent, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert Evaluation.objects.count() == 2


def test_mine_are_listed_newest_first_page_by_page(phone):
    items = [body() for _ in range(5)]
    for item in items:
        phone.post(URL, item, format="json")
    phone.put(own(items[0]), items[0] | {"comment": "revised last"}, format="json")
    seen, address, pages = [], f"{URL}?limit=2", 0
    while address:
        page = phone.get(address).json()
        seen += page["results"]
        pages += 1
        address = page["next"] and urlsplit(page["next"])._replace(scheme="", netloc="").geturl()
    assert [each["id"] for each in seen] == [item["id"] for item in reversed(items)]
    assert seen[-1]["comment"] == "revised last"
    assert pages == 3


def test_the_list_reaches_back_over_days(phone, resident, monkeypatch):
    resident.joined_at = timezone.now() - timedelta(days=400)
    resident.save()
    items = []
    for days in (350, 100, 3):
        now = timezone.now() - timedelta(days=days)
        monkeypatch.setattr("evaluations.actions.submit.timezone", SimpleNamespace(now=lambda now=now: now))
        items.append(body(visited_at=(now - timedelta(hours=1)).isoformat()))
        assert phone.post(URL, items[-1], format="json").status_code == 201
    monkeypatch.undo()
    assert [each["id"] for each in phone.get(URL).json()["results"]] == [item["id"] for item in reversed(items)]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=é", "cursor=" + "A" * 32, "cursor=" + "_" * 32]
)
def test_a_bad_page_is_refused_or_empty_but_never_fails(phone, query):
    assert phone.get(f"{URL}?{query}").status_code in {200, 400}


def test_a_page_asks_few_questions(phone, django_assert_max_num_queries):
    for _ in range(10):
        phone.post(URL, body(), format="json")
    with django_assert_max_num_queries(9):
        assert len(phone.get(URL).json()["results"]) == 10
