from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from accounts.authentication import Claimant, StatelessTokenAuthentication, TokenAuthentication
from accounts.models import Session
from tests.people import access_token
from tests.signing_in import API

pytestmark = pytest.mark.django_db


def authenticate(authentication, header):
    return authentication().authenticate(RequestFactory().get("/", headers={"Authorization": header}))


def test_person_and_session_come_in_one_query(resident, django_assert_num_queries):
    header = f"Bearer {access_token(resident)}"
    with django_assert_num_queries(1):
        person, session = authenticate(TokenAuthentication, header)
        assert (person, session.person) == (resident, resident)


def test_claims_come_without_a_query(resident, django_assert_num_queries):
    header = f"bearer {access_token(resident)}"
    with django_assert_num_queries(0):
        claimant, claims = authenticate(StatelessTokenAuthentication, header)
    session = Session.objects.get()
    assert claimant == Claimant(resident.id, "resident", "ur", session.id)
    assert claims.session_id == session.id


@pytest.mark.parametrize("authentication", [TokenAuthentication, StatelessTokenAuthentication])
@pytest.mark.parametrize("header", ["", "Basic YTpi", "Token abc"])
def test_without_a_bearer_token_nobody_is_signed_in(authentication, header):
    assert authenticate(authentication, header) is None


@pytest.mark.parametrize("authentication", [TokenAuthentication, StatelessTokenAuthentication])
@pytest.mark.parametrize("raw", ["", " ", "x", "a.b.c", "é", "a b", "x" * 9000])
def test_what_is_no_token_is_refused(authentication, raw):
    with pytest.raises(AuthenticationFailed):
        authenticate(authentication, f"Bearer {raw}")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"revoked_at": timezone.now(), "revoked_because": "logout"}, id="revoked"),
        pytest.param({"expires_at": timezone.now() - timedelta(seconds=1)}, id="run-out"),
    ],
)
def test_an_ended_session_is_out_at_once(resident, change):
    header = f"Bearer {access_token(resident)}"
    Session.objects.update(**change)
    with pytest.raises(AuthenticationFailed):
        authenticate(TokenAuthentication, header)


def test_a_disabled_person_is_out_at_once(manager_a, client_of):
    client = client_of(manager_a)
    assert client.get(f"{API}/me").status_code == 200
    manager_a.is_active = False
    manager_a.save()
    answer = client.get(f"{API}/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="ayn"'


def test_the_role_is_the_one_of_now_and_not_of_the_token(manager_a, client_of):
    client = client_of(manager_a)
    assert client.post(f"{API}/socket-tickets").status_code == 201
    manager_a.role = "shopper"
    manager_a.save()
    assert client.post(f"{API}/socket-tickets").status_code == 403


def test_a_token_of_one_person_does_not_open_the_session_of_another(resident, second_resident):
    header = f"Bearer {access_token(resident)}"
    Session.objects.update(person=second_resident)
    with pytest.raises(AuthenticationFailed):
        authenticate(TokenAuthentication, header)


def test_without_a_token_the_answer_is_401_with_a_challenge(api):
    answer = api.get(f"{API}/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "authentication_required")
    assert answer["WWW-Authenticate"].startswith("Bearer")
