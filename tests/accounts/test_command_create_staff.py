import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from audit.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("AYN_STAFF_PASSWORD", "a long enough pass phrase")


def test_the_first_administrator_is_made(capsys):
    call_command("create_staff", "administrator", "amal")
    person = Person.objects.get()
    assert (person.role, person.username, person.is_staff, person.is_demo) == ("administrator", "amal", True, False)
    assert person.check_password("a long enough pass phrase")
    assert "amal can sign in" in capsys.readouterr().out
    assert Event.objects.get().action == "person_created"


def test_a_name_is_given_once():
    call_command("create_staff", "auditor", "amal")
    with pytest.raises(CommandError, match="already somebody"):
        call_command("create_staff", "administrator", "Amal")
    assert Person.objects.get().role == "auditor"


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setenv("AYN_STAFF_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("create_staff", "administrator", "amal")
    assert not Person.objects.exists()


def test_the_password_may_be_typed(monkeypatch):
    monkeypatch.delenv("AYN_STAFF_PASSWORD")
    monkeypatch.setattr("accounts.management.commands.create_staff.getpass", lambda _prompt: "typed pass phrase")
    call_command("create_staff", "auditor", "amal")
    assert Person.objects.get().check_password("typed pass phrase")


@pytest.mark.parametrize("role", ["resident", "emperor"])
def test_only_staff_are_made(role):
    with pytest.raises(CommandError):
        call_command("create_staff", role, "amal")
