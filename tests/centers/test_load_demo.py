"""`manage.py load_demo` on a real database."""

from __future__ import annotations

import time
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from alerts.actions import NewAlert, raise_alerts
from alerts.kinds import Audience, Kind, Severity
from audit.models import Event
from centers import demo
from centers.management import demo as directory
from centers.models import (
    Center,
    Counter,
    Desk,
    Entity,
    Mandate,
    OpeningException,
    OpeningHours,
    Region,
    Service,
    ServiceDocument,
)
from core import languages
from core.text import normalize

pytestmark = pytest.mark.django_db
TABLES = (Region, Entity, Service, ServiceDocument, Center, Desk, Counter, OpeningHours, OpeningException, Mandate,
          Person, Desk.services.through)  # fmt: skip


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def test_everything_is_marked_as_demonstration_data():
    load()
    for model in (Region, Entity, Service, Center, Person):
        assert model.objects.exists()
        assert not model.objects.filter(is_demo=False).exists()
    for language in languages.CODES:
        column = languages.column("description", language)
        plain = demo.texts()["text.demo"][language]
        assert set(Center.objects.values_list(column, flat=True)) == {plain}


def test_loading_twice_gives_the_same_as_once():
    load()
    once = {model: model.objects.count() for model in TABLES}
    numbers = dict(Center.objects.values_list("code", "id"))
    load()
    assert {model: model.objects.count() for model in TABLES} == once
    assert dict(Center.objects.values_list("code", "id")) == numbers


def test_what_was_changed_by_hand_is_set_right_again():
    directory.load()
    Center.objects.filter(code="QA-HILAL").update(name_ur="x", latitude=0)
    directory.load()
    center = Center.objects.get(code="QA-HILAL")
    assert center.name_ur == demo.center_name({"operator": "CGB", "place": "al-hilal", "title": "complex"})["ur"]
    assert center.latitude == 25.2654


def test_a_real_center_of_the_same_code_is_left_alone():
    region = Region.objects.create(code="QA", name_en="Real Qatar", timezone="Asia/Qatar")
    Center.objects.create(code="QA-HILAL", name_en="Real center", region=region)
    directory.load()
    assert Center.objects.get(code="QA-HILAL").name_en == "Real center"
    assert not Desk.objects.filter(center__code="QA-HILAL").exists()
    assert Region.objects.get(code="QA").name_en == "Real Qatar"
    assert Region.objects.get(code="DOH").parent == region


def test_it_takes_less_than_five_seconds():
    began = time.perf_counter()
    directory.load()
    assert time.perf_counter() - began < 5


def test_names_are_stored_in_every_language():
    directory.load()
    for column in (languages.column("name", language) for language in languages.CODES):
        for model in (Region, Entity, Service, ServiceDocument, Center):
            assert not model.objects.filter(**{f"{column}__isnull": True}).exists(), column
            assert not model.objects.filter(**{column: ""}).exists(), column


def test_al_hilal_offers_the_insurance_request_of_kahramaa():
    directory.load()
    desk = Desk.objects.get(center__code="QA-HILAL", entity__code="KAHRAMAA")
    assert "insurance-request" in desk.services.values_list("code", flat=True)
    assert Service.objects.get(code="insurance-request").documents.count() == 3


def test_centers_are_found_by_their_arabic_name_without_its_hamza():
    directory.load()
    assert Center.objects.filter(search_text__contains=normalize("ام صلال")).filter(code="QA-UMM-SALAL").exists()
    assert not Center.objects.filter(search_text="").exists()
    assert not Center.objects.filter(sort_names=[]).exists()


def test_five_centers_lie_within_ten_kilometers_of_al_hilal():
    directory.load()
    near = Center.objects.filter(latitude__range=(25.18, 25.35), longitude__range=(51.45, 51.63))
    assert near.count() >= 5


TOLD = ((Kind.RATING_TOLD, Audience.MANAGERS), (Kind.RATING_RECEIVED, Audience.QUALITY))


def about(center, entity_id, kind, audience):
    return NewAlert(kind, audience, Severity.INFO, center.pk, entity_id, reference=uuid4(), context={"factors": []})


def test_the_quality_team_hears_of_al_hilal_whether_an_entity_is_named_or_not():
    load()
    center = Center.objects.get(code="QA-HILAL")
    quality = Person.objects.get(username="quality").pk
    manager = Person.objects.get(username="manager").pk
    for entity in (None, Entity.objects.get(code="KAHRAMAA").pk):
        assert set(raise_alerts(items=[about(center, entity, *said) for said in TOLD])) == {quality, manager}


def test_people_sign_in_with_the_password_of_the_environment(monkeypatch):
    monkeypatch.setenv("AYN_DEMO_PASSWORD", "first")
    load()
    assert Person.objects.get(username="manager").check_password("first")
    monkeypatch.setenv("AYN_DEMO_PASSWORD", "second")
    load()
    assert Person.objects.get(username="manager").check_password("second")


def test_outside_development_it_wants_to_be_asked_twice(settings):
    settings.AYN_DEV = False
    with pytest.raises(CommandError, match="--yes"):
        load()
    assert not Center.objects.exists()


def test_outside_development_it_makes_no_people(settings):
    settings.AYN_DEV = False
    load("--yes")
    assert Center.objects.exists()
    assert not Person.objects.exists()


def test_the_trail_tells_of_it():
    directory.load()
    assert Event.objects.filter(action="demo_loaded", actor_id=None).count() == 1
