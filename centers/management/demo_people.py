"""The people who sign in to the demonstration. Their passwords are no secret: development servers only."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Person
from accounts.roles import Role
from centers import demo
from centers.models import Center, Entity, Mandate


@transaction.atomic
def load(password: str) -> int:
    """Write the demonstration people with this password and what they answer for; return how many there are."""
    rows = demo.data("people")["people"]
    for row in rows:
        _give_mandates(_person(row, password), row)
    return len(rows)


def _person(row: dict[str, Any], password: str) -> Person:
    person = Person.objects.filter(username=row["username"], is_demo=True).first()
    if person is None:
        return Person.objects.create_staff(
            username=row["username"], password=password, role=Role(row["role"]), language=row["language"], is_demo=True
        )
    if not person.check_password(password):
        person.set_password(password)
        person.save(update_fields=["password"])
    return person


def _give_mandates(person: Person, row: dict[str, Any]) -> None:
    for center in Center.objects.filter(code__in=row["centers"]):
        Mandate.objects.get_or_create(person=person, center=center, entity=None)
    for entity in Entity.objects.filter(code__in=row["entities"]):
        Mandate.objects.get_or_create(person=person, center=None, entity=entity)
