"""What administrators do to accounts beside editing them: each on a page that says what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.actions import change_role, close_account, give_password, reopen_account, reset_totp
from accounts.authentication import person_of
from accounts.forms import PasswordForm, ReasonForm, RoleForm
from accounts.roles import Role
from core.office.deeds import Deed

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from accounts.models import Person

Given = dict[str, Any]


def _of_another(request: HttpRequest, person: Person) -> bool:
    """Nobody locks himself out."""
    return person.pk != person_of(request).pk


def _of_staff(request: HttpRequest, person: Person) -> bool:
    return _of_another(request, person) and person.role != Role.RESIDENT


def _reason(person: Person, given: Given) -> str:
    reason = str(given["reason"])
    if not reason and person.role == Role.RESIDENT:
        raise ValidationError({"reason": _("Please say why: its owner will read it.")})
    return reason


def _close(request: HttpRequest, person: Person, given: Given) -> None:
    close_account(by=person_of(request), person=person, reason=_reason(person, given))


def _closing(person: Person) -> list[StrOrPromise]:
    says: list[StrOrPromise] = [_("All sign-ins of this person end now. Nobody can sign in to this account any more.")]
    if person.role == Role.RESIDENT:
        return [*says, _("What the person has rated stays and counts. The person reads that you closed the account.")]
    return [*says, _("The account stays, with all that it did. It can be opened again.")]


def _reopen(request: HttpRequest, person: Person, given: Given) -> None:
    reopen_account(by=person_of(request), person=person, reason=_reason(person, given))


def _remove_factor(request: HttpRequest, person: Person, _given: Given) -> None:
    reset_totp(person=person, by=person_of(request))


def _change_role(request: HttpRequest, person: Person, given: Given) -> None:
    change_role(by=person_of(request), person=person, role=Role(given["role"]))


def _role_now(person: Person) -> list[StrOrPromise]:
    return [
        _("Role now: %(role)s.") % {"role": words.ROLES[Role(person.role)]},
        _("All sign-ins of this person end now; the next one is in the new role."),
        _("Mandates stay. They count only for managers and quality teams."),
        _("An administrator may do everything in this office."),
    ]


def _give_password(request: HttpRequest, person: Person, given: Given) -> None:
    try:
        validate_password(given["new_password"], person)
    except ValidationError as error:
        raise ValidationError({"new_password": error.messages}) from None
    give_password(by=person_of(request), person=person, password=given["new_password"])


DEEDS = (
    Deed(
        "password",
        _("Give a new password"),
        _give_password,
        says=lambda _person: [_("The old password is no longer good, and all sign-ins of this person end now.")],
        offered=_of_staff,
        form=PasswordForm,
    ),
    Deed("role", _("Change the role"), _change_role, says=_role_now, offered=_of_staff, form=RoleForm),
    Deed(
        "second-factor",
        _("Remove the second factor"),
        _remove_factor,
        says=lambda _person: [
            _("For people who lost their phone. From now on the password alone lets this person in."),
            _("Make sure that it is really this person who asks, and ask for a new second factor to be set up."),
        ],
        offered=lambda request, person: _of_staff(request, person) and person.totp_enrolled_at is not None,
    ),
    Deed(
        "close",
        _("Close the account"),
        _close,
        says=_closing,
        offered=lambda request, person: _of_another(request, person) and person.is_active,
        form=ReasonForm,
    ),
    Deed(
        "reopen",
        _("Open the account again"),
        _reopen,
        says=lambda _person: [_("The person can sign in again, with the same role and mandates as before.")],
        offered=lambda request, person: _of_another(request, person) and not person.is_active,
        form=ReasonForm,
        is_grave=False,
    ),
)
