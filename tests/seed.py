"""`python -m tests.seed '{"residents": 20}'`: people with tokens and a few centers, for an installation under test.

Prints tokens by role ("residents" and "managers" are lists), codes of "centers" and "factors", ids of "people"
("manager_people": those of "managers").
"manager" answers for the first center, "managers" for one center each in turn, "quality" for the entity at all of them.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import timedelta
from typing import Any

import django

LIFETIME = timedelta(hours=6)  # of the tokens: a drill may outlast the ten minutes of a real one


def main(wanted: dict[str, int]) -> dict[str, Any]:
    from django.db import transaction

    with transaction.atomic():
        entity, centers = _places(wanted.get("centers", 4))
        residents = _people("resident", wanted.get("residents", 20))
        staff = {role: _people(role, 1)[0] for role in ("manager", "quality", "auditor")}
        managers = _people("manager", wanted.get("managers", 0))
        _mandates(staff, managers, entity, centers)
        return {
            "residents": [_token(person) for person in residents],
            "managers": [_token(person) for person in managers],
            **{role: _token(person) for role, person in staff.items()},
            "people": {role: str(person.id) for role, person in staff.items()},
            "manager_people": [str(person.id) for person in managers],
            "centers": [center.code for center in centers],
            "factors": _factors(),
        }


def _places(count: int) -> tuple[Any, list[Any]]:
    from centers.models import Center, Desk, Entity, Region

    country, _ = Region.objects.get_or_create(code="XT", defaults={"name": "Testland", "timezone": "UTC"})
    region, _ = Region.objects.get_or_create(code="XT-1", defaults={"name": "First", "parent": country})
    entity, _ = Entity.objects.get_or_create(code="XT-POST", defaults={"name": "Post", "region": country})
    codes = [f"XT-{number}" for number in range(1, count + 1)]
    have = set(Center.objects.filter(code__in=codes).values_list("code", flat=True))
    fresh = [
        Center(code=code, name=f"Center {code}", region=region, operator=entity, latitude=25.0, longitude=51.0)
        for code in codes
        if code not in have
    ]
    made = Center.objects.bulk_create(fresh, batch_size=500)
    Desk.objects.bulk_create([Desk(center=center, entity=entity) for center in made], batch_size=5_000)
    return entity, list(Center.objects.filter(code__in=codes).order_by("id"))


def _people(role: str, count: int) -> list[Any]:
    from accounts.models import Person

    run = uuid.uuid4().hex[:8]
    names = [f"{role}-{number}-{run}" for number in range(count)]
    if role == "resident":
        people = [Person(role=role, email=f"{name}@example.org", password="!") for name in names]
    else:
        people = [Person(role=role, username=name, password="!") for name in names]
    return Person.objects.bulk_create(people, batch_size=2_000)


def _mandates(staff: dict[str, Any], managers: list[Any], entity: Any, centers: list[Any]) -> None:
    from centers.models import Mandate

    Mandate.objects.bulk_create(
        [
            Mandate(person=staff["manager"], center=centers[0]),
            Mandate(person=staff["quality"], entity=entity),
            *(Mandate(person=one, center=centers[turn % len(centers)]) for turn, one in enumerate(managers)),
        ]
    )


def _token(person: Any) -> str:
    from django.utils import timezone
    from rest_framework_simplejwt.tokens import AccessToken

    from accounts import tokens
    from accounts.models import Session

    AccessToken.lifetime = LIFETIME
    now = timezone.now()
    jti = uuid.uuid4().hex
    session = Session.objects.create(person=person, current_hash=tokens.fingerprint(jti), expires_at=now + LIFETIME)
    return tokens.make_access(tokens.Claims(person.id, session.id, jti, person.role, "en"), now)


def _factors() -> list[str]:
    from evaluations.models import Factor

    return list(Factor.objects.filter(factor_set=1).order_by("position").values_list("code", flat=True))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
