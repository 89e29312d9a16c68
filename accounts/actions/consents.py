"""Giving and withdrawing consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, consents
from accounts.kinds import Access
from accounts.models import Consent, ConsentText, Person
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Wish:
    """What somebody says to one version of a purpose."""

    purpose: str
    version: int
    given: bool


@transaction.atomic
def change_consents(*, by: Person, wishes: Sequence[Wish]) -> None:
    """Note what somebody consents to and what no longer; what he said before changes nothing when said again.

    Raises Problem 409 `consent_outdated` where he gives consent to a text that is not, or no longer, asked. A
    withdrawal takes back every version of its purpose.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # two devices of his: one after the other
    texts = {text.purpose: text for text in consents.current()}
    for wish in wishes:
        if wish.given:
            _give(by, wish, texts.get(wish.purpose))
        else:
            _withdraw(by, wish.purpose)


def _give(by: Person, wish: Wish, text: ConsentText | None) -> None:
    if text is None or text.version != wish.version:
        detail = _("This text has been replaced. Please read the new one first.")
        raise Problem(409, "consent_outdated", detail)
    _given, new = Consent.objects.get_or_create(person=by, text=text, withdrawn_at=None)
    if new:
        _tell(by, Access.CONSENT_GIVEN, text)


def _withdraw(by: Person, purpose: str) -> None:
    standing = Consent.objects.filter(person=by, text__purpose=purpose, withdrawn_at=None).select_related("text")
    for consent in standing:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        _tell(by, Access.CONSENT_WITHDRAWN, consent.text)


def _tell(by: Person, what: Access, text: ConsentText) -> None:
    access.note(by, what, by=by, detail={"purpose": text.purpose, "version": text.version})
    record(by=by, action=what.value, target=text)
