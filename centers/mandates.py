"""Who answers for what, as the people concerned may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import Role
from centers.models import Center, Desk, Mandate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Person
    from centers.models import Entity


def answered_for(person: Person) -> QuerySet[Center]:
    """Return the centers that a person answers for: by name, or because his entity has a desk there."""
    mine = Mandate.objects.filter(person=person)
    desks = Desk.objects.filter(center=OuterRef("pk"), entity__in=mine.filter(entity__isnull=False).values("entity"))
    return Center.objects.filter(Q(pk__in=mine.filter(center__isnull=False).values("center")) | Exists(desks))


def mandates_of(person: Person) -> list[dict[str, Any]]:
    """Return a person's mandates, by name, in the language of the answer."""
    mine = Mandate.objects.filter(person=person).select_related("center", "entity")
    found = [{"center": _named(mandate.center), "entity": _named(mandate.entity)} for mandate in mine]
    return sorted(found, key=lambda mandate: str((mandate["center"] or mandate["entity"] or {}).get("name")))


def team_of(center: Center) -> list[dict[str, Any]]:
    """Return who hears of a center's alerts: its managers, and the people of the entities that have desks there."""
    entities = Desk.objects.filter(center=center).values("entity")
    concerned = Mandate.objects.filter(Q(center=center) | Q(entity__in=entities), person__is_active=True)
    members = concerned.filter(person__role__in=[Role.MANAGER, Role.QUALITY]).select_related("person", "entity")
    return [
        {
            "username": mandate.person.username,
            "role": mandate.person.role,
            "entity": _named(mandate.entity),
        }
        for mandate in members.order_by("entity_id", "person__role", "person__username")
    ]


def _named(place: Center | Entity | None) -> dict[str, str] | None:
    return {"code": place.code, "name": place.name} if place else None
