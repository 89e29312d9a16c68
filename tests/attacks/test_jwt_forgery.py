"""Tokens that we did not sign, or signed for something else."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings

from accounts import tokens
from accounts.models import Session
from tests.people import access_token
from tests.signing_in import API

pytestmark = pytest.mark.django_db
KEY = settings.SIMPLE_JWT["SIGNING_KEY"]


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def status(api, token):
    return api.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.fixture
def good(administrator):
    return access_token(administrator)


@pytest.fixture
def payload(good):
    return jwt.decode(good, options={"verify_signature": False})


def test_the_control_is_accepted(api, good, payload):
    assert status(api, good) == 200
    assert status(api, jwt.encode(payload, KEY, "HS256")) == 200


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, "RS256", "HS256 ", 5, []])
def test_a_token_without_a_signature_is_refused(api, payload, algorithm):
    head = encoded({"alg": algorithm, "typ": "JWT"})
    assert status(api, f"{head}.{encoded(payload)}.") == 401
    assert status(api, f"{head}.{encoded(payload)}.AAAA") == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_even_with_the_key(api, payload, algorithm):
    assert status(api, jwt.encode(payload, KEY, algorithm)) == 401


@pytest.mark.parametrize("key", ["secret" * 8, "a" * 64, KEY[:-1] + "x"])
def test_another_key_is_refused(api, payload, key):
    assert status(api, jwt.encode(payload, key, "HS256")) == 401


def test_a_changed_payload_is_refused(api, good, payload):
    head, _, signature = good.split(".")
    assert status(api, f"{head}.{encoded(payload | {'role': 'resident'})}.{signature}") == 401


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"iss": "another"}, id="issuer"),
        pytest.param({"aud": "another"}, id="audience"),
        pytest.param({"aud": []}, id="no-audience"),
        pytest.param({"exp": 1}, id="run-out"),
        pytest.param({"nbf": 99999999999}, id="not-yet"),
        pytest.param({"token_type": "refresh"}, id="refresh"),
        pytest.param({"sub": str(uuid.uuid4())}, id="another-person"),
        pytest.param({"sid": str(uuid.uuid4())}, id="another-session"),
        pytest.param({"sub": 1}, id="number-for-a-person"),
        pytest.param({"sub": {"$ne": None}}, id="object-for-a-person"),
        pytest.param({"sid": ["a"]}, id="list-for-a-session"),
        pytest.param({"exp": "soon"}, id="text-for-a-time"),
        pytest.param({"exp": [1]}, id="list-for-a-time"),
        pytest.param({"exp": 1e308}, id="time-without-end"),
    ],
)
def test_a_signed_token_for_something_else_is_refused_and_never_a_fault(api, payload, change):
    body = json.dumps(payload | change).encode()
    assert status(api, jwt.PyJWS().encode(body, KEY, "HS256")) == 401


def test_a_role_in_the_token_gives_no_rights(api, resident):
    session = Session.objects.get(pk=tokens.read_access(access_token(resident)).session_id)
    claims = tokens.Claims(resident.id, session.id, uuid.uuid4().hex, "administrator", "en")
    token = tokens.make_access(claims, datetime.now(UTC))
    answer = api.post(f"{API}/me/totp", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_a_refresh_token_of_another_person_does_not_move_a_session(api, resident, second_resident):
    victim = tokens.read_access(access_token(resident))
    claims = tokens.Claims(second_resident.id, victim.session_id, uuid.uuid4().hex)
    refresh = tokens.make_refresh(claims, datetime.now(UTC))
    assert api.post(f"{API}/auth/tokens/refresh", {"refresh": refresh}, format="json").status_code == 401
    assert Session.objects.get(pk=victim.session_id).revoked_at is None


def test_an_old_refresh_token_is_refused(api, resident):
    claims = tokens.read_access(access_token(resident))
    refresh = tokens.make_refresh(claims, datetime.now(UTC) - timedelta(days=31))
    assert api.post(f"{API}/auth/tokens/refresh", {"refresh": refresh}, format="json").status_code == 401


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(".".join([encoded({"alg": "HS256"})] * 3), id="three-heads"),
        pytest.param("." * 50, id="dots"),
        pytest.param("a" * 5000, id="long"),
        pytest.param(base64.urlsafe_b64encode(b"[" * 1200).decode() + ".e30.AAAA", id="deep-header"),
        pytest.param(base64.urlsafe_b64encode(b"\xff\xfe").decode() + ".e30.AAAA", id="not-utf8"),
        pytest.param("😀.e30.AAAA".encode().decode("latin-1"), id="emoji"),
        pytest.param(encoded({"alg": "HS256", "crit": ["x"]}) + ".e30.AAAA", id="critical-header"),
        pytest.param(encoded({"alg": "HS256", "jku": "http://127.0.0.1:1/keys"}) + ".e30.AAAA", id="key-address"),
        pytest.param(encoded({"alg": "HS256", "kid": "../../dev/null"}) + ".e30.AAAA", id="key-path"),
        pytest.param(encoded([]) + ".e30.AAAA", id="list-header"),
    ],
)
def test_odd_tokens_are_a_401(api, token):
    assert status(api, token) == 401
