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
    return {name: getattr(person, name) or "" for name in ("username", "email", "phone", "language")} | changes


def deed(person, name):
    return f"/admin/accounts/person/{person.pk}/do/{name}/"


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


def test_the_page_of_the_sign_in_has_a_field_for_it(client):
    assert 'name="otp"' in client.get(LOGIN).content.decode()


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
    assert admin.post(deed(auditor, "close")).status_code == 302
    assert Session.objects.get().revoked_because == "disabled"
    assert not Person.objects.get(pk=auditor.pk).is_active


def test_a_new_role_and_a_new_password_end_sessions_too(admin, auditor, client_of):
    client_of(auditor)
    admin.post(deed(auditor, "role"), {"role": "quality"})
    assert Session.objects.get().revoked_because == "role"
    client_of(auditor)
    admin.post(deed(auditor, "password"), {"new_password": "another long pass phrase"})
    auditor.refresh_from_db()
    assert (auditor.role, auditor.check_password("another long pass phrase")) == ("quality", True)
    assert not Session.objects.filter(revoked_at=None).exists()
    fields = Event.objects.filter(action="person_changed").order_by("pk").values_list("detail__fields", flat=True)
    assert list(fields) == [["role"], ["password"]]


def test_a_weak_new_password_is_refused_on_the_page(admin, auditor):
    page = admin.post(deed(auditor, "password"), {"new_password": "short"})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert Person.objects.get(pk=auditor.pk).check_password(PASSWORD)


@pytest.mark.parametrize("name", ["close", "role", "password", "second-factor"])
def test_the_page_says_what_follows_and_looking_does_nothing(admin, auditor, name):
    Person.objects.filter(pk=auditor.pk).update(totp_secret=b"x", totp_enrolled_at=timezone.now())
    page = admin.get(deed(auditor, name))
    assert "deed__says" in page.content.decode()
    auditor.refresh_from_db()
    assert (auditor.is_active, auditor.role, auditor.totp_enrolled_at is None) == (True, "auditor", False)


@pytest.mark.parametrize("name", ["close", "role", "password", "second-factor"])
def test_nobody_does_it_to_himself(admin, administrator, name):
    admin.post(deed(administrator, name), {"role": "auditor", "new_password": "another long pass phrase"})
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.role) == (True, "administrator")
    assert administrator.check_password(PASSWORD)


def test_a_second_press_changes_nothing_and_says_so(admin, auditor):
    for _ in range(2):
        page = admin.post(deed(auditor, "close"), follow=True)
    assert "done already" in page.content.decode()
    assert Event.objects.filter(action="person_changed").count() == 1


def test_an_unknown_deed_is_refused(admin, auditor):
    assert admin.post(deed(auditor, "promote")).status_code == 403


def test_the_change_form_takes_neither_role_nor_closing(admin, auditor):
    body = form(auditor, role="administrator", new_password="another long pass phrase")
    assert admin.post(f"/admin/accounts/person/{auditor.pk}/change/", body).status_code == 302
    auditor.refresh_from_db()
    assert (auditor.role, auditor.is_active, auditor.check_password(PASSWORD)) == ("auditor", True, True)


def test_residents_are_not_made_here(admin):
    admin.post("/admin/accounts/person/add/", {"role": "resident", "email": "somebody@example.org"})
    assert not Person.objects.filter(role="resident").exists()


def test_an_own_new_password_ends_the_other_sign_ins_and_is_told(admin, administrator, client_of):
    client_of(administrator)
    new = "another long pass phrase"
    body = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert admin.post("/admin/password_change/", body).status_code == 302
    assert Session.objects.get().revoked_because == "password"
    assert Event.objects.filter(action="password_changed", actor_id=administrator.id).exists()


def test_a_lost_phone_is_helped(admin, auditor):
    Person.objects.filter(pk=auditor.pk).update(totp_secret=b"x", totp_enrolled_at=timezone.now())
    admin.post(deed(auditor, "second-factor"))
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
