"""Writing the log that the owner of an account reads: what happened, in which role somebody acted, never who."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.kinds import Access
from accounts.models import AccessEntry, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

QUIET = timedelta(minutes=10)  # whoever knows an address may ask for codes: they must not fill its owner's log


def note(person: Person, what: Access, *, by: Person | None, **more: Any) -> None:
    """Add a line to a person's log, in the transaction of what it tells about; more: app, reason, detail."""
    AccessEntry.objects.create(person=person, what=what.value, role=by.role if by else "", **more)


def note_all(people: Iterable[Person], what: Access, *, by: Person) -> None:
    """Add the same line to the logs of several people, in one statement."""
    AccessEntry.objects.bulk_create([AccessEntry(person=person, what=what.value, role=by.role) for person in people])


def note_sent(kind: str, contact: str) -> None:
    """Tell the owner of an address, if anybody has it, that a code was sent there."""
    person = Person.objects.filter(**{kind: contact}).first()
    if person is None:
        return
    lately = AccessEntry.objects.filter(person=person, what=Access.CODE_SENT.value, at__gt=timezone.now() - QUIET)
    if not lately.exists():
        note(person, Access.CODE_SENT, by=None)
