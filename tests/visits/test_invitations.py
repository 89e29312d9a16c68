"""Invitations: single-use tokens that an entity sends itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from tests.racing import at_once
from visits import tokens
from visits.models import Invitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
URL = "/api/v1/partner/invitations"
TODAY = timezone.now().date()


def item(reference: str = "mail-1", days: int = 20, **more: object) -> dict[str, object]:
    ends = (TODAY + timedelta(days=days)).isoformat()
    return {"reference": reference, "center": "CENTER-A", "expires_on": ends} | more


def ask(client, *items):
    answer = client.post(URL, {"invitations": list(items)}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_an_invitation_is_a_token_that_may_be_used_once(partner, center_a, entity_a):
    (result,) = ask(partner, item())
    now = timezone.now()
    evidence = tokens.examine(result["visit_token"], center_id=center_a.pk, visited_at=now - timedelta(days=3), now=now)
    assert (evidence.kind, evidence.single_use, evidence.entity_id) == ("invitation", True, entity_a.pk)


def test_the_same_again_is_the_same_token(partner):
    (first,), (again,) = ask(partner, item()), ask(partner, item())
    assert (first["status"], again["status"]) == (201, 200)
    assert first["visit_token"] == again["visit_token"]


def test_every_invitation_has_a_token_of_its_own(partner):
    results = ask(partner, *[item(f"mail-{number}") for number in range(50)])
    assert len({result["visit_token"] for result in results}) == 50


def test_the_same_reference_for_something_else_is_a_conflict_without_a_token(partner):
    ask(partner, item())
    (result,) = ask(partner, item(days=21))
    assert result["status"] == 409
    assert "visit_token" not in result


def test_nothing_of_the_reference_is_kept(partner):
    ask(partner, item("amal@example.org"))
    with connection.cursor() as sql:
        sql.execute("SELECT i::text FROM visits_invitation i")
        assert "amal" not in str(sql.fetchall())
    assert len(bytes(Invitation.objects.get().reference)) == 16


@pytest.mark.parametrize(("days", "status"), [(-1, 400), (0, 201), (90, 201), (91, 400)])
def test_an_invitation_ends_within_ninety_days(partner, days, status):
    assert ask(partner, item(days=days))[0]["status"] == status


@pytest.mark.parametrize("change", [{"center": "NOWHERE"}, {"service": "moon"}, {"email": "amal@example.org"}])
def test_what_is_wrong_is_answered_and_nothing_stored(partner, change):
    results = ask(partner, item(**change), item("good"))
    assert [result["status"] for result in results] == [400, 201]
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_one_invitation(partner):
    def send(_number: int):
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {partner.text}")
        return ask(client, item())[0]

    results = at_once(50, send)
    assert [result["status"] for result in results].count(201) == 1
    assert len({result["visit_token"] for result in results}) == 1


def test_invitations_that_ended_long_ago_go(partner, settings):
    from visits.actions import purge_old

    ask(partner, item(days=1))
    assert purge_old(today=TODAY + timedelta(days=3)) == 0
    assert purge_old(today=TODAY + settings.TRANSACTION_WINDOW + timedelta(days=4)) == 1
