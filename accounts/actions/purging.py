"""What accounts throw away when it has run out; each returns how many rows went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from accounts.models import AccessEntry, Challenge, Session, SocketTicket

if TYPE_CHECKING:
    from datetime import datetime

KEPT = timedelta(days=1)  # tries for an address count for a day


def purge_codes(now: datetime) -> int:
    """Delete codes that count for nothing any more."""
    return Challenge.objects.filter(created_at__lt=now - KEPT, expires_at__lt=now).delete()[0]


def purge_tickets(now: datetime) -> int:
    """Delete keys to the socket that nobody used."""
    return SocketTicket.objects.filter(expires_at__lt=now).delete()[0]


def purge_sessions(now: datetime) -> int:
    """Delete sign-ins that ran out or ended; what hangs on them goes too, and is not counted."""
    _all, each = Session.objects.filter(Q(expires_at__lt=now) | Q(revoked_at__lt=now - KEPT)).delete()
    return each.get(Session._meta.label, 0)


def purge_access_log(now: datetime) -> int:
    """Delete what happened to accounts long ago."""
    kept = timedelta(days=settings.AYN_ACCESS_LOG_DAYS)
    return AccessEntry.objects.filter(at__lt=now - kept).delete()[0]
