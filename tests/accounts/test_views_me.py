import pytest

from accounts.models import Challenge, Person, Session
from audit.models import Event
from audit.naming import named
from tests.people import PASSWORD
from tests.signing_in import API

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long pass phrase"


@pytest.fixture
def upper_app(settings, monkeypatch):
    """A module of an app above accounts that holds something about people; what it was asked is recorded."""
    import sys
    from types import ModuleType

    module = ModuleType("upper.personal")
    module.asked = []
    module.export = lambda person: {"about": str(person.id)}
    module.erase = lambda person: module.asked.append(Person.objects.filter(pk=person.pk).exists())
    monkeypatch.setitem(sys.modules, "upper.personal", module)
    settings.PERSONAL_DATA = ["accounts.personal", "upper.personal"]
    return module


def test_a_person_reads_his_profile(client_of, resident):
    answer = client_of(resident).get(f"{API}/me")
    assert answer.status_code == 200
    body = answer.json()
    joined = body.pop("joined_at")
    assert joined.endswith("Z")
    assert body == {
        "id": str(resident.id),
        "role": "resident",
        "language": "ur",
        "username": None,
        "email": resident.email,
        "phone": None,
        "totp_enrolled": False,
    }
    assert answer["Content-Language"] == "ur"


def test_a_person_changes_his_language(client_of, resident):
    client = client_of(resident)
    answer = client.patch(f"{API}/me", {"language": "zh-hans"}, format="json")
    assert (answer.status_code, answer.json()["language"]) == (200, "zh-hans")
    resident.refresh_from_db()
    assert resident.language == "zh-hans"


@pytest.mark.parametrize(
    "body",
    [{}, {"language": "de"}, {"language": None}, {"language": "fr", "role": "administrator"}, {"is_active": True}, []],
)
def test_nothing_else_can_be_changed(client_of, resident, body):
    assert client_of(resident).patch(f"{API}/me", body, format="json").status_code == 400
    resident.refresh_from_db()
    assert (resident.role, resident.language) == ("resident", "ur")


def test_a_person_reads_everything_held_about_him(client_of, resident, upper_app):
    Challenge.objects.create(kind="email", contact=resident.email, code_hash=b"x", expires_at="2030-01-01T00:00Z")
    answer = client_of(resident).get(f"{API}/me/data")
    assert answer.status_code == 200
    body = answer.json()
    assert body["accounts"]["person"]["email"] == resident.email
    assert len(body["accounts"]["sessions"]) == len(body["accounts"]["codes"]) == 1
    assert body["upper"] == {"about": str(resident.id)}
    assert b"hash" not in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_erasure_takes_the_person_and_all_sign_ins(client_of, resident, second_resident, upper_app):
    Challenge.objects.create(kind="email", contact=resident.email, code_hash=b"x", expires_at="2030-01-01T00:00Z")
    client = client_of(resident)
    answer = client.delete(f"{API}/me")
    assert (answer.status_code, answer.content) == (204, b"")
    assert list(Person.objects.all()) == [second_resident]
    assert not Session.objects.exists()
    assert not Challenge.objects.exists()
    assert client.get(f"{API}/me").status_code == 401


def test_upper_apps_erase_while_the_person_is_still_there(client_of, resident, upper_app):
    client_of(resident).delete(f"{API}/me")
    assert upper_app.asked == [True]


def test_the_trail_of_an_erasure_holds_no_address(client_of, resident, upper_app):
    client_of(resident).delete(f"{API}/me")
    event = Event.objects.get(action="person_erased")
    assert (event.target_id, event.detail) == (str(named(resident.id, "resident")), {})


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_fails_halfway_erases_nothing(client_of, resident, upper_app, monkeypatch):
    def fail(_person):
        raise OSError

    upper_app.erase = fail
    Challenge.objects.create(kind="email", contact=resident.email, code_hash=b"x", expires_at="2030-01-01T00:00Z")
    assert client_of(resident).delete(f"{API}/me").status_code == 500
    assert Person.objects.filter(pk=resident.pk).exists()
    assert Challenge.objects.exists()
    assert not Event.objects.exists()


def test_an_erased_address_may_come_back_as_a_new_person(client_of, sign_in, address, upper_app):
    first = Person.objects.get(pk=sign_in(address)["user"]["id"])
    client_of(first).delete(f"{API}/me")
    assert sign_in(address)["user"]["id"] != str(first.id)


def test_staff_are_not_erased_by_themselves(client_of, manager_a):
    answer = client_of(manager_a).delete(f"{API}/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_not_erasable")
    assert Person.objects.filter(pk=manager_a.pk).exists()


def change(client, current, new):
    return client.post(f"{API}/me/password", {"current_password": current, "new_password": new}, format="json")


def test_a_new_password_ends_all_other_sessions(api, client_of, auditor):
    mine, elsewhere = client_of(auditor), client_of(auditor)
    assert change(mine, PASSWORD, NEW_PASSWORD).status_code == 204
    assert mine.get(f"{API}/me").status_code == 200
    assert elsewhere.get(f"{API}/me").status_code == 401
    body = {"username": "auditor", "password": NEW_PASSWORD}
    assert api.post(f"{API}/auth/tokens", body, format="json").status_code == 200
    assert Event.objects.filter(action="password_changed", actor_id=auditor.id).count() == 1


@pytest.mark.parametrize(
    ("current", "new", "pointer", "code"),
    [
        pytest.param("wrong", NEW_PASSWORD, "/current_password", "wrong_password", id="wrong"),
        pytest.param(PASSWORD, "short", "/new_password", "password_too_short", id="short"),
        pytest.param(PASSWORD, "123456789123", "/new_password", "password_too_common", id="common"),
        pytest.param(PASSWORD, "auditor12345", "/new_password", "password_too_similar", id="like-the-name"),
    ],
)
def test_a_bad_password_changes_nothing(client_of, auditor, current, new, pointer, code):
    mine, elsewhere = client_of(auditor), client_of(auditor)
    answer = change(mine, current, new)
    assert answer.status_code == 400
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert elsewhere.get(f"{API}/me").status_code == 200
    auditor.refresh_from_db()
    assert auditor.check_password(PASSWORD)


def test_residents_have_no_password_to_change(client_of, resident):
    assert change(client_of(resident), "", NEW_PASSWORD).status_code == 403


def test_every_app_that_holds_something_is_asked(client_of, resident, settings):
    client = client_of(resident)
    assert set(client.get(f"{API}/me/data").json()) == {name.split(".")[0] for name in settings.PERSONAL_DATA}
    assert client.delete(f"{API}/me").status_code == 204
    assert not Person.objects.exists()
