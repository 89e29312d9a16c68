"""Reports of conditions: stored once, told at once, and nobody learns by whom."""

import json
import uuid
from datetime import time, timedelta

import pytest
from django.utils import timezone

from accounts.actions import erase_person
from alerts.actions import resolve_alert
from alerts.kinds import Cause
from alerts.models import Alert, Delivery, Occurrence, RuleSetting
from centers import edition
from centers.models import Center, OpeningException, OpeningHours, Service
from core.text import undisguised
from evaluations import personal
from evaluations.keys import keyring
from evaluations.models import ConditionReport
from tests.people import make_person
from tests.racing import at_once

URL = "/api/v1/centers/CENTER-A/conditions"


@pytest.fixture(autouse=True)
def _place(center_a, request):
    Center.objects.filter(pk=center_a.pk).update(payment_methods=["card", "cash"])
    edition.forget()


@pytest.fixture
def always_open(center_a):
    for weekday in range(7):
        OpeningHours.objects.create(center=center_a, weekday=weekday, opens=time(0), closes=time(0))
    edition.forget()


def body(kind="accessibility_obstacle", **more):
    return {"id": str(uuid.uuid4()), "kind": kind} | more


def card_down(**more):
    return body("payment_down", payment_method="card", **more)


@pytest.fixture
def send(client_of, resident):
    """Return a function that sends a report of the resident, or of a person."""

    def post(report, person=resident, url=URL):
        return client_of(person).post(url, report, format="json")

    return post


def codes(answer):
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


def told(person):
    found = Delivery.objects.visible_to(person).order_by("sequence")
    return [delivery.alert for delivery in found.select_related("alert")]


def test_managers_and_the_quality_team_are_told_at_once(send, client_of, manager_a, quality):
    report = card_down(text="The reader of window 3, ask Ahmed")
    answer = send(report)
    assert answer.status_code == 201
    assert answer.json()["id"] == report["id"]
    [alert] = client_of(manager_a).get("/api/v1/alerts", headers={"Accept-Language": "en"}).json()["results"]
    assert (alert["kind"], alert["severity"], alert["count"]) == ("payment_down", "warning", 1)
    assert alert["condition"] == {"payment_method": "card", "service": None, "minutes": None}
    assert alert["text"] == "Center CENTER-A: this way to pay does not work: card."
    assert (alert["comment"], alert["rating"]) == (None, None)
    assert alert["raised_at"].endswith(":00Z")
    assert alert["due_at"]
    [whole] = client_of(quality).get("/api/v1/alerts").json()["results"]
    assert whole["comment"] == report["text"]
    assert whole["rating"] is None


def test_nothing_a_manager_reads_holds_the_phone_the_person_or_his_words(send, client_of, resident, manager_a):
    reports = [card_down(text="canary"), card_down(text="canary")]
    send(reports[0])
    send(reports[1], make_person("resident", "third"))
    api = client_of(manager_a)
    [alert] = api.get("/api/v1/alerts").json()["results"]
    read = json.dumps([alert, api.get(f"/api/v1/alerts/{alert['id']}").json(),
                       api.get(f"/api/v1/alerts/{alert['id']}/occurrences").json()])  # fmt: skip
    for secret in ("canary", reports[0]["id"], reports[1]["id"], str(resident.pk)):
        assert secret not in read
    pseudonyms = [bytes(value).hex() for value in ConditionReport.objects.values_list("reporter", flat=True)]
    assert all(pseudonym not in read for pseudonym in pseudonyms)


def test_sent_again_it_answers_the_same_and_tells_nothing_twice(send, manager_a):
    report = card_down(text="again")
    first, again = send(report), send(report)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Alert.objects.get(audience="managers").count == 1


def test_an_old_report_is_still_answered_as_it_was(send):
    report = card_down(observed_at=(timezone.now() - timedelta(hours=11)).isoformat())
    assert send(report).status_code == 201
    day = timedelta(days=1)
    ConditionReport.objects.update(observed_at=timezone.now() - day, received_at=timezone.now() - day)
    assert send(report).status_code == 200


@pytest.mark.parametrize("change", [{"text": "other"}, {"payment_method": "cash"}])
def test_the_same_id_with_other_content_is_a_conflict(send, change):
    report = card_down()
    send(report)
    answer = send(report | change)
    assert (answer.status_code, answer.json()["code"]) == (409, "report_conflict")


def test_the_id_of_another_person_is_a_conflict(send, second_resident):
    report = card_down()
    send(report)
    assert send(report, second_resident).status_code == 409


def test_one_person_counts_once_a_center_kind_and_day(send, manager_a):
    for _ in range(3):
        assert send(card_down()).status_code == 201
    send(body())
    assert list(told(manager_a)) == list(Alert.objects.filter(audience="managers").order_by("raised_at"))
    assert [alert.count for alert in told(manager_a)] == [1, 1]
    assert ConditionReport.objects.filter(counted=True).count() == 2


def test_several_people_are_one_alert_with_a_count(send, manager_a, quality):
    for number in range(4):
        send(card_down(text=f"word {number}"), make_person("resident", f"person-{number}"))
    [for_manager], [for_quality] = told(manager_a), told(quality)
    assert for_manager.count == for_quality.count == 4
    assert set(Occurrence.objects.filter(audience="managers").values_list("comment", flat=True)) == {""}
    assert set(Occurrence.objects.filter(audience="quality").values_list("comment", flat=True)) == {
        f"word {number}" for number in range(1, 4)
    }


def test_three_people_make_it_urgent(send, manager_a):
    for number, severity in enumerate(["warning", "warning", "urgent"]):
        send(card_down(), make_person("resident", f"person-{number}"))
        assert told(manager_a)[0].severity == severity


def test_what_is_not_safe_is_urgent(send, manager_a):
    send(body("safety_obstacle"))
    assert told(manager_a)[0].severity == "urgent"


def test_other_ways_to_pay_are_other_conditions(send, manager_a, second_resident):
    send(card_down())
    send(body("payment_down", payment_method="cash"), second_resident)
    assert [alert.count for alert in told(manager_a)] == [1, 1]


def test_after_it_was_resolved_the_next_report_is_an_alert_again(send, manager_a, second_resident):
    send(card_down())
    resolve_alert(alert_id=told(manager_a)[0].pk, cause=Cause.PAYMENT, action="A new reader.", by=manager_a)
    send(card_down(), second_resident)
    assert [alert.count for alert in told(manager_a)] == [1, 1]


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        pytest.param(body("payment_down"), {("/payment_method", "required")}, id="no-way-to-pay"),
        pytest.param(
            body("payment_down", payment_method="wallet"), {("/payment_method", "not_offered_here")}, id="way"
        ),
        pytest.param(body("payment_down", payment_method="gold"), {("/payment_method", "unknown_choice")}, id="gold"),
        pytest.param(body(payment_method="card"), {("/payment_method", "not_of_this_kind")}, id="of-another-kind"),
        pytest.param(body(minutes=5), {("/minutes", "not_of_this_kind")}, id="minutes"),
        pytest.param(body("closed"), {("/kind", "hours_unknown")}, id="hours-unknown"),
        pytest.param(body("praise"), {("/kind", "unknown_choice")}, id="no-condition"),
        pytest.param(body(rating=5), {("/rating", "unknown_field")}, id="unknown"),
        pytest.param(body(text="x" * 1001), {("/text", "too_long")}, id="long"),
        pytest.param(body(text="\0"), {("", "invalid_characters")}, id="nul"),
        pytest.param(body(text=7), {("/text", "invalid_type")}, id="no-text"),
        pytest.param(body(observed_at="9999-12-31T23:59:59Z"), {("/observed_at", "in_future")}, id="future"),
        pytest.param(body(observed_at="0001-01-01T00:00:00Z"), {("/observed_at", "too_old")}, id="old"),
        pytest.param(body(observed_at="yesterday"), {("/observed_at", "invalid_time")}, id="no-time"),
        pytest.param(body(observed_at="2026-11-21T08:40:00"), {("/observed_at", "invalid_time")}, id="no-offset"),
        pytest.param(body() | {"id": 5}, {("/id", "invalid_type")}, id="number-for-id"),
        pytest.param(body() | {"id": "nobody"}, {("/id", "not_a_random_uuid")}, id="no-id"),
        pytest.param(
            body() | {"id": "11111111-1111-1111-8111-111111111111"}, {("/id", "not_a_random_uuid")}, id="id-not-random"
        ),
    ],
)
def test_a_bad_report_is_a_problem_with_pointers(send, report, faults):
    answer = send(report)
    assert answer.status_code == 400
    assert codes(answer) == faults
    assert not ConditionReport.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="markup"),
        pytest.param("\u202eevil\u202c \u0000".replace("\u0000", ""), id="bidi"),
        pytest.param("'; DROP TABLE alerts_alert; --", id="sql"),
        pytest.param("%(center)s %s {0} ${x}", id="formats"),
        pytest.param("الأرضية مبللة 🚧 濡れた床", id="scripts"),
        pytest.param("=cmd|' /C calc'!A0", id="formula"),
    ],
)
def test_naughty_texts_are_kept_as_texts_and_reach_no_manager(send, client_of, quality, manager_a, text):
    assert send(body("safety_obstacle", text=text)).status_code == 201
    [alert] = client_of(quality).get("/api/v1/alerts").json()["results"]
    assert alert["comment"] == undisguised(text).strip()
    [alert] = client_of(manager_a).get("/api/v1/alerts").json()["results"]
    assert alert["comment"] is None


def test_closed_counts_only_while_it_should_be_open(send, always_open, center_a):
    assert send(body("closed")).status_code == 201
    day = timezone.now().astimezone(timezone.get_fixed_timezone(180)).date()
    for back in (0, 1, -1):
        OpeningException.objects.create(center=center_a, date=day + timedelta(days=back))
    edition.forget()
    answer = send(body("closed"))
    assert codes(answer) == {("/kind", "not_open_then")}


def test_only_who_runs_the_place_reports_how_long_it_takes(send, manager_a, quality, center_a, entity_a):
    desk = center_a.desks.get()
    desk.services.add(Service.objects.create(code="new-meter", entity=entity_a, name_en="New meter"))
    report = body("target_exceeded", minutes=40, service="new-meter")
    assert send(report).status_code == 403
    assert send(report, manager_a).status_code == 201
    assert send(body("target_exceeded", minutes=45, service="new-meter"), quality).status_code == 201
    [alert] = told(manager_a)
    assert (alert.count, alert.context["condition"]["minutes"]) == (2, 40)
    assert codes(send(body("target_exceeded", minutes=4, service="other"), manager_a)) == {
        ("/service", "not_offered_here")
    }
    assert codes(send(body("target_exceeded"), manager_a)) == {("/minutes", "required")}
    assert codes(send(body("target_exceeded", minutes="9"), manager_a)) == {("/minutes", "invalid_type")}


def test_staff_report_of_their_own_places_only(send, manager_a, manager_b, quality, center_b):
    assert send(body(), manager_b).status_code == 404
    assert send(body(), manager_a, URL.replace("CENTER-A", "CENTER-B")).status_code == 404
    assert send(body(), quality, URL.replace("CENTER-A", "CENTER-B")).status_code == 404
    assert not ConditionReport.objects.exists()


def test_a_center_that_is_not_there_is_not_found(send):
    assert send(body(), url=URL.replace("CENTER-A", "NOWHERE")).status_code == 404


def test_a_rule_switched_off_spares_the_managers_not_the_quality_team(send, center_a, manager_a, quality):
    RuleSetting.objects.create(center=center_a, rule="payment_down", is_on=False)
    send(card_down())
    assert told(manager_a) == []
    assert len(told(quality)) == 1


def test_one_person_cannot_flood(send, settings, manager_a):
    settings.LIMITS = settings.LIMITS | {"conditions_per_person": (5, 3600)}
    answers = [send(body()).status_code for _ in range(8)]
    assert answers == [201] * 5 + [429] * 3
    assert [alert.count for alert in told(manager_a)] == [1]


def test_it_is_told_and_erased(send, resident, second_resident, manager_a, quality):
    report = card_down(text="my words")
    send(card_down(text="first"), second_resident)
    send(report)
    assert [str(each["id"]) for each in personal.export(resident)["condition_reports"]] == [report["id"]]
    erase_person(by=resident)
    row = ConditionReport.objects.get(pk=report["id"])
    assert (row.text, row.reporter, row.fingerprint, row.counted) == ("", None, None, True)
    assert [alert.count for alert in told(manager_a)] == [2]
    words = {*Alert.objects.values_list("comment", flat=True), *Occurrence.objects.values_list("comment", flat=True)}
    assert words == {"", "first"}


def test_nothing_joins_a_report_with_ratings_or_other_days(resident):
    today = timezone.now().date()
    keys = keyring()
    stands = {keys.reporter(resident.pk, today), keys.owner(resident.pk, today), keys.rater(resident.pk, 1, today),
              keys.reporter(resident.pk, today - timedelta(days=1))}  # fmt: skip
    assert len(stands) == 4


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_counts_once(client_of, resident, manager_a):
    api, report = client_of(resident), card_down(text="once")
    answers = at_once(8, lambda _: api.post(URL, report, format="json").status_code)
    assert sorted(answers) == [200] * 7 + [201]
    assert [alert.count for alert in told(manager_a)] == [1]


@pytest.mark.django_db(transaction=True)
def test_one_person_with_many_ids_at_once_counts_once(client_of, resident, manager_a):
    api = client_of(resident)
    answers = at_once(8, lambda _: api.post(URL, card_down(), format="json").status_code)
    assert answers == [201] * 8
    assert [alert.count for alert in told(manager_a)] == [1]


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_are_one_alert(client_of, manager_a, quality):
    phones = [client_of(make_person("resident", f"person-{number}")) for number in range(8)]
    assert at_once(8, lambda n: phones[n].post(URL, card_down(), format="json").status_code) == [201] * 8
    assert [alert.count for alert in told(manager_a)] == [8]
    assert [alert.count for alert in told(quality)] == [8]
