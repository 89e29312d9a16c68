"""What administrators do to accounts. Each is told to the trail and to the owner; what he could do before ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts import access
from accounts.actions.sessions import revoke_sessions
from accounts.kinds import Access
from accounts.models import Person
from audit.actions import record

if TYPE_CHECKING:
    from accounts.roles import Role


@transaction.atomic
def close_account(*, by: Person, person: Person, reason: str) -> None:
    """Close an account: all its sign-ins end. Again changes nothing."""
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        revoke_sessions(person=person, because="disabled")
        _tell(by, person, "is_active", Access.CLOSED, reason)


@transaction.atomic
def reopen_account(*, by: Person, person: Person, reason: str) -> None:
    """Open a closed account again. Again changes nothing."""
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        _tell(by, person, "is_active", Access.REOPENED, reason)


@transaction.atomic
def change_role(*, by: Person, person: Person, role: Role) -> None:
    """Give a member of staff another role: he signs in anew."""
    if Person.objects.filter(pk=person.pk).exclude(role=role.value).update(role=role.value):
        revoke_sessions(person=person, because="role")
        _tell(by, person, "role", Access.CHANGED, "")


@transaction.atomic
def give_password(*, by: Person, person: Person, password: str) -> None:
    """Give a member of staff a new password: he signs in anew with it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    revoke_sessions(person=person, because="password")
    _tell(by, person, "password", Access.CHANGED, "")


def _tell(by: Person, person: Person, field: str, what: Access, reason: str) -> None:
    detail = {"fields": [field]}
    record(by=by, action="person_changed", target=person, detail=detail | ({"reason": reason} if reason else {}))
    access.note(person, what, by=by, reason=reason, detail=detail)
