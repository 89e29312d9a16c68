import uuid

import pytest

from accounts import outbox
from accounts.models import Challenge
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def ask(api, body, **headers):
    return api.post(f"{API}/auth/codes", body, format="json", headers=headers)


def test_a_code_is_on_its_way(api, address):
    answer = ask(api, {"email": address})
    assert answer.status_code == 202
    body = answer.json()
    assert (body["expires_in"], body["resend_in"]) == (600, 60)
    assert Challenge.objects.get(pk=body["challenge"]).contact == address


def test_the_message_goes_out_only_after_the_commit(api, address, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        ask(api, {"email": address})
    assert outbox.newest(address) == []
    callbacks[0]()
    assert len(outbox.newest(address)) == 1


def test_the_database_keeps_no_code(api, ask_code, address):
    challenge, code = ask_code(address)
    row = Challenge.objects.get(pk=challenge)
    assert code.encode() not in bytes(row.code_hash)
    assert len(row.code_hash) == 32


def test_the_message_is_in_the_asked_language(ask_code, address):
    ask_code(address, **{"Accept-Language": "fr"})
    newest = outbox.newest(address)[0]
    assert newest["to"] == address
    assert newest["subject"]
    assert newest["at"].endswith("Z")


def test_an_owner_who_asks_in_no_language_gets_his_own(api, resident, monkeypatch):
    from django.utils import translation

    from accounts import posting

    languages = []
    monkeypatch.setattr(posting, "post", lambda *_, **__: languages.append(translation.get_language()))
    ask(api, {"email": resident.email})
    ask(api, {"email": resident.email}, **{"Accept-Language": "zh-CN"})
    ask(api, {"email": "stranger@example.org"})
    assert languages == ["ur", "zh-hans", "en"]


def test_addresses_are_normalized(api):
    unique = uuid.uuid4().hex[:8]
    ask(api, {"email": f" Amal-{unique}@Example.ORG"})
    assert Challenge.objects.get().contact == f"amal-{unique}@example.org"


def test_a_phone_may_be_written_in_arabic_digits(api):
    assert ask(api, {"phone": "+٩٧١ ٥٠ ١٢٣ ٤٥٦٧"}).status_code == 202
    challenge = Challenge.objects.get()
    assert (challenge.kind, challenge.contact) == ("phone", "+971501234567")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        pytest.param({}, "/email", "required", id="none"),
        pytest.param({"email": "a@example.org", "phone": "+971501234567"}, "/phone", "unknown_field", id="both"),
        pytest.param({"email": "nonsense"}, "/email", "not_email", id="no-address"),
        pytest.param({"phone": "0501234567"}, "/phone", "not_phone", id="no-country"),
        pytest.param({"email": 5}, "/email", "invalid_type", id="number"),
        pytest.param({"email": None}, "/email", "required", id="required"),
        pytest.param({"email": ["a@example.org"]}, "/email", "invalid_type", id="list"),
        pytest.param({"email": "a" * 400}, "/email", "too_long", id="too-long"),
        pytest.param({"email": "a@example.org", "role": "admin"}, "/role", "unknown_field", id="unknown"),
    ],
)
def test_bad_input_is_pointed_at(api, body, pointer, code):
    answer = ask(api, body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null", "{", '{"email":"a@b.c","email":"d@b.c"}', '"\\ud800"'])
def test_a_body_of_another_shape_is_a_400(api, body):
    answer = api.post(f"{API}/auth/codes", body, content_type="application/json")
    assert answer.status_code == 400


def test_an_address_is_throttled_with_a_time_to_wait(api, address, settings):
    settings.LIMITS = settings.LIMITS | {"codes_per_address": (2, 600)}
    assert [ask(api, {"email": address}).status_code for _ in range(3)] == [202, 202, 429]
    answer = ask(api, {"email": address.upper()})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 600


def test_in_production_a_second_code_waits_a_minute(api, address, settings):
    settings.LIMITS = settings.LIMITS | {"codes_resend": (1, 60)}
    assert [ask(api, {"email": address}).status_code for _ in range(2)] == [202, 429]


def test_a_network_is_throttled_whatever_the_address(api, settings):
    settings.LIMITS = settings.LIMITS | {"codes_per_network": (3, 600)}
    answers = [ask(api, {"email": f"{uuid.uuid4().hex}@example.org"}).status_code for _ in range(4)]
    assert answers == [202, 202, 202, 429]


def test_all_together_are_throttled(api, settings):
    settings.LIMITS = settings.LIMITS | {"codes_global": (1, 600)}
    answers = [ask(api, {"email": f"{uuid.uuid4().hex}@example.org"}).status_code for _ in range(2)]
    assert answers == [202, 429]
