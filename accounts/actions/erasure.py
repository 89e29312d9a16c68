"""What is held about a person: told, erased on request, and thrown away when it has run out."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access
from accounts.kinds import Access
from accounts.models import Challenge, Session, SocketTicket
from accounts.roles import Role
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from accounts.models import Person

KEPT = timedelta(days=1)  # tries for an address count for a day


class PersonalData(Protocol):
    """A module of settings.PERSONAL_DATA: what one app holds about a person."""

    def export(self, person: Person) -> dict[str, Any]:
        """Return all of it, ready for JSON."""

    def erase(self, person: Person) -> None:
        """Erase it, in the caller's transaction."""


def _holders() -> dict[str, PersonalData]:
    """Return the modules by app, lowest app first."""
    return {name.split(".")[0]: cast("PersonalData", import_module(name)) for name in settings.PERSONAL_DATA}


def export_person(*, person: Person) -> dict[str, Any]:
    """Return everything held about a person, by app; that it was read stands in his log, from the next time on."""
    told = {app: holder.export(person) for app, holder in _holders().items()}
    access.note(person, Access.DATA_EXPORTED, by=person)
    return told


def erase_person(*, by: Person) -> None:
    """Erase the person who asks for it: the upper apps first, the person last; counts stay.

    Raises Problem 403 for staff: their deeds stay attributable; an administrator disables them.
    """
    if by.role != Role.RESIDENT:
        detail = _("Staff accounts are not erased by their owners. An administrator can disable them.")
        raise Problem(403, "staff_not_erasable", detail)
    with transaction.atomic():
        record(by=by, action="person_erased", target=by)
        for holder in reversed(_holders().values()):
            holder.erase(by)


def purge_expired() -> dict[str, int]:
    """Delete challenges, sessions and tickets that are of no more use; return how many of each."""
    now = timezone.now()
    useless = {
        "challenges": Challenge.objects.filter(created_at__lt=now - KEPT, expires_at__lt=now),
        "tickets": SocketTicket.objects.filter(expires_at__lt=now),
        "sessions": Session.objects.filter(Q(expires_at__lt=now) | Q(revoked_at__lt=now - KEPT)),
    }
    return {name: rows.delete()[0] for name, rows in useless.items()}
