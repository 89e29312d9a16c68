"""The centers that a person keeps. Not in the trail: it is never erased, and this is nobody else's business."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from centers import cards
from centers.models import Center, Favourite
from centers.models.favourites import MOST
from core import languages
from core.problems import Problem

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@transaction.atomic
def keep(*, code: str, by: Person) -> tuple[int, bool]:
    """Keep an open center; return its number and whether that is new. Again changes nothing.

    Raises Problem: 404 for no such center, 409 `too_many_favourites` when all places are taken.
    """
    center = Center.objects.filter(code=code, is_active=True).values_list("pk", flat=True).first()
    if center is None:
        raise Problem(404)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # one at a time takes a place
    mine = dict(Favourite.objects.filter(person=by).values_list("center_id", "place"))
    if center in mine:
        return center, False
    place = next(place for place in count(1) if place not in set(mine.values()))
    if place > MOST:
        raise Problem(409, "too_many_favourites", _("You keep as many centers as there is room for."))
    Favourite.objects.create(person=by, center_id=center, place=place)
    return center, True


def drop(*, code: str, by: Person) -> None:
    """Keep a center no more, closed or not; again changes nothing."""
    Favourite.objects.filter(person=by, center__code=code).delete()


def kept(person_id: UUID, language: str, now: datetime) -> list[dict[str, Any]]:
    """Return what a person keeps and is open to the public, by name, as it stands in lists."""
    place = languages.CODES.index(language)
    mine = Favourite.objects.filter(person_id=person_id, center__is_active=True)
    found = mine.values_list("center_id", f"center__sort_names__{place}", "center__code")
    order = [number for number, _name, _code in sorted(found, key=lambda row: (row[1] or "", row[2]))]
    shown = cards.items(order, language, now)
    return [shown[number] for number in order if number in shown]
