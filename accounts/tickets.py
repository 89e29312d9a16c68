"""Tickets to the socket, as the socket sees them."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from accounts.models import Session, SocketTicket


def redeem(ticket: str) -> Session | None:
    """Use a ticket up and return its session, with the person; None when it is unknown, used, run out or ended."""
    row = SocketTicket.objects.filter(pk=hashlib.sha256(ticket.encode("utf-8", "replace")).digest()).first()
    if row is None or not SocketTicket.objects.filter(pk=row.pk).delete()[0]:
        return None  # of two who bring the same ticket one deletes the row
    now = timezone.now()
    return Session.objects.live(now).filter(pk=row.session_id).first() if row.expires_at > now else None
