"""Released evaluations as staff find them: only what they answer for, never the log behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import TruncDate

from accounts.roles import Role
from centers.mandates import answered_for
from centers.models import Entity, Mandate
from core.problems import Problem
from evaluations.models import Appeal, Origin, Released, Reply

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Person


def visible_items(person: Person, code: str) -> QuerySet[Released]:
    """Return what was released at a center as far as the person answers for it. Raises Problem 404 for others."""
    mandates = Mandate.objects.filter(person=person)
    entities = mandates.filter(entity__isnull=False).values("entity")
    center = answered_for(person).filter(code=code).first()
    if center is None:
        raise Problem(404)
    items = Released.objects.filter(center_id=center.pk).select_related("reply", "appeal")
    if person.role == Role.MANAGER and mandates.filter(center=center).exists():
        return items
    return items.filter(entity_id__in=entities)


def public_replies(center_id: int) -> QuerySet[Reply, Any]:
    """Return what a center answered publicly: text, code of the entity, day and a random id for paging."""
    entity = Entity.objects.filter(pk=OuterRef("released__entity_id")).values("code")
    found = Reply.objects.filter(released__center_id=center_id, is_public=True)
    return found.values("text", id=F("released_id"), day=TruncDate("made_at"), entity=Subquery(entity))


def appeals() -> QuerySet[Appeal]:
    """Return all appeals, those not decided first."""
    return Appeal.objects.select_related("released").order_by("decision", "made_at", "id")


def replies_to(evaluation_id: UUID) -> list[Reply]:
    """Return what a center answered to an evaluation."""
    return list(
        Reply.objects.filter(released__in=Origin.objects.filter(evaluation_id=evaluation_id).values("released"))
    )
