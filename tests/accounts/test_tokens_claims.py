import json
import uuid
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accounts import tokens

NOW = datetime.now(UTC)
CLAIMS = tokens.Claims(uuid.uuid4(), uuid.uuid4(), uuid.uuid4().hex, "manager", "ar")


def payload_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def signed(**changes):
    payload = payload_of(tokens.make_access(CLAIMS, NOW)) | changes
    payload = {name: value for name, value in payload.items() if value is not ...}
    return jwt.PyJWS().encode(json.dumps(payload).encode(), settings.SIMPLE_JWT["SIGNING_KEY"], "HS256")


def test_an_access_token_says_who_in_which_session_role_and_language():
    assert tokens.read_access(tokens.make_access(CLAIMS, NOW)) == CLAIMS


def test_an_access_token_carries_issuer_audience_and_ten_minutes():
    payload = payload_of(tokens.make_access(CLAIMS, NOW))
    assert payload["iss"] == settings.SIMPLE_JWT["ISSUER"]
    assert payload["aud"] == settings.SIMPLE_JWT["AUDIENCE"]
    assert payload["exp"] - payload["iat"] == 600
    assert set(payload) == {"token_type", "iss", "aud", "exp", "iat", "sub", "sid", "jti", "role", "lang"}


def test_a_refresh_token_is_no_access_token_and_the_other_way_round():
    assert tokens.read_access(tokens.make_refresh(CLAIMS, NOW)) is None
    assert tokens.read_refresh(tokens.make_access(CLAIMS, NOW)) is None


def test_the_same_refresh_token_is_made_twice_byte_for_byte():
    assert tokens.make_refresh(CLAIMS, NOW) == tokens.make_refresh(CLAIMS, NOW)


def test_a_token_runs_out():
    assert tokens.read_access(tokens.make_access(CLAIMS, NOW - timedelta(minutes=10, seconds=1))) is None


@pytest.mark.parametrize("claim", ["sub", "sid", "exp", "jti", "iss", "aud", "token_type"])
def test_every_claim_must_be_there(claim):
    assert tokens.read_access(signed(**{claim: ...})) is None


@pytest.mark.parametrize("claim", ["sub", "sid", "exp", "jti", "iss", "aud", "token_type", "role", "lang", "iat"])
@pytest.mark.parametrize("value", [None, [], {}, [1], "x", "", 1e308, -1, 10**30, {"a": "b"}], ids=repr)
def test_a_claim_of_a_wrong_type_is_no_fault_of_ours(claim, value):
    read = tokens.read_access(signed(**{claim: value}))
    assert read is None or (read.person_id, read.session_id) == (CLAIMS.person_id, CLAIMS.session_id)


@pytest.mark.parametrize("claim", ["sub", "sid"])
@pytest.mark.parametrize("value", [None, [], 5, "x", "1' OR '1'='1", True], ids=repr)
def test_an_id_must_be_a_uuid(claim, value):
    assert tokens.read_access(signed(**{claim: value})) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text):
    assert tokens.read_access(text) is None


def test_a_child_is_always_the_same_and_never_its_parent():
    jti = uuid.uuid4().hex
    assert tokens.child_of(jti) == tokens.child_of(jti) != jti
    assert tokens.child_of(tokens.child_of(jti)) != tokens.child_of(jti)


def test_a_remembered_token_runs_out_like_any_other(monkeypatch):
    token = tokens.make_access(CLAIMS, NOW)
    assert tokens.read_access(token) == CLAIMS
    monkeypatch.setattr(tokens.time, "time", lambda: NOW.timestamp() + 600)
    assert tokens.read_access(token) is None


def test_a_remembered_token_is_of_no_use_under_another_key(monkeypatch):
    token = tokens.make_access(CLAIMS, NOW)
    assert tokens.read_access(token) == CLAIMS
    monkeypatch.setattr(tokens, "_read", lambda *_: None)
    monkeypatch.setitem(settings.SIMPLE_JWT, "SIGNING_KEY", "another key")
    assert tokens.read_access(token) is None


def test_a_process_remembers_so_many_tokens_and_no_more(monkeypatch):
    monkeypatch.setattr(tokens, "REMEMBERED", 3)
    for _ in range(10):
        tokens.read_access(tokens.make_access(tokens.Claims(uuid.uuid4(), uuid.uuid4(), "x"), NOW))
        assert len(tokens._verified) <= 3
