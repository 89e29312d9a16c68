"""A stolen refresh token, used at the same moment as its owner uses it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import Person, Session
from tests.racing import at_once
from tests.signing_in import API

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refresh(db):
    from accounts.actions.sessions import open_session

    return open_session(Person.objects.create(role="resident", email="amal@example.org")).refresh


def swap(refresh):
    client = APIClient(raise_request_exception=False)
    return client.post(f"{API}/auth/tokens/refresh", {"refresh": refresh}, format="json")


def test_twelve_at_once_give_one_family(refresh):
    answers = at_once(12, lambda _number: swap(refresh))
    assert {answer.status_code for answer in answers} == {200}
    children = {answer.json()["refresh"] for answer in answers}
    assert len(children) == 1
    session = Session.objects.get()
    assert bytes(session.current_hash) == tokens.fingerprint(tokens.read_refresh(children.pop()).jti)
    assert session.revoked_at is None


def test_twelve_at_once_after_the_grace_end_the_family_and_nothing_survives(refresh):
    child = swap(refresh).json()
    Session.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))
    answers = at_once(12, lambda _number: swap(refresh))
    assert {answer.status_code for answer in answers} == {401}
    assert swap(child["refresh"]).status_code == 401
    me = APIClient().get(f"{API}/me", headers={"Authorization": f"Bearer {child['access']}"})
    assert me.status_code == 401


def test_owner_and_thief_in_turns_do_not_both_go_on(refresh):
    stolen = refresh
    owners = swap(refresh).json()["refresh"]
    owners = swap(owners).json()["refresh"]
    assert swap(stolen).status_code == 401
    assert swap(owners).status_code == 401
    assert Session.objects.get().revoked_because == "reuse"


def test_logging_out_wins_over_a_refresh_of_the_same_moment(refresh):
    def act(number):
        if number:
            return swap(refresh)
        return APIClient().post(f"{API}/auth/logout", {"refresh": refresh}, format="json")

    answers = at_once(8, act)
    assert Session.objects.get().revoked_because == "logout"
    for answer in answers[1:]:
        if answer.status_code == 200:
            assert swap(answer.json()["refresh"]).status_code == 401
