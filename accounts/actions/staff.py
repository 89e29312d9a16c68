"""Sign-in of staff by user name, password and, when enrolled, a second factor."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.actions.sessions import open_session, revoke_sessions
from accounts.actions.totp import use_otp
from accounts.models import Person
from audit.actions import record
from core.problems import FieldError, Problem, invalid

if TYPE_CHECKING:
    from accounts.actions.sessions import SignedIn
    from accounts.kinds import App
    from accounts.models import Session


def sign_in_with_password(*, username: str, password: str, otp: str, app: App) -> SignedIn:
    """Sign a member of staff in. Raises as verify_staff."""
    person = verify_staff(username=username, password=password, otp=otp)
    with transaction.atomic():
        record(by=person, action="signed_in", target=person)
        return open_session(person, app)


def verify_staff(*, username: str, password: str, otp: str) -> Person:
    """Return whose user name, password and (when enrolled) one-time password these are.

    Raises Problem 401: `sign_in_failed` with the same work and words for unknown, wrong, disabled and (outside
    development) demonstration people; `otp_required` and `otp_wrong` only after the right password.
    """
    person = Person.objects.alias(lowered=Lower("username")).filter(lowered=username.lower()).first()
    right = _password_is_right(person, password)
    if person is None or not right or not person.is_active or (person.is_demo and not settings.AYN_DEV):
        record(by=None, action="sign_in_failed", target=person or ("accounts.Person", ""))
        raise Problem(401, "sign_in_failed", _("User name or password is not right."))
    if person.totp_enrolled_at is not None:
        _demand_otp(person, otp)
    return person


def _password_is_right(person: Person | None, password: str) -> bool:
    if person is None:
        check_password(password, _nobodys_password())  # takes as long as a real one
        return False
    return person.check_password(password)


@cache
def _nobodys_password() -> str:
    return make_password("nobody has this password")


def _demand_otp(person: Person, otp: str) -> None:
    if not otp:
        raise Problem(401, "otp_required", _("Please also give the code of your authenticator app."))
    if not use_otp(person=person, otp=otp):
        record(by=None, action="sign_in_failed", target=person, detail={"because": "otp"})
        raise Problem(401, "otp_wrong", _("The code is not right."))


def change_password(*, by: Person, session: Session, current: str, new: str) -> None:
    """Change the password of a signed-in person and end all his other sessions.

    Raises Problem 400 pointing at what is wrong: the current password, or a new one that is too weak.
    """
    if not by.check_password(current):
        raise invalid("/current_password", "wrong_password", _("The password is not right."))
    try:
        validate_password(new, by)
    except ValidationError as error:
        faults = [FieldError("/new_password", str(e.code), " ".join(e.messages)) for e in error.error_list]
        raise Problem(400, errors=faults) from None
    with transaction.atomic():
        by.set_password(new)
        by.save(update_fields=["password"])
        revoke_sessions(person=by, because="password", keep=session)
        record(by=by, action="password_changed", target=by)
