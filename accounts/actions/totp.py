"""The second factor of staff: enrolled, confirmed, used once a code, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import totp
from accounts.models import Person
from audit.actions import record
from core import limits
from core.problems import Problem, invalid

if TYPE_CHECKING:
    from audit.actions import Actor


def begin_totp(*, by: Person) -> tuple[str, str]:
    """Give a person a new secret, not in force until confirmed; return it and its otpauth:// address.

    Raises Problem 409 `totp_enrolled` when a secret is in force already.
    """
    secret = totp.make_secret()
    begun = Person.objects.filter(pk=by.pk, totp_enrolled_at=None).update(
        totp_secret=totp.sealed(secret), totp_last_step=None
    )
    if not begun:
        raise Problem(409, "totp_enrolled", _("A second factor is already in use. Remove it first."))
    return secret, totp.uri(secret, str(by.username))


def confirm_totp(*, by: Person, otp: str) -> None:
    """Put the secret in force: from now on each sign-in needs it. Raises Problem 400 when the code is not right."""
    with transaction.atomic():
        if not use_otp(person=by, otp=otp):
            raise _wrong()
        if Person.objects.filter(pk=by.pk, totp_enrolled_at=None).update(totp_enrolled_at=timezone.now()):
            record(by=by, action="totp_enrolled", target=by)


def end_totp(*, by: Person, otp: str) -> None:
    """Take the second factor away, proven by one of its codes. Raises Problem 400 when the code is not right."""
    with transaction.atomic():
        if not use_otp(person=by, otp=otp):
            raise _wrong()
        reset_totp(person=by, by=by)


def reset_totp(*, person: Person, by: Actor) -> None:
    """Take the second factor of a person away (a lost phone; an administrator does it)."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(totp_secret=None, totp_enrolled_at=None, totp_last_step=None)
        record(by=by, action="totp_removed", target=person)


def use_otp(*, person: Person, otp: str) -> bool:
    """Tell whether a code is right, and use it up: each works once, also for two who bring it at the same time.

    Raises Problem 429 after too many tries.
    """
    limits.check("otp_per_person", str(person.pk))
    step = totp.matching_step(person.totp_secret, otp, timezone.now())
    if step is None:
        return False
    unused = Q(totp_last_step=None) | Q(totp_last_step__lt=step)
    return bool(Person.objects.filter(unused, pk=person.pk).update(totp_last_step=step))


def _wrong() -> Problem:
    return invalid("/otp", "otp_wrong", _("The code is not right."))
