import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Challenge, Person
from tests.signing_in import API, wrong

pytestmark = pytest.mark.django_db


def bring(api, challenge, code, **headers):
    return api.post(f"{API}/auth/tokens", {"challenge": challenge, "code": code}, format="json", headers=headers)


def test_the_code_signs_a_newcomer_in(api, ask_code, address):
    challenge, code = ask_code(address)
    answer = bring(api, challenge, code, **{"Accept-Language": "ur"})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access", "refresh", "expires_in", "user"}
    person = Person.objects.get(email=address)
    assert body["user"] == {"id": str(person.id), "role": "resident", "language": "ur"}
    assert body["expires_in"] == 600
    assert answer["Cache-Control"] == "no-store"


def test_the_access_token_opens_what_a_resident_may(api, sign_in, address):
    access = sign_in(address)["access"]
    answer = api.get(f"{API}/me", headers={"Authorization": f"Bearer {access}"})
    assert (answer.status_code, answer.json()["email"]) == (200, address)


def test_the_same_address_is_the_same_person(sign_in, address):
    assert sign_in(address)["user"]["id"] == sign_in(address)["user"]["id"]


def test_a_phone_signs_in_too(sign_in):
    user = sign_in("+97433120001")["user"]
    assert Person.objects.get(pk=user["id"]).phone == "+97433120001"


def test_the_code_may_be_typed_in_any_digits(api, ask_code, address):
    challenge, code = ask_code(address)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert bring(api, challenge, f" {arabic[:3]} {arabic[3:]}").status_code == 200


def test_a_code_works_once(api, ask_code, address):
    challenge, code = ask_code(address)
    assert bring(api, challenge, code).status_code == 200
    again = bring(api, challenge, code)
    assert (again.status_code, again.json()["code"]) == (401, "challenge_ended")


def test_a_wrong_code_is_refused_and_the_right_one_still_works(api, ask_code, address):
    challenge, code = ask_code(address)
    refused = bring(api, challenge, wrong(code))
    assert (refused.status_code, refused.json()["code"]) == (401, "code_wrong")
    assert bring(api, challenge, code).status_code == 200


def test_the_fifth_try_may_still_be_right(api, ask_code, address):
    challenge, code = ask_code(address)
    for _ in range(4):
        bring(api, challenge, wrong(code))
    assert bring(api, challenge, code).status_code == 200


def test_a_code_runs_out(api, ask_code, address):
    challenge, code = ask_code(address)
    Challenge.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert bring(api, challenge, code).json()["code"] == "challenge_ended"


def test_an_earlier_challenge_stays_good(api, ask_code, address):
    first = ask_code(address)
    second = ask_code(address)
    assert bring(api, *first).status_code == 200
    assert bring(api, *second).status_code == 200


def test_a_code_of_another_challenge_is_wrong(api, ask_code, address):
    _, code = ask_code(address)
    other, other_code = ask_code(f"x{address}")
    if code != other_code:
        assert bring(api, other, code).json()["code"] == "code_wrong"


def test_an_unknown_challenge_has_ended(api):
    answer = bring(api, str(uuid.uuid4()), "123456")
    assert (answer.status_code, answer.json()["code"]) == (401, "challenge_ended")


def test_an_address_of_staff_is_no_way_around_password_and_second_factor(api, ask_code, manager_a):
    manager_a.email = "manager@example.org"
    manager_a.save()
    answer = bring(api, *ask_code("manager@example.org"))
    assert (answer.status_code, answer.json()["code"]) == (403, "staff_sign_in_by_password")


def test_a_disabled_resident_stays_out(api, ask_code, resident):
    resident.is_active = False
    resident.save()
    answer = bring(api, *ask_code(resident.email))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_failed")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({}, ["/password", "/username"], id="empty"),
        pytest.param({"challenge": "x", "code": "123456"}, ["/challenge"], id="no-uuid"),
        pytest.param({"challenge": str(uuid.uuid4())}, ["/code"], id="no-code"),
        pytest.param({"challenge": str(uuid.uuid4()), "code": 123456}, ["/code"], id="number"),
        pytest.param({"challenge": str(uuid.uuid4()), "code": "12345"}, ["/code"], id="five-digits"),
        pytest.param({"challenge": str(uuid.uuid4()), "code": "12345a"}, ["/code"], id="letter"),
        pytest.param({"challenge": str(uuid.uuid4()), "code": "123456", "x": 1}, ["/x"], id="unknown"),
        pytest.param({"challenge": [], "code": {}}, ["/challenge", "/code"], id="types"),
    ],
)
def test_bad_input_is_pointed_at(api, body, pointers):
    answer = api.post(f"{API}/auth/tokens", body, format="json")
    assert answer.status_code == 400
    assert sorted(error["pointer"] for error in answer.json()["errors"]) == pointers
