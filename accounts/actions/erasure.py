"""What is held about a person: told, and erased."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import access
from accounts.kinds import Access
from accounts.models import Person
from accounts.roles import Role
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from django.db.models import QuerySet


class PersonalData(Protocol):
    """A module of settings.PERSONAL_DATA: what one app holds about a person."""

    def export(self, person: Person) -> dict[str, Any]:
        """Return all of it, ready for JSON."""

    def erase(self, person: Person) -> None:
        """Erase it, in the caller's transaction."""


def _holders() -> list[tuple[str, PersonalData]]:
    """Return each module with its app, lowest app first."""
    return [(name.split(".")[0], cast("PersonalData", import_module(name))) for name in settings.PERSONAL_DATA]


def export_person(*, person: Person) -> dict[str, Any]:
    """Return everything held about a person, by app; that it was read stands in his log, from the next time on."""
    told: dict[str, Any] = {}
    for app, holder in _holders():
        told.setdefault(app, {}).update(holder.export(person))
    access.note(person, Access.DATA_EXPORTED, by=person)
    return told


def erase_person(*, by: Person) -> None:
    """Erase the person who asks for it: the upper apps first, the person last; counts stay.

    Raises Problem 403 for staff: their deeds stay attributable; an administrator disables them.
    """
    if by.role != Role.RESIDENT:
        detail = _("Staff accounts are not erased by their owners. An administrator can disable them.")
        raise Problem(403, "staff_not_erasable", detail)
    _erase(by, by=by, action="person_erased")


def erase_again(*, names: Container[str]) -> int:
    """Erase the residents whose names in the trail these are: a restored backup holds them again. Returns how many."""
    found = [person for person in _residents().iterator() if str(person.name_in_trail) in names]
    for person in found:
        _erase(person, by=None, action="person_erased_again")
    return len(found)


def erase_unused(now: datetime) -> int:
    """Erase residents who have not signed in for AYN_UNUSED_ACCOUNT_YEARS and have no sign-in left; return how many."""
    if not settings.AYN_UNUSED_ACCOUNT_YEARS:
        return 0
    long_ago = now - timedelta(days=365 * settings.AYN_UNUSED_ACCOUNT_YEARS)
    last_seen = Coalesce("last_login", "joined_at")
    unused = [*_residents().alias(seen=last_seen).filter(seen__lt=long_ago, sessions=None)]
    for person in unused:
        _erase(person, by=None, action="person_expired")
    return len(unused)


def _residents() -> QuerySet[Person]:
    return Person.objects.filter(role=Role.RESIDENT.value)


@transaction.atomic
def _erase(person: Person, *, by: Person | None, action: str) -> None:
    record(by=by, action=action, target=person)
    for _app, holder in reversed(_holders()):
        holder.erase(person)
