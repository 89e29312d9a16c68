"""Sessions: opened, carried on by rotating refresh tokens, ended."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, tokens
from accounts.kinds import Access, App
from accounts.models import Session, SocketTicket
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Person

GRACE = timedelta(seconds=10)  # for a phone that lost the answer of its refresh
TICKET_LIFETIME = timedelta(seconds=30)


@dataclass(frozen=True)
class SignedIn:
    """What a successful sign-in or refresh gives."""

    person: Person
    access: str
    refresh: str


def open_session(person: Person, app: App = App.OTHER) -> SignedIn:
    """Begin a session of an already verified person; part of the caller's transaction."""
    now, jti = timezone.now(), uuid.uuid4().hex
    session = Session.objects.create(
        person=person,
        current_hash=tokens.fingerprint(jti),
        rotated_at=now,
        expires_at=now + tokens.REFRESH_LIFETIME,
    )
    person.last_login = now
    person.save(update_fields=["last_login"])
    access.note(person, Access.SIGNED_IN, by=person, app=app.value)
    return _signed_in(session, jti, now)


def _signed_in(session: Session, jti: str, at: datetime) -> SignedIn:
    person = session.person
    claims = tokens.Claims(person.id, session.id, uuid.uuid4().hex, person.role, person.language)
    refresh_claims = tokens.Claims(person.id, session.id, jti)
    return SignedIn(person, tokens.make_access(claims, timezone.now()), tokens.make_refresh(refresh_claims, at))


def refresh(*, token: str) -> SignedIn:
    """Swap a refresh token for its child; 12 parallel tries give one and the same child.

    One UPDATE decides who swaps. The token before, shown again within GRACE, gives the same child once more; any
    older one is theft or a fault, and ends the session. Raises Problem 401.
    """
    claims = tokens.read_refresh(token)
    if claims is None:
        raise Problem(401, "invalid_token")
    now, child = timezone.now(), tokens.child_of(claims.jti)
    # No join here: the database must look at this row again after it has waited for another swap.
    swapped = Session.objects.filter(
        pk=claims.session_id, current_hash=tokens.fingerprint(claims.jti), revoked_at=None, expires_at__gt=now
    ).update(
        previous_hash=F("current_hash"),
        current_hash=tokens.fingerprint(child),
        rotated_at=now,
        expires_at=now + tokens.REFRESH_LIFETIME,
    )
    session = Session.objects.live(now).filter(pk=claims.session_id, person_id=claims.person_id).first()
    if session is None:
        raise Problem(401, "invalid_token")
    if swapped:
        return _signed_in(session, child, now)
    if _is_retry(session, claims.jti, now):
        return _signed_in(session, child, session.rotated_at)
    _end_stolen(session, now)
    raise Problem(401, "refresh_reused", _("This sign-in was used twice and has been ended. Please sign in again."))


def _is_retry(session: Session, jti: str, now: datetime) -> bool:
    previous = bytes(session.previous_hash or b"")
    return previous == tokens.fingerprint(jti) and now - session.rotated_at <= GRACE


def _end_stolen(session: Session, now: datetime) -> None:
    with transaction.atomic():
        ended = Session.objects.filter(pk=session.pk, revoked_at=None).update(revoked_at=now, revoked_because="reuse")
        if ended:
            record(by=None, action="session_revoked", target=session.person, detail={"because": "reuse"})
            access.note(session.person, Access.SIGN_IN_ENDED, by=None)


def log_out(*, token: str) -> None:
    """End the session of a refresh token; a token that is no longer good has nothing to end."""
    claims = tokens.read_refresh(token)
    if claims is None:
        return
    with transaction.atomic():
        own = Session.objects.filter(pk=claims.session_id, person_id=claims.person_id, revoked_at=None)
        session = own.select_related("person").select_for_update(of=("self",)).first()
        if session is not None:
            own.update(revoked_at=timezone.now(), revoked_because="logout")
            access.note(session.person, Access.SIGNED_OUT, by=session.person)


def revoke_sessions(*, person: Person, because: str, keep: Session | None = None) -> int:
    """End all sessions of a person (but one); return how many."""
    sessions = Session.objects.filter(person=person, revoked_at=None)
    if keep is not None:
        sessions = sessions.exclude(pk=keep.pk)
    return sessions.update(revoked_at=timezone.now(), revoked_because=because)


def make_ticket(*, session: Session) -> str:
    """Return a single-use key to the socket, good for TICKET_LIFETIME."""
    ticket = secrets.token_urlsafe(32)
    SocketTicket.objects.create(
        ticket_hash=hashlib.sha256(ticket.encode()).digest(),
        person_id=session.person_id,
        session=session,
        expires_at=timezone.now() + TICKET_LIFETIME,
    )
    return ticket
