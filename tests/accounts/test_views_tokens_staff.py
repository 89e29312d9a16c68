import time

import pyotp
import pytest
from django.utils import timezone

from accounts import totp
from accounts.models import Person
from audit.models import Event
from tests.people import PASSWORD
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def sign_in(api, username, password=PASSWORD, **more):
    body = {"username": username, "password": password} | more
    return api.post(f"{API}/auth/tokens", body, format="json")


def code_of(answer):
    return answer.status_code, answer.json().get("code")


@pytest.fixture
def enrolled(auditor):
    """The auditor with a second factor; returns the generator of the codes."""
    secret = totp.make_secret()
    Person.objects.filter(pk=auditor.pk).update(totp_secret=totp.sealed(secret), totp_enrolled_at=timezone.now())
    return pyotp.TOTP(secret)


def test_staff_sign_in_by_password(api, manager_a):
    answer = sign_in(api, "manager-a")
    assert answer.status_code == 200
    assert answer.json()["user"] == {"id": str(manager_a.id), "role": "manager", "language": "ar"}


def test_user_names_have_no_case(api, manager_a):
    assert sign_in(api, "MANAGER-A").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(api, manager_a):
    wrong, unknown = sign_in(api, "manager-a", "wrong"), sign_in(api, "nobody-here")
    assert code_of(wrong) == (401, "sign_in_failed")
    assert wrong.content == unknown.content


def test_a_password_keeps_its_blanks(api, db):
    Person.objects.create_staff(username="blank", password=" padded pass phrase ", role="auditor")
    assert sign_in(api, "blank", " padded pass phrase ").status_code == 200
    assert sign_in(api, "blank", "padded pass phrase").status_code == 401


def test_a_disabled_person_gets_the_answer_of_a_wrong_password(api, manager_a):
    manager_a.is_active = False
    manager_a.save()
    assert code_of(sign_in(api, "manager-a")) == (401, "sign_in_failed")


def test_demonstration_people_exist_in_development_only(api, manager_a, settings):
    Person.objects.update(is_demo=True)
    assert sign_in(api, "manager-a").status_code == 200
    settings.AYN_DEV = False
    assert code_of(sign_in(api, "manager-a")) == (401, "sign_in_failed")


def test_residents_have_no_password(api, resident):
    assert code_of(sign_in(api, resident.email, "")) == (400, "invalid_input")
    assert code_of(sign_in(api, resident.email, "anything")) == (401, "sign_in_failed")


def test_a_name_is_throttled(api, manager_a, settings):
    settings.LIMITS = settings.LIMITS | {"sign_in_per_name": (2, 600)}
    answers = [sign_in(api, name, "wrong").status_code for name in ("manager-a", "Manager-A", "manager-a", "other")]
    assert answers == [401, 401, 429, 401]


def test_a_network_is_throttled_whatever_the_name(api, settings):
    settings.LIMITS = settings.LIMITS | {"sign_in_per_network": (2, 600)}
    assert [sign_in(api, f"name{number}", "wrong").status_code for number in range(3)] == [401, 401, 429]


def test_sign_ins_and_failures_of_staff_are_on_the_trail(api, manager_a):
    sign_in(api, "manager-a")
    sign_in(api, "manager-a", "wrong")
    sign_in(api, "amal.secret.name", "wrong")
    events = list(Event.objects.order_by("id").values_list("action", "actor_id", "target_id"))
    assert events == [
        ("signed_in", manager_a.id, str(manager_a.id)),
        ("sign_in_failed", None, str(manager_a.id)),
        ("sign_in_failed", None, ""),
    ]


def test_with_a_second_factor_a_password_is_not_enough(api, enrolled):
    assert code_of(sign_in(api, "auditor")) == (401, "otp_required")


def test_the_second_factor_is_asked_only_after_the_right_password(api, enrolled):
    assert code_of(sign_in(api, "auditor", "wrong")) == (401, "sign_in_failed")
    assert code_of(sign_in(api, "auditor", "wrong", otp=enrolled.now())) == (401, "sign_in_failed")


def test_password_and_second_factor_sign_in(api, enrolled):
    assert sign_in(api, "auditor", otp=enrolled.now()).status_code == 200


def test_each_code_of_the_second_factor_works_once(api, enrolled):
    otp = enrolled.now()
    assert sign_in(api, "auditor", otp=otp).status_code == 200
    assert code_of(sign_in(api, "auditor", otp=otp)) == (401, "otp_wrong")


def test_a_code_older_than_the_last_used_one_is_refused(api, enrolled):
    now = int(time.time())
    assert sign_in(api, "auditor", otp=enrolled.at(now + 30)).status_code == 200
    assert code_of(sign_in(api, "auditor", otp=enrolled.at(now))) == (401, "otp_wrong")


def test_a_wrong_code_is_refused(api, enrolled):
    otp = f"{(int(enrolled.now()) + 1) % 1_000_000:06}"
    answer = sign_in(api, "auditor", otp=otp)
    assert answer.json()["code"] == "otp_wrong" or otp in {enrolled.at(int(time.time()) + shift) for shift in (-30, 30)}


def test_tries_of_the_second_factor_are_few(api, enrolled, settings):
    settings.LIMITS = settings.LIMITS | {"otp_per_person": (3, 600)}
    codes = [code_of(sign_in(api, "auditor", otp="000000"))[0] for _ in range(4)]
    assert codes == [401, 401, 401, 429]


def test_a_secret_that_is_not_confirmed_is_not_asked_for(api, auditor):
    Person.objects.filter(pk=auditor.pk).update(totp_secret=totp.sealed(totp.make_secret()))
    assert sign_in(api, "auditor").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({"username": "a"}, "/password", id="no-password"),
        pytest.param({"username": 5, "password": "x"}, "/username", id="number"),
        pytest.param({"username": "a", "password": "x" * 200}, "/password", id="too-long"),
        pytest.param({"username": "a", "password": "x", "otp": "12"}, "/otp", id="short-otp"),
        pytest.param({"username": "a\u0000", "password": "x"}, "/username", id="nul"),
        pytest.param({"username": "a", "password": "x", "role": "administrator"}, "/role", id="unknown"),
    ],
)
def test_bad_input_is_pointed_at(api, body, pointer):
    answer = api.post(f"{API}/auth/tokens", body, format="json")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json().get("errors", [])] in ([pointer], [""])
