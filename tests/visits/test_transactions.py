"""Transactions that entities report in bulk: each stored and counted once, a bad one never loses the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from centers.models import Service
from tests.people import make_center
from tests.racing import at_once
from visits import tokens
from visits.models import DayCount, Transaction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
URL = "/api/v1/partner/transactions"
TODAY = timezone.now().date()


def item(reference: str = "A-1", **more: object) -> dict[str, object]:
    started = timezone.now() - timedelta(hours=2)
    return {"reference": reference, "center": "CENTER-A", "started_at": started.isoformat()} | more


def report(client, *items, status=200):
    answer = client.post(URL, {"transactions": list(items)}, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()["results"] if status == 200 else answer.json()


def statuses(client, *items):
    return [result["status"] for result in report(client, *items)]


def fault(client, sent):
    (result,) = report(client, sent)
    assert result["status"] == 400
    return [(error["pointer"], error["code"]) for error in result["problem"]["errors"]]


def test_a_transaction_is_stored_and_counted(partner, center_a, entity_a):
    assert report(partner, item(waiting_minutes=7)) == [{"reference": "A-1", "status": 201}]
    row = Transaction.objects.get()
    assert (row.entity_id, row.center_id, row.count, row.waiting_minutes) == (entity_a.pk, center_a.pk, 1, 7)
    counted = DayCount.objects.get()
    assert (counted.n, counted.waiting_n, counted.waiting_sum, counted.completion_n) == (1, 1, 7, 0)
    assert (counted.day, counted.channel, counted.outcome) == (row.day, "counter", "completed")


def test_nothing_of_the_reference_and_no_minute_is_kept(partner):
    local = datetime.combine(TODAY - timedelta(days=1), datetime.min.time(), ZoneInfo("Asia/Qatar"))
    report(partner, item("passport-784-1984", started_at=(local + timedelta(hours=9, minutes=41)).isoformat()))
    with connection.cursor() as sql:
        sql.execute("SELECT t::text FROM visits_transaction t")
        ((text,),) = sql.fetchall()
    assert "784-1984" not in text
    assert ":" not in text
    row = Transaction.objects.get()
    assert (row.day, row.hour, len(row.reference)) == (TODAY - timedelta(days=1), 9, 16)


def test_the_day_is_that_of_the_place(partner):
    late = datetime.combine(TODAY - timedelta(days=2), datetime.min.time(), ZoneInfo("UTC")) + timedelta(hours=22)
    report(partner, item(started_at=late.isoformat()))
    row = Transaction.objects.get()
    assert (row.day, row.hour) == (TODAY - timedelta(days=1), 1)


def test_the_same_again_is_known_and_counted_once(partner):
    sent = item(want="token")
    (first,) = report(partner, sent)
    (again,) = report(partner, sent)
    assert (first["status"], again["status"]) == (201, 200)
    assert first["visit_token"] == again["visit_token"]
    assert DayCount.objects.get().n == 1


def test_a_token_may_be_asked_for_later(partner):
    assert "visit_token" not in report(partner, item())[0]
    assert report(partner, item(want="token"))[0]["visit_token"]


def test_the_same_reference_for_something_else_is_a_conflict(partner):
    (_, other) = report(partner, item(), item(waiting_minutes=3, want="token"))
    assert (other["status"], other["problem"]["code"]) == (409, "reference_conflict")
    assert "visit_token" not in other
    assert statuses(partner, item(waiting_minutes=3)) == [409]
    assert DayCount.objects.get().n == 1


def test_the_same_twice_in_one_batch_is_stored_once(partner):
    assert statuses(partner, item(), item("A-2"), item()) == [201, 201, 200]
    assert DayCount.objects.get().n == 2


def test_two_entities_may_use_the_same_reference(partner_of, entity_a, entity_b, center_b):
    sent = item(center="CENTER-B")
    assert statuses(partner_of(entity_a), sent) == statuses(partner_of(entity_b), sent) == [201]
    assert sorted(DayCount.objects.values_list("entity_id", flat=True)) == [entity_a.pk, entity_b.pk]


def test_one_bad_item_never_loses_the_others(partner):
    bad = [item("x", center="NOWHERE"), "nonsense", None, [], 7, {}, item("y", surprise=1), item("z", started_at="now")]
    mixed = [part for pair in zip(bad, [item(f"good-{n}") for n in range(8)], strict=True) for part in pair]
    assert statuses(partner, *mixed) == [400, 201] * 8
    assert DayCount.objects.get().n == 8


def test_many_alike_are_one_row(partner):
    report(partner, item(count=240, waiting_minutes=5, customer_category="visitor", channel="kiosk"))
    counted = DayCount.objects.get()
    assert (counted.n, counted.waiting_n, counted.waiting_sum) == (240, 240, 1200)
    assert (counted.customer_category, counted.channel) == ("visitor", "kiosk")


def test_a_day_stands_for_a_time(partner):
    sent = {"reference": "A-1", "center": "CENTER-A", "day": TODAY.isoformat()}
    assert statuses(partner, sent) == [201]
    assert Transaction.objects.get().hour is None


def test_the_token_shows_the_visit(partner, center_a, entity_a):
    Service.objects.create(code="meter", entity=entity_a, name_en="Meter")
    (result,) = report(partner, item(want="token", service="meter"))
    now = timezone.now()
    evidence = tokens.examine(
        result["visit_token"], center_id=center_a.pk, visited_at=now - timedelta(hours=2), now=now
    )
    assert (evidence.kind, evidence.entity_id) == ("transaction", entity_a.pk)
    assert evidence.service_id == Service.objects.get().pk


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"center": "NOWHERE"}, ("/center", "no_desk"), id="no center"),
        pytest.param({"center": "CENTER-B"}, ("/center", "no_desk"), id="no desk"),
        pytest.param({"service": "moon"}, ("/service", "unknown_service"), id="no service"),
        pytest.param({"service": "marriage"}, ("/service", "unknown_service"), id="service of another"),
        pytest.param({"reference": ""}, ("/reference", "empty"), id="no reference"),
        pytest.param({"reference": "x" * 101}, ("/reference", "too_long"), id="long reference"),
        pytest.param({"reference": 7}, ("/reference", "invalid_type"), id="number as reference"),
        pytest.param({"channel": "pigeon"}, ("/channel", "unknown_choice"), id="channel"),
        pytest.param({"outcome": "won"}, ("/outcome", "unknown_choice"), id="outcome"),
        pytest.param({"customer_category": "vip"}, ("/customer_category", "unknown_choice"), id="category"),
        pytest.param({"waiting_minutes": -1}, ("/waiting_minutes", "out_of_range"), id="minutes"),
        pytest.param({"waiting_minutes": 1441}, ("/waiting_minutes", "out_of_range"), id="a day"),
        pytest.param({"count": 0}, ("/count", "out_of_range"), id="none"),
        pytest.param({"count": True}, ("/count", "invalid_type"), id="true"),
        pytest.param({"count": 2, "want": "token"}, ("/want", "one_visit_only"), id="token of several"),
        pytest.param({"want": "money"}, ("/want", "unknown_choice"), id="wish"),
        pytest.param({"day": "2026-11-21"}, ("/started_at", "one_time_only"), id="two times"),
        pytest.param({"started_at": None}, ("/started_at", "one_time_only"), id="no time"),
        pytest.param({"started_at": "2026-11-21T08:40:00"}, ("/started_at", "invalid_time"), id="no offset"),
        pytest.param({"started_at": "2026-02-30T08:40:00Z"}, ("/started_at", "invalid_time"), id="no such day"),
        pytest.param({"started_at": "0001-01-01T00:00:00+14:00"}, ("/started_at", "invalid_time"), id="before time"),
        pytest.param({"started_at": "9999-12-31T23:59:59Z"}, ("/started_at", "invalid_time"), id="end of time"),
        pytest.param({"started_at": "9998-12-31T23:59:59Z"}, ("/started_at", "in_future"), id="future"),
        pytest.param({"started_at": "0002-01-01T00:00:00Z"}, ("/started_at", "too_old"), id="long ago"),
        pytest.param({"started_at": None, "day": "9999-12-31"}, ("/day", "in_future"), id="last day"),
        pytest.param({"started_at": None, "day": "2020-01-01"}, ("/day", "too_old"), id="old"),
        pytest.param({"started_at": None, "day": "21.11.2026"}, ("/day", "invalid"), id="no day"),
        pytest.param({"started_at": None, "day": 20261121}, ("/day", "invalid"), id="number as day"),
    ],
)
def test_what_is_wrong_with_an_item_is_named(partner, center_b, entity_b, change, expected):
    from centers.models import Desk

    Desk.objects.filter(center=center_b).exclude(entity=entity_b).update(is_active=False)
    Service.objects.create(code="marriage", entity=entity_b, name_en="Marriage")
    assert fault(partner, item(**change)) == [expected]
    assert not DayCount.objects.exists()


def test_every_fault_of_a_place_is_named_at_once(partner):
    faults = fault(partner, item(center="NOWHERE", service="moon", count=5, want="token"))
    assert [pointer for pointer, _ in faults] == ["/center", "/service", "/want"]


def test_the_oldest_day_is_still_taken_and_the_one_before_is_not(partner, settings):
    settings.TRANSACTION_WINDOW = timedelta(days=30)
    local = timezone.now().astimezone(ZoneInfo("Asia/Qatar")).date()
    days = [local - timedelta(days=30), local - timedelta(days=31)]
    items = [{"reference": f"{day}", "center": "CENTER-A", "day": day.isoformat()} for day in days]
    assert statuses(partner, *items) == [201, 400]


def test_what_a_destroyed_key_covered_is_too_old(partner, settings):
    settings.AYN_VISIT_KEY = f"{TODAY + timedelta(days=1)}:{'aa' * 32}"
    assert fault(partner, item()) == [("/started_at", "too_old")]


def test_the_operator_of_a_place_may_report_without_a_desk(partner, entity_a, center_a):
    center_a.desks.update(is_active=False)
    assert statuses(partner, item()) == [201]


@pytest.mark.parametrize("body", [{}, {"transactions": []}, {"transactions": {}}, {"transactions": None}, [], "x"])
def test_a_body_that_is_no_batch_is_refused(partner, body):
    assert partner.post(URL, body, format="json").status_code == 400


def test_a_thousand_are_taken_and_one_more_is_refused(partner):
    many = [item(f"A-{number}", waiting_minutes=number % 60, want="token") for number in range(1000)]
    assert {result["status"] for result in report(partner, *many)} == {201}
    assert {result["status"] for result in report(partner, *many)} == {200}
    assert sum(DayCount.objects.values_list("n", flat=True)) == 1000
    assert report(partner, *many, item("one more"), status=400)["errors"][0]["pointer"] == "/transactions"


def test_a_batch_takes_two_statements_however_long_it_is(partner, django_assert_max_num_queries):
    report(partner, item("warm"))
    with django_assert_max_num_queries(3):  # the key, what is new, what is known
        report(partner, item("warm"), *[item(f"A-{number}") for number in range(200)])


@pytest.mark.django_db(transaction=True)
def test_fifty_batches_at_once_store_and_count_each_item_once(partner):
    items = [item(f"A-{number}", want="token", count=1) for number in range(20)]

    def send(number: int):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {partner.text}")
        shuffled = items[number % 20 :] + items[: number % 20]
        return report(client, *shuffled)

    answers = at_once(50, send)
    assert sum(result["status"] == 201 for results in answers for result in results) == 20
    assert all(result["status"] in (200, 201) for results in answers for result in results)
    assert len({result["visit_token"] for results in answers for result in results}) == 20
    assert sum(DayCount.objects.values_list("n", flat=True)) == 20


@pytest.mark.django_db(transaction=True)
def test_batches_that_meet_on_the_same_counts_never_wait_in_a_circle(partner, region, entity_a):
    codes = ["CENTER-A"] + [make_center(f"CENTER-{letter}", region, entity_a).code for letter in "CDEF"]

    def send(number: int):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {partner.text}")
        order = codes[number % 5 :] + codes[: number % 5]
        items = [item(f"{number}-{code}-{turn}", center=code) for code in order for turn in range(10)]
        return {result["status"] for result in report(client, *items)}

    assert at_once(16, send) == [{201}] * 16
    assert sum(DayCount.objects.values_list("n", flat=True)) == 16 * 50


def test_what_is_counted_can_be_read(partner):
    report(partner, item(waiting_minutes=4), item("A-2", waiting_minutes=8), item("A-3"))
    day = Transaction.objects.first().day
    query = {"from": str(day - timedelta(days=3)), "to": str(day)}
    expected = [{"day": str(day), "transactions": 3, "waiting_minutes": 6.0, "completion_minutes": None}]
    assert partner.get(URL, query).json()["results"] == expected
    assert partner.get(URL, query | {"center": "CENTER-A"}).json()["results"] == expected


def test_an_entity_reads_its_own_counts_only(partner, partner_of, entity_b, center_b):
    report(partner, item(center="CENTER-B"))
    query = {"from": str(TODAY - timedelta(days=3)), "to": str(TODAY)}
    other = partner_of(entity_b)
    assert other.get(URL, query | {"center": "CENTER-B"}).json()["results"] == []
    assert other.get(URL, query | {"center": "CENTER-A"}).status_code == 404
    assert other.get(URL, query | {"center": "NOWHERE"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [{}, {"from": "2026-11-02", "to": "2026-11-01"}, {"from": "2025-01-01", "to": "2026-12-31"}, {"from": "x"}],
)
def test_a_period_that_is_none_is_refused(partner, query):
    assert partner.get(URL, query).status_code == 400


@pytest.mark.parametrize(
    "change",
    ["count = 0", "hour = 24", "channel = 'pigeon'", "outcome = 'won'", "waiting_minutes = 1441", "reference = 'x'"],
)
def test_the_database_holds_the_rules_too(partner, change):
    report(partner, item())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE visits_transaction SET {change}")


def test_old_transactions_go_and_their_counts_stay(partner, settings):
    from visits.actions import purge_old

    report(partner, item(), item("A-2"))
    window = settings.TRANSACTION_WINDOW
    assert purge_old(today=TODAY + window) == 0
    assert purge_old(today=TODAY + window + timedelta(days=4)) == 2
    assert not Transaction.objects.exists()
    assert DayCount.objects.get().n == 2


def test_purging_goes_batch_by_batch(partner, monkeypatch, settings):
    from visits.actions import purge, purge_old

    monkeypatch.setattr(purge, "BATCH", 3)
    report(partner, *[item(f"A-{number}") for number in range(7)])
    assert purge_old(today=TODAY + settings.TRANSACTION_WINDOW + timedelta(days=4)) == 7


def test_the_nightly_job_purges(partner, settings):
    from backend.retention import purge

    report(partner, item())
    settings.TRANSACTION_WINDOW = -timedelta(days=5)
    assert purge()["single transactions and invitations"] == 1
    assert not Transaction.objects.exists()
