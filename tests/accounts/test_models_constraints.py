import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Challenge, Person, Session

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PHONE = {"role": "resident", "phone": "+9711234567"}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        pytest.param({"role": "resident"}, "person_resident_reachable", id="no-address"),
        pytest.param({"role": "resident", "email": "a@b.org", "username": "a"}, "person_staff_have_names", id="named"),
        pytest.param({"role": "auditor"}, "person_staff_have_names", id="staff-without-name"),
        pytest.param({"role": "emperor", "username": "a"}, "person_role_known", id="role"),
        pytest.param({"role": "resident", "phone": "0501234567"}, "person_phone_e164", id="phone"),
        pytest.param({"role": "resident", "email": "A@b.org"}, "person_email_lower_case", id="upper-case"),
        pytest.param(
            {"role": "auditor", "username": "a", "totp_enrolled_at": NOW}, "person_totp_has_secret", id="totp"
        ),
    ],
)  # fmt: skip
def test_the_database_refuses_impossible_people(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.create(**fields)


@pytest.mark.parametrize(
    ("fields", "again", "constraint"),
    [
        ({"role": "resident", "email": "a@b.org"}, {"role": "resident", "email": "a@b.org"}, "person_email_once"),
        (PHONE, PHONE, "person_phone_once"),
        ({"role": "auditor", "username": "Amal"}, {"role": "manager", "username": "aMAL"}, "person_username_once"),
    ],
)  # fmt: skip
def test_names_and_addresses_belong_to_one_person(fields, again, constraint):
    Person.objects.create(**fields)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.create(**again)


def test_a_challenge_takes_five_tries_whoever_counts():
    challenge = Challenge.objects.create(kind="email", contact="a@b.org", code_hash=b"x", expires_at=timezone.now())
    with pytest.raises(IntegrityError, match="challenge_five_attempts"), transaction.atomic():
        Challenge.objects.filter(pk=challenge.pk).update(attempts=6)


def test_a_session_is_not_revoked_without_saying_why(resident):
    session = Session.objects.create(person=resident, current_hash=b"x", expires_at=timezone.now())
    with pytest.raises(IntegrityError, match="session_revoked_says_why"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(revoked_at=timezone.now())


@pytest.mark.usefixtures("real_hashes")
def test_staff_are_made_with_a_hashed_password():
    person = Person.objects.create_staff(username="amal", password="a pass phrase", role="auditor")
    assert person.password.startswith("argon2")
    assert person.check_password("a pass phrase")


def test_an_unknown_role_is_refused_before_the_database():
    with pytest.raises(ValueError, match="emperor"):
        Person.objects.create_staff(username="amal", password="x", role="emperor")
