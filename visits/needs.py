"""What waits in visits for an administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.office.needs import Need
from visits.models import PartnerKey

if TYPE_CHECKING:
    from collections.abc import Iterator

SOON = timedelta(days=30)


def needs() -> Iterator[Need]:
    """Return keys that soon are good no more."""
    now = timezone.now()
    ending = PartnerKey.objects.filter(revoked_at=None, is_demo=False, expires_at__range=(now, now + SOON)).count()
    if ending:
        text = ngettext(
            "%(count)s partner key ends within 30 days", "%(count)s partner keys end within 30 days", ending
        )
        yield Need(text % {"count": ending}, reverse("admin:visits_partnerkey_changelist"))
