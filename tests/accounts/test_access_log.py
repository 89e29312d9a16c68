"""What the owner of an account learns of what happened to it."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from accounts.actions import refresh
from accounts.kinds import app_of
from accounts.models import AccessEntry, Person, Session
from accounts.tokens import Claims, make_refresh
from audit.models import Event
from audit.naming import named
from core.problems import Problem
from tests.people import PASSWORD
from tests.signing_in import API

pytestmark = pytest.mark.django_db
CHANGE = "/admin/accounts/person/{}/change/"


@pytest.fixture
def office(client, administrator, fresh_limits):
    sent = {"username": "administrator", "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", sent).status_code == 302
    return client


def log_of(client_of, person):
    return client_of(person).get(f"{API}/me/access-log").json()["results"]


def told(client_of, person):
    return [entry["what"] for entry in log_of(client_of, person)]


def form(person, **changes):
    fields = {name: getattr(person, name) or "" for name in ("role", "username", "email", "phone", "language")}
    return fields | {"is_active": "on", "new_password": "", "reason": "asked_by_its_owner"} | changes


def test_a_sign_in_and_its_end_are_told(client_of, sign_in, api):
    tokens = sign_in("amal@example.org")
    person = Person.objects.get(email="amal@example.org")
    api.post(f"{API}/auth/logout", {"refresh": tokens["refresh"]}, format="json")
    entries = log_of(client_of, person)
    own = [(entry["what"], entry["role"]) for entry in entries if entry["what"] != "code_sent"]
    assert own == [("signed_out", "resident"), ("signed_in", "resident")]
    assert [entry["app"] for entry in entries if entry["what"] == "signed_in"] == ["other"]


def test_codes_that_others_ask_for_are_told_and_do_not_fill_the_log(
    client_of, resident, ask_code, fresh_limits, django_capture_on_commit_callbacks
):
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            ask_code(resident.email)
    assert log_of(client_of, resident)[0]["role"] is None
    assert told(client_of, resident) == ["code_sent"]


def test_a_stolen_sign_in_is_told(client_of, resident):
    session = Session.objects.create(person=resident, current_hash=b"other", expires_at="2100-01-01T00:00Z")
    token = make_refresh(Claims(resident.pk, session.pk, "old"), timezone.now())
    with pytest.raises(Problem, match="used twice"):
        refresh(token=token)
    assert told(client_of, resident) == ["sign_in_ended"]
    event = Event.objects.get(action="session_revoked")
    assert event.target_id == str(named(resident.pk, "resident"))


def test_reading_all_data_is_told(client_of, resident):
    phone = client_of(resident)
    phone.get(f"{API}/me/data")
    assert [entry["what"] for entry in phone.get(f"{API}/me/data").json()["accounts"]["access_log"]] == [
        "data_exported"
    ]
    assert told(client_of, resident) == ["data_exported"] * 2


def test_an_administrator_who_looks_leaves_a_line(office, client_of, resident, administrator):
    assert office.get(CHANGE.format(resident.pk)).status_code == 200
    entry = log_of(client_of, resident)[0]
    assert (entry["what"], entry["role"]) == ("looked_at", "administrator")
    event = Event.objects.get(action="person_looked_at")
    assert event.actor_id == administrator.pk
    assert event.target_id == str(named(resident.pk, "resident")) != str(resident.pk)


def test_being_shown_in_a_list_and_a_history_is_told(office, client_of, resident):
    office.get("/admin/accounts/person/")
    office.get(f"/admin/accounts/person/{resident.pk}/history/")
    assert told(client_of, resident) == ["looked_at", "listed"]
    assert Event.objects.filter(action="people_listed").count() == 1


def test_a_change_is_told_with_its_reason_and_fields_but_no_value(office, client_of, resident):
    sent = form(resident, email="new@example.org")
    assert office.post(CHANGE.format(resident.pk), sent).status_code == 302
    entry = log_of(client_of, resident)[0]
    assert (entry["what"], entry["reason"]) == ("changed", "asked_by_its_owner")
    assert entry["detail"] == {"fields": ["email"]}


def test_closing_and_opening_again_are_told(office, client_of, resident):
    page = f"/admin/accounts/person/{resident.pk}/do/"
    office.post(f"{page}close/", {"reason": ""})
    assert Person.objects.get(pk=resident.pk).is_active
    office.post(f"{page}close/", {"reason": "abuse"})
    office.post(f"{page}reopen/", {"reason": "mistake"})
    changes = [entry for entry in log_of(client_of, resident) if entry["reason"]]
    assert [(entry["what"], entry["reason"]) for entry in changes] == [("reopened", "mistake"), ("closed", "abuse")]


def test_a_resident_is_not_changed_without_a_reason(office, resident):
    page = office.post(CHANGE.format(resident.pk), form(resident, email="new@example.org", reason=""))
    assert page.status_code == 200
    assert "its owner will read it" in page.content.decode()
    assert Person.objects.get(pk=resident.pk).email == resident.email


def test_the_office_keeps_no_log_of_its_own(office, resident):
    office.post(CHANGE.format(resident.pk), form(resident, email="new@example.org"))
    assert not LogEntry.objects.exists()


def test_everybody_reads_his_own_log_only(office, client_of, resident, second_resident):
    office.get(CHANGE.format(resident.pk))
    assert told(client_of, second_resident) == []


def test_the_log_comes_in_pages(office, client_of, resident):
    for _ in range(3):
        office.get(CHANGE.format(resident.pk))
    phone = client_of(resident)
    first = phone.get(f"{API}/me/access-log?limit=2").json()
    second = phone.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)


def test_no_name_of_staff_and_no_network_is_in_it(office, client_of, resident, administrator):
    office.get(CHANGE.format(resident.pk))
    answer = client_of(resident).get(f"{API}/me/access-log").content.decode()
    assert administrator.username not in re.sub('"role":"administrator"', "", answer)
    assert str(administrator.pk) not in answer
    assert not re.search(r"\d+\.\d+\.\d+", answer)


def test_it_goes_with_its_owner(office, client_of, resident):
    office.get(CHANGE.format(resident.pk))
    assert client_of(resident).delete(f"{API}/me").status_code == 204
    assert not AccessEntry.objects.exists()


def test_the_trail_never_holds_the_id_of_a_resident(office, client_of, resident):
    office.get(CHANGE.format(resident.pk))
    phone = client_of(resident)
    wish = {"consents": [{"purpose": "photos", "version": 1, "given": True}]}
    phone.put(f"{API}/me/consents", wish, format="json")
    phone.delete(f"{API}/me")
    assert Event.objects.count() >= 3
    for event in Event.objects.all():
        assert str(resident.pk) not in f"{event.actor_id} {event.target_id} {event.detail}"


@pytest.mark.parametrize(
    ("agent", "app"),
    [
        ("okhttp/4.12.0", "android"),
        ("Ayn/1 CFNetwork/1490.0.4 Darwin/23.2.0", "ios"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "browser"),
        ("curl/8", "other"),
        ("", "other"),
    ],
)
def test_an_app_is_known_by_its_kind_alone(agent, app):
    assert app_of(agent) == app
