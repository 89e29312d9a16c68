"""The code that rotates at a desk: for displays of the entity and managers of the center, in no log and no cache."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.people import make_person
from visits import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
PARTNER = "/api/v1/partner/visit-codes"
OWN = "/api/v1/centers/CENTER-A/visit-code"


def evidence(shown: dict[str, str], center):
    now = timezone.now()
    return tokens.examine(shown["token"], center_id=center.pk, visited_at=now, now=now)


def test_a_display_gets_the_code_of_its_desk(partner, center_a, entity_a, settings):
    answer = partner.get(PARTNER, {"center": "CENTER-A"})
    shown = answer.json()
    assert (shown["center"], shown["desk"]) == ("CENTER-A", "WATER")
    assert shown["address"] == f"{settings.PUBLIC_URL}/rate/CENTER-A?desk=WATER#visit={shown['token']}"
    assert evidence(shown, center_a).entity_id == entity_a.pk
    assert answer["Cache-Control"] == "no-store"
    left = datetime.fromisoformat(shown["expires_at"]) - timezone.now()
    assert timedelta() <= left <= timedelta(seconds=30)


def test_the_picture_says_the_address(partner, monkeypatch):
    import segno

    said = []
    original = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **more: said.append(text) or original(text, **more))
    answer = partner.get(f"{PARTNER}.svg", {"center": "CENTER-A"}, headers={"Accept": "image/*"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"<?xml")
    assert "/rate/CENTER-A?desk=WATER#visit=" in said[0]


@pytest.mark.parametrize("code", ["CENTER-X", "QA/x"])
def test_where_the_entity_has_no_desk_there_is_nothing(partner, code):
    assert partner.get(f"{PARTNER}?center={code}").status_code == 404


def test_another_entitys_desk_is_not_shown(partner, center_b):
    assert partner.get(PARTNER, {"center": "CENTER-B"}).json()["desk"] == "WATER"
    answer = partner.get(PARTNER, {"center": "CENTER-B", "desk": "JUSTICE"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/desk")


def test_who_operates_a_place_shows_every_desk_and_the_whole(partner_of, entity_b, center_b):
    operator = partner_of(entity_b)
    assert operator.get(PARTNER, {"center": "CENTER-B"}).json()["desk"] is None
    assert operator.get(PARTNER, {"center": "CENTER-B", "desk": "WATER"}).json()["desk"] == "WATER"


@pytest.mark.parametrize(
    "query", [{}, {"center": ""}, {"center": "CENTER-A", "desk": "NOBODY"}, {"place": "x"}, {"center": "a\0b"}]
)
def test_what_names_no_desk_is_refused(partner, query):
    assert partner.get(PARTNER, query).status_code == 400


def test_a_manager_shows_the_code_of_his_center(client_of, manager_a, center_a):
    client = client_of(manager_a)
    shown = client.get(OWN).json()
    assert evidence(shown, center_a) is not None
    assert client.get(f"{OWN}.svg")["Content-Type"] == "image/svg+xml"


def test_a_manager_shows_no_other_center(client_of, manager_b, center_a):
    assert client_of(manager_b).get(OWN).status_code == 404
    assert client_of(manager_b).get("/api/v1/centers/NOWHERE/visit-code").status_code == 404


def test_a_manager_of_an_entity_shows_its_desks_only(client_of, entity_a, center_b):
    from centers.models import Mandate

    person = make_person("manager", "manager-water")
    Mandate.objects.create(person=person, entity=entity_a)
    client = client_of(person)
    assert client.get("/api/v1/centers/CENTER-B/visit-code").json()["desk"] == "WATER"
    assert client.get("/api/v1/centers/CENTER-B/visit-code?desk=JUSTICE").status_code == 400


def test_a_closed_center_shows_nothing(client_of, manager_a, center_a):
    type(center_a).objects.filter(pk=center_a.pk).update(is_active=False)
    assert client_of(manager_a).get(OWN).status_code == 404
