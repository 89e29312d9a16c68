"""Visit tokens as bytes: packed, signed, read back. Pure; the keys live outside the database.

A token is `base64url(header ‖ head ‖ reference ‖ MAC)`: one byte of version and kind, center, entity and service as
four bytes each, a moment, the offset of the place from UTC in quarters of an hour, nothing or 16 bytes of reference,
and the first 16 bytes of an HMAC-SHA-256. The moment is the number of a window of 30 seconds (QR), or a day since
1970: that of the transaction, or the last one of an invitation.

Every key is derived from the root of one day (that of the moment), a purpose and the center.
"""

from __future__ import annotations

import base64
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from visits.kinds import EvidenceKind

VERSION = 1
WINDOW = timedelta(seconds=30)
LONGEST = 120  # characters; ours have 46 or 67
SIZE = 16  # bytes of a MAC, a digest, a reference
_KINDS = {EvidenceKind.QR: 1, EvidenceKind.TRANSACTION: 2, EvidenceKind.INVITATION: 3}
_BY_NUMBER = {number: kind for kind, number in _KINDS.items()}
_HEAD = struct.Struct(">BIIIIb")
_FORM = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST}}}\Z")
_KEY = re.compile(r"(?:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}):)?(?P<key>[0-9a-fA-F]{64})\Z")
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal() - _EPOCH
_QUARTER = timedelta(minutes=15)


class KeyDestroyedError(LookupError):
    """The key of that day is gone: what it signed is good no more."""


class Token(NamedTuple):
    """What a token says. `moment` is a window (QR) or a day; `offset` counts quarters of an hour east of UTC."""

    kind: EvidenceKind
    center_id: int
    entity_id: int | None
    service_id: int | None
    moment: int
    offset: int = 0
    reference: bytes = b""

    @property
    def day(self) -> date:
        """Return the day whose keys sign this: UTC for windows."""
        if self.kind == EvidenceKind.QR:
            return self.at.date()
        return day_of(self.moment)

    @property
    def at(self) -> datetime:
        """Return when a window begins (QR only)."""
        return datetime.fromtimestamp(self.moment * WINDOW.total_seconds(), UTC)

    def local_day(self, moment: datetime) -> date:
        """Return the day of a moment on the calendar of the place."""
        return (moment.astimezone(UTC) + self.offset * _QUARTER).date()


@dataclass(frozen=True)
class Keyring:
    """Root keys, each from a day on: what is of a day is signed with the last one that begins by then."""

    roots: tuple[tuple[int, bytes], ...]

    @classmethod
    def read(cls, setting: str) -> Keyring:
        """Read `[YYYY-MM-DD:]` and 64 hex digits, several with commas between. Raises ValueError with one line."""
        roots = []
        for part in setting.split(","):
            found = _KEY.match(part.strip())
            if found is None:
                raise ValueError("must be 64 hex digits, with the day they begin on before them (2027-01-01:...)")
            first = date.fromisoformat(found["day"]).toordinal() if found["day"] else 0
            roots.append((first, bytes.fromhex(found["key"])))
        return cls(tuple(sorted(roots, reverse=True)))

    def key(self, purpose: str, day: date, center_id: int = 0) -> bytes:
        """Return the key of a purpose, a day and a center. Raises KeyDestroyedError."""
        return _derived(self.root(day), purpose, day.toordinal(), center_id)

    def root(self, day: date) -> bytes:
        """Return the root that holds on a day. Raises KeyDestroyedError."""
        for first, root in self.roots:
            if first <= day.toordinal():
                return root
        raise KeyDestroyedError(f"no key of {day} is left")

    def reference(self, kind: EvidenceKind, entity_id: int, reference: str, day: date) -> bytes:
        """Return what stands for an entity's own number of a thing: the same for every day that one root covers."""
        subject = f"{kind}\0{entity_id}\0{reference}".encode()
        return hmac.digest(_derived(self.root(day), "reference", 0, 0), subject, "sha256")[:SIZE]


@lru_cache(maxsize=4096)
def _derived(root: bytes, purpose: str, day: int, center_id: int) -> bytes:
    return hmac.digest(root, purpose.encode() + b"\0" + day.to_bytes(4) + center_id.to_bytes(8), "sha256")


def number_of(day: date) -> int:
    """Return a day as a token carries it."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(number + _EPOCH)


def window_of(moment: datetime) -> int:
    """Return the number of the window that holds a moment."""
    return int(moment.timestamp() // WINDOW.total_seconds())


def offset_of(moment: datetime) -> int:
    """Return the quarters of an hour by which an aware moment's zone is east of UTC."""
    return round((moment.utcoffset() or timedelta()) / _QUARTER)


def write(token: Token, keyring: Keyring) -> str:
    """Return the signed token, the same for the same content. Raises KeyDestroyedError."""
    payload = _payload(token)
    return base64.urlsafe_b64encode(payload + _mac(token, payload, keyring)).rstrip(b"=").decode()


def read(text: str, keyring: Keyring) -> Token | None:
    """Return what a token says; None when it is not one of ours, in every byte and in its only spelling."""
    if not _FORM.match(text) or len(text) % 4 == 1:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        return None
    payload, mac = raw[:-SIZE], raw[-SIZE:]
    token = _unpacked(payload)
    if token is None:
        return None
    try:
        right = _mac(token, payload, keyring)
    except KeyDestroyedError:
        return None
    return token if hmac.compare_digest(mac, right) else None


def digest(token: Token, keyring: Keyring) -> bytes:
    """Return what stands for a token (16 bytes) where its use is noted; without the key it tells nothing."""
    return hmac.digest(keyring.key("use", token.day, token.center_id), _payload(token), "sha256")[:SIZE]


def _payload(token: Token) -> bytes:
    head = _HEAD.pack(
        VERSION << 4 | _KINDS[token.kind],
        token.center_id,
        token.entity_id or 0,
        token.service_id or 0,
        token.moment,
        token.offset,
    )
    return head + token.reference


def _unpacked(payload: bytes) -> Token | None:
    if len(payload) not in (_HEAD.size, _HEAD.size + SIZE):
        return None
    header, center_id, entity_id, service_id, moment, offset = _HEAD.unpack(payload[: _HEAD.size])
    kind = _BY_NUMBER.get(header & 15)
    reference = payload[_HEAD.size :]
    if header >> 4 != VERSION or kind is None or (kind == EvidenceKind.QR) != (not reference):
        return None
    if kind != EvidenceKind.QR and moment > _LAST_DAY:
        return None
    return Token(kind, center_id, entity_id or None, service_id or None, moment, offset, reference)


def _mac(token: Token, payload: bytes, keyring: Keyring) -> bytes:
    return hmac.digest(keyring.key(token.kind, token.day, token.center_id), payload, "sha256")[:SIZE]
