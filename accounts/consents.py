"""What is asked of people and what they said: whoever does something that needs consent asks `has` first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Consent, ConsentText

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Person


def has(person_id: UUID, purpose: str) -> bool:
    """Tell whether a person consents to a purpose as it is asked today: a new version must be consented to anew."""
    return Consent.objects.filter(person_id=person_id, withdrawn_at=None, text__in=current(purpose)).exists()


def consenting(purpose: str) -> QuerySet[Consent]:
    """Return the consents to a purpose as it is asked today, for those who ask about many people at once."""
    return Consent.objects.filter(withdrawn_at=None, text__in=current(purpose))


def current(purpose: str | None = None) -> QuerySet[ConsentText]:
    """Return what is asked today: the newest published version of each purpose (or of one), by purpose."""
    published = ConsentText.objects.filter(published_at__lte=timezone.now())
    newest = published.filter(purpose=OuterRef("purpose")).order_by("-version").values("pk")[:1]
    found = published.filter(pk=Subquery(newest)).order_by("purpose")
    return found if purpose is None else found.filter(purpose=purpose)


def standing(person: Person) -> dict[int, Consent]:
    """Return the newest word of a person on each text of today, by the text's id."""
    said = Consent.objects.filter(person=person, text__in=current()).order_by(F("given_at"), "pk")
    return {consent.text_id: consent for consent in said}
