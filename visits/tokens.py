"""Visit tokens of this installation: made for desks, transactions, invitations; examined when a rating brings one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from visits import signing
from visits.kinds import EvidenceKind
from visits.signing import WINDOW, Keyring, Token

if TYPE_CHECKING:
    from datetime import date

NEAR = timedelta(hours=12)  # between a code at the desk and the visit it shows
DAY = timedelta(days=1)  # between a transaction and its visit, for desks that work past midnight; grace of invitations


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a good token shows. `digest` stands for it; what is not `single_use` is read by everybody at a desk."""

    kind: EvidenceKind
    digest: bytes
    single_use: bool
    entity_id: int | None
    service_id: int | None


@dataclass(frozen=True, slots=True)
class DeskCode:
    """What a desk shows now, and when the next one takes its place."""

    token: str
    expires_at: datetime


def keyring() -> Keyring:
    """Return the keys as configured."""
    return _read(settings.AYN_VISIT_KEY)


@lru_cache(maxsize=4)
def _read(setting: str) -> Keyring:
    return Keyring.read(setting)


def desk_code(*, center_id: int, timezone: str, entity_id: int | None, now: datetime) -> DeskCode:
    """Return the code of a desk (None: of the whole center) for the window that holds `now`."""
    window = signing.window_of(now)
    offset = signing.offset_of(now.astimezone(ZoneInfo(timezone)))
    token = Token(EvidenceKind.QR, center_id, entity_id, None, window, offset)
    return DeskCode(signing.write(token, keyring()), token.at + WINDOW)


def transaction_token(
    *, center_id: int, entity_id: int, service_id: int | None, day: date, offset: int, reference: bytes
) -> str:
    """Return the token of a transaction, the same whenever it is asked for. `reference`: 16 bytes."""
    number = signing.number_of(day)
    token = Token(EvidenceKind.TRANSACTION, center_id, entity_id, service_id, number, offset, reference)
    return signing.write(token, keyring())


def invitation_token(
    *, center_id: int, entity_id: int, service_id: int | None, expires_on: date, reference: bytes
) -> str:
    """Return the token of an invitation that may be used until the end of a day. `reference`: 16 bytes."""
    number = signing.number_of(expires_on)
    token = Token(EvidenceKind.INVITATION, center_id, entity_id, service_id, number, 0, reference)
    return signing.write(token, keyring())


def examine(token: str, *, center_id: int, visited_at: datetime, now: datetime) -> Evidence | None:
    """Return what a token shows of a visit to a center; None when it is forged, expired, of elsewhere or another day.

    Nothing is read from the database: signature, center and time are all there is to check. Whether it was used before
    is for who stores the rating: the `digest` of a single use must be unique.
    """
    found = signing.read(token, keyring())
    if found is None or found.center_id != center_id:
        return None
    if not _timely(found, visited_at, now):
        return None
    single_use = found.kind != EvidenceKind.QR
    return Evidence(found.kind, signing.digest(found, keyring()), single_use, found.entity_id, found.service_id)


def _timely(token: Token, visited_at: datetime, now: datetime) -> bool:
    if not now - settings.VISIT_WINDOW <= visited_at <= now + settings.CLOCK_SKEW:
        return False
    if token.kind == EvidenceKind.QR:
        same_day = token.local_day(token.at) == token.local_day(visited_at)
        return same_day and abs(visited_at - token.at) <= NEAR and token.at <= now + settings.CLOCK_SKEW
    if token.kind == EvidenceKind.TRANSACTION:
        return abs(token.local_day(visited_at) - token.day) <= DAY
    return now.date() <= token.day + DAY
