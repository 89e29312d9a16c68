import pyotp
import pytest
from django.utils import timezone

from accounts import totp
from accounts.models import Person, Session
from audit.actions import record
from audit.models import Event
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/?next=/admin/"


def log_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password} | more)


@pytest.fixture
def admin(client, administrator, fresh_limits):
    assert log_in(client, "administrator").status_code == 302
    return client


def form(person, **changes):
    fields = {name: getattr(person, name) or "" for name in ("role", "username", "email", "phone", "language")}
    return fields | {"is_active": "on", "new_password": ""} | changes


def test_the_office_bears_the_name_of_the_house(client):
    page = client.get(LOGIN).content.decode()
    assert "Ayn" in page
    assert "Django" not in page


def test_administrators_enter(admin):
    assert admin.get("/admin/").status_code == 200


def test_other_staff_do_not(client, auditor, fresh_limits):
    assert log_in(client, "auditor").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_the_second_factor_is_asked_for_here_too(client, administrator, fresh_limits):
    secret = totp.make_secret()
    Person.objects.update(totp_secret=totp.sealed(secret), totp_enrolled_at=timezone.now())
    assert "authenticator" in log_in(client, "administrator").content.decode()
    assert client.get("/admin/").status_code == 302
    assert log_in(client, "administrator", otp=pyotp.TOTP(secret).now()).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_demonstration_administrators_stay_out_of_production(client, administrator, settings, fresh_limits):
    settings.AYN_DEV = False
    Person.objects.update(is_demo=True)
    assert log_in(client, "administrator").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_sign_in_to_the_site_is_throttled(client, administrator, settings, fresh_limits):
    settings.LIMITS = settings.LIMITS | {"sign_in_per_name": (2, 600)}
    for _ in range(2):
        log_in(client, "administrator", "wrong")
    assert log_in(client, "administrator").status_code == 200
    assert client.get("/admin/").status_code == 302


def test_staff_are_made_with_a_password_that_is_hashed_and_not_recorded(admin, administrator):
    body = {"role": "auditor", "username": "amal", "is_active": "on", "new_password": "another long pass phrase"}
    assert admin.post("/admin/accounts/person/add/", body).status_code == 302
    person = Person.objects.get(username="amal")
    assert person.check_password("another long pass phrase")
    event = Event.objects.get(action="person_created")
    assert (event.actor_id, event.target_id) == (administrator.id, str(person.id))
    assert event.detail == {"fields": ["password", "role", "username"]}


def test_a_weak_password_is_refused(admin):
    body = {"role": "auditor", "username": "amal", "is_active": "on", "new_password": "short"}
    assert admin.post("/admin/accounts/person/add/", body).status_code == 200
    assert not Person.objects.filter(username="amal").exists()


def test_addresses_are_stored_as_sign_in_looks_for_them(admin, auditor):
    body = form(auditor, email=" Amal@Example.ORG", phone="00971 50 123 4567")
    assert admin.post(f"/admin/accounts/person/{auditor.pk}/change/", body).status_code == 302
    auditor.refresh_from_db()
    assert (auditor.email, auditor.phone) == ("amal@example.org", "+971501234567")
    assert auditor.check_password(PASSWORD)


def test_a_disabled_person_loses_his_sessions(admin, auditor, client_of):
    client_of(auditor)
    body = form(auditor)
    del body["is_active"]
    admin.post(f"/admin/accounts/person/{auditor.pk}/change/", body)
    assert Session.objects.get().revoked_because == "disabled"


def test_a_lost_phone_is_helped(admin, auditor):
    Person.objects.filter(pk=auditor.pk).update(totp_secret=b"x", totp_enrolled_at=timezone.now())
    body = {"action": "remove_second_factor", "_selected_action": [str(auditor.pk)]}
    admin.post("/admin/accounts/person/", body)
    auditor.refresh_from_db()
    assert auditor.totp_enrolled_at is None
    assert Event.objects.filter(action="totp_removed", target_id=str(auditor.pk)).exists()


def test_nobody_is_deleted_here(admin, auditor):
    assert admin.post(f"/admin/accounts/person/{auditor.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_trail_can_be_read_and_not_changed(admin, auditor):
    event = record(by=auditor, action="tested", target=auditor)
    assert "tested" in admin.get("/admin/audit/event/").content.decode()
    assert admin.get(f"/admin/audit/event/{event.pk}/change/").status_code == 200
    assert admin.post(f"/admin/audit/event/{event.pk}/change/", {"action": "forged"}).status_code == 403
    assert admin.post(f"/admin/audit/event/{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.get("/admin/audit/event/add/").status_code == 403
