"""pytest plugin: the standing persons and the two centers that most tests need."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

if TYPE_CHECKING:
    from accounts.models import Person
    from centers.models import Center, Entity, Region

PASSWORD = "a long enough pass phrase"


def make_person(role: str, name: str, **more: object) -> Person:
    """Create a person; residents by e-mail, staff by user name and PASSWORD."""
    from accounts.models import Person
    from accounts.roles import Role

    if role == "resident":
        return Person.objects.create(role=role, email=f"{name}@example.org", **more)
    return Person.objects.create_staff(username=name, password=PASSWORD, role=Role(role), **more)


def access_token(person: Person) -> str:
    """Sign a person in without the sign-in's ceremony: a live session and an access token of it."""
    from accounts.models import Session
    from accounts.tokens import Claims, make_access

    now = timezone.now()
    session = Session.objects.create(person=person, current_hash=uuid.uuid4().bytes, expires_at=now + timedelta(days=1))
    return make_access(Claims(person.id, session.id, uuid.uuid4().hex, person.role, person.language), now)


def partner_client(entity: Entity) -> APIClient:
    """Return an API client signed in by a new key of an entity, good for everything."""
    from visits.actions import make_key
    from visits.kinds import Scope

    client = APIClient(raise_request_exception=False)
    _key, text = make_key(by=None, entity=entity, name="test", scopes=list(Scope))
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


@pytest.fixture
def client_of() -> Callable[[Person | None], APIClient]:
    """Return a function that gives an API client signed in as a person (None: nobody)."""

    def make(person: Person | None) -> APIClient:
        client = APIClient(raise_request_exception=False)
        if person is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {access_token(person)}")
        return client

    return make


@pytest.fixture
def country(db: None) -> Region:
    from centers.models import Region

    return Region.objects.create(code="QA", name_en="Qatar", name_ar="قطر", timezone="Asia/Qatar")


@pytest.fixture
def region(country: Region) -> Region:
    from centers.models import Region

    return Region.objects.create(code="QA-DOH", name_en="Doha", name_ar="الدوحة", parent=country, timezone="Asia/Qatar")


@pytest.fixture
def entity_a(country: Region) -> Entity:
    from centers.models import Entity

    return Entity.objects.create(code="WATER", name_en="Water Authority", name_ar="هيئة المياه", region=country)


@pytest.fixture
def entity_b(country: Region) -> Entity:
    from centers.models import Entity

    return Entity.objects.create(code="JUSTICE", name_en="Ministry of Justice", name_ar="وزارة العدل", region=country)


def make_center(code: str, region: Region, *entities: Entity, **more: object) -> Center:
    """Create a center with a desk for each entity, operated by the first."""
    from centers.models import Center, Desk

    names = {"name_en": f"Center {code}", "name_ar": f"مركز {code}"}
    center = Center.objects.create(
        code=code, region=region, operator=entities[0], timezone="Asia/Qatar", **(names | more)
    )
    for entity in entities:
        Desk.objects.create(center=center, entity=entity)
    return center


@pytest.fixture
def center_a(region: Region, entity_a: Entity) -> Center:
    """A center with one entity."""
    return make_center("CENTER-A", region, entity_a, latitude=25.26, longitude=51.54)


@pytest.fixture
def center_b(region: Region, entity_a: Entity, entity_b: Entity) -> Center:
    """A complex of two entities."""
    return make_center("CENTER-B", region, entity_b, entity_a, kind="complex", latitude=25.4, longitude=51.4)


@pytest.fixture
def resident(db: None) -> Person:
    return make_person("resident", "resident", language="ur")


@pytest.fixture
def second_resident(db: None) -> Person:
    return make_person("resident", "second")


@pytest.fixture
def manager_a(center_a: Center) -> Person:
    """The manager of center A; reads Arabic."""
    from centers.models import Mandate

    person = make_person("manager", "manager-a", language="ar")
    Mandate.objects.create(person=person, center=center_a)
    return person


@pytest.fixture
def manager_b(center_b: Center) -> Person:
    """The manager of center B."""
    from centers.models import Mandate

    person = make_person("manager", "manager-b")
    Mandate.objects.create(person=person, center=center_b)
    return person


@pytest.fixture
def quality(entity_a: Entity) -> Person:
    """The central quality team of entity A."""
    from centers.models import Mandate

    person = make_person("quality", "quality-a")
    Mandate.objects.create(person=person, entity=entity_a)
    return person


@pytest.fixture
def auditor(db: None) -> Person:
    return make_person("auditor", "auditor")


@pytest.fixture
def shopper(db: None) -> Person:
    return make_person("shopper", "shopper")


@pytest.fixture
def administrator(db: None) -> Person:
    return make_person("administrator", "administrator")
