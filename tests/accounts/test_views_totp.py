import time

import pyotp
import pytest

from accounts.models import Person
from audit.models import Event
from tests.signing_in import API

TOTP, CONFIRMATION, REMOVAL = f"{API}/me/totp", f"{API}/me/totp/confirmation", f"{API}/me/totp/removal"


@pytest.fixture
def client(client_of, auditor):
    return client_of(auditor)


def begin(client):
    answer = client.post(TOTP)
    assert answer.status_code == 201
    return answer.json()


def confirm(client, otp):
    return client.post(CONFIRMATION, {"otp": otp}, format="json")


def test_enrollment_tells_secret_and_address_once(client):
    body = begin(client)
    assert set(body) == {"secret", "uri"}
    assert body["secret"] in body["uri"]
    assert client.get(f"{API}/me").json()["totp_enrolled"] is False


def test_the_first_code_puts_the_secret_in_force(client, auditor):
    otp = pyotp.TOTP(begin(client)["secret"]).now()
    assert confirm(client, otp).status_code == 204
    assert client.get(f"{API}/me").json()["totp_enrolled"] is True
    assert Event.objects.filter(action="totp_enrolled", actor_id=auditor.id).count() == 1


def test_a_wrong_code_confirms_nothing(client):
    begin(client)
    answer = confirm(client, "000000")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "otp_wrong"
    assert client.get(f"{API}/me").json()["totp_enrolled"] is False


def test_without_a_secret_there_is_nothing_to_confirm(client):
    assert confirm(client, "123456").status_code == 400


def test_a_secret_not_yet_in_force_may_be_replaced(client):
    first = begin(client)["secret"]
    second = begin(client)["secret"]
    assert first != second
    assert confirm(client, pyotp.TOTP(second).now()).status_code == 204


def test_a_secret_in_force_is_not_replaced(client):
    secret = begin(client)["secret"]
    confirm(client, pyotp.TOTP(secret).now())
    answer = client.post(TOTP)
    assert (answer.status_code, answer.json()["code"]) == (409, "totp_enrolled")


def test_removal_needs_a_fresh_code(client, auditor):
    generator = pyotp.TOTP(begin(client)["secret"])
    used = generator.now()
    confirm(client, used)
    assert client.post(REMOVAL, {"otp": used}, format="json").status_code == 400
    fresh = generator.at(int(time.time()) + 30)
    assert client.post(REMOVAL, {"otp": fresh}, format="json").status_code == 204
    row = Person.objects.get(pk=auditor.pk)
    assert (row.totp_secret, row.totp_enrolled_at, row.totp_last_step) == (None, None, None)
    assert Event.objects.filter(action="totp_removed").count() == 1


def test_the_secret_at_rest_is_sealed(client, auditor):
    secret = begin(client)["secret"]
    assert secret.encode() not in bytes(Person.objects.get(pk=auditor.pk).totp_secret)


@pytest.mark.parametrize("body", [{}, {"otp": 123456}, {"otp": "12345"}, {"otp": "abcdef"}, {"otp": "123456", "x": 1}])
def test_bad_input_is_a_400(client, body):
    assert client.post(CONFIRMATION, body, format="json").status_code == 400
    assert client.post(REMOVAL, body, format="json").status_code == 400


def test_residents_have_no_second_factor(client_of, resident):
    client = client_of(resident)
    assert client.post(TOTP).status_code == 403
    assert client.post(CONFIRMATION, {"otp": "123456"}, format="json").status_code == 403
