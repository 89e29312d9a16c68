"""How a person wants to be reached, ready to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce
from django.utils import timezone

from alerts.kinds import Mail
from alerts.models import PushSubscription
from alerts.reach.hours import Quiet
from centers.models import Mandate
from core import languages

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Person
    from alerts.models import Preference


@dataclass(frozen=True, slots=True)
class Wishes:
    """A preference with its zone found."""

    push: bool
    mail: Mail
    quiet: Quiet | None
    zone: ZoneInfo


def wishes_of(preference: Preference) -> Wishes:
    """Return what a preference says; its zone is the person's own choice, else that of the place."""
    quiet = None
    if preference.quiet_from is not None and preference.quiet_to is not None:
        quiet = Quiet(preference.quiet_from, preference.quiet_to)
    zone = ZoneInfo(preference.timezone or zone_of_place(preference.person))
    return Wishes(preference.push, Mail(preference.mail), quiet, zone)


def zone_of_place(person: Person) -> str:
    """Return the zone of the first place that the person answers for, UTC for nobody's."""
    zones = Mandate.objects.filter(person=person).order_by("pk")
    first = zones.values_list(Coalesce("center__timezone", "entity__region__timezone"), flat=True).first()
    return str(first or "UTC")


def language_of(person: Person) -> str:
    """Return the language in which to address a person."""
    return languages.match(person.language) or languages.DEFAULT


def live_subscriptions() -> QuerySet[PushSubscription]:
    """Return the browsers that may be woken: of sign-ins that still count."""
    now = timezone.now()
    return PushSubscription.objects.filter(
        session__revoked_at=None, session__expires_at__gt=now, person__is_active=True
    )
