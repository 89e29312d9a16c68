from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.models import Session
from audit.models import Event
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def swap(api, refresh):
    return api.post(f"{API}/auth/tokens/refresh", {"refresh": refresh}, format="json")


def me(api, access):
    return api.get(f"{API}/me", headers={"Authorization": f"Bearer {access}"}).status_code


def let_the_grace_pass():
    Session.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))


def test_a_refresh_token_is_swapped_for_a_new_pair(api, sign_in, address):
    first = sign_in(address)
    answer = swap(api, first["refresh"])
    assert answer.status_code == 200
    second = answer.json()
    assert set(second) == {"access", "refresh", "expires_in", "user"}
    assert second["refresh"] != first["refresh"]
    assert me(api, second["access"]) == 200


def test_tokens_can_be_swapped_on_and_on(api, sign_in, address):
    refresh = sign_in(address)["refresh"]
    for _ in range(5):
        answer = swap(api, refresh)
        assert answer.status_code == 200
        refresh = answer.json()["refresh"]
    assert Session.objects.count() == 1


def test_a_retry_within_the_grace_gets_the_same_child(api, sign_in, address):
    first = sign_in(address)["refresh"]
    children = [swap(api, first).json()["refresh"] for _ in range(3)]
    assert len(set(children)) == 1
    assert swap(api, children[0]).status_code == 200


def test_a_reused_token_ends_the_session_with_all_that_came_of_it(api, sign_in, address):
    first = sign_in(address)
    second = swap(api, first["refresh"]).json()
    let_the_grace_pass()
    reused = swap(api, first["refresh"])
    assert (reused.status_code, reused.json()["code"]) == (401, "refresh_reused")
    assert swap(api, second["refresh"]).json()["code"] == "invalid_token"
    assert me(api, second["access"]) == me(api, first["access"]) == 401
    assert Session.objects.get().revoked_because == "reuse"
    assert Event.objects.filter(action="session_revoked", detail={"because": "reuse"}).count() == 1


def test_an_older_token_ends_the_session_even_within_the_grace(api, sign_in, address):
    first = sign_in(address)["refresh"]
    second = swap(api, first).json()["refresh"]
    third = swap(api, second).json()["refresh"]
    assert swap(api, first).json()["code"] == "refresh_reused"
    assert swap(api, third).status_code == 401


def test_the_reuse_in_one_session_leaves_others_alone(api, sign_in, address):
    one, other = sign_in(address), sign_in(address)
    swap(api, one["refresh"])
    let_the_grace_pass()
    swap(api, one["refresh"])
    assert me(api, other["access"]) == 200


def test_a_session_runs_out(api, sign_in, address):
    refresh = sign_in(address)["refresh"]
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert swap(api, refresh).json()["code"] == "invalid_token"


def test_each_swap_prolongs_the_session(api, sign_in, address):
    refresh = sign_in(address)["refresh"]
    soon = timezone.now() + timedelta(days=1)
    Session.objects.update(expires_at=soon)
    assert swap(api, refresh).status_code == 200
    assert Session.objects.get().expires_at > soon


def test_a_disabled_person_gets_no_new_tokens(api, sign_in, address):
    refresh = sign_in(address)["refresh"]
    person = Session.objects.get().person
    person.is_active = False
    person.save()
    assert swap(api, refresh).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"refresh": 5}, {"refresh": None}, {"refresh": "x" * 3000}, {"refresh": "a", "x": 1}]
)
def test_bad_input_is_a_400(api, body):
    assert api.post(f"{API}/auth/tokens/refresh", body, format="json").status_code == 400


def test_an_access_token_does_not_refresh(api, sign_in, address):
    assert swap(api, sign_in(address)["access"]).json()["code"] == "invalid_token"


def test_the_database_keeps_no_token(sign_in, address):
    refresh = sign_in(address)["refresh"]
    jti = tokens.read_refresh(refresh).jti
    session = Session.objects.get()
    assert bytes(session.current_hash) == tokens.fingerprint(jti)
    assert jti.encode() not in bytes(session.current_hash)


def test_logging_out_ends_access_and_refresh_at_once(api, sign_in, address):
    signed_in = sign_in(address)
    answer = api.post(f"{API}/auth/logout", {"refresh": signed_in["refresh"]}, format="json")
    assert (answer.status_code, answer.content) == (204, b"")
    assert me(api, signed_in["access"]) == 401
    assert swap(api, signed_in["refresh"]).status_code == 401
    assert Session.objects.get().revoked_because == "logout"


@pytest.mark.parametrize("refresh", ["nonsense", "a.b.c"])
def test_logging_out_twice_or_with_nonsense_is_no_error(api, refresh):
    for _ in range(2):
        assert api.post(f"{API}/auth/logout", {"refresh": refresh}, format="json").status_code == 204


def test_a_bad_bearer_header_does_not_hinder_signing_in_or_out(api, sign_in, address):
    refresh = sign_in(address)["refresh"]
    headers = {"Authorization": "Bearer expired"}
    assert (
        api.post(f"{API}/auth/tokens/refresh", {"refresh": refresh}, format="json", headers=headers).status_code == 200
    )
