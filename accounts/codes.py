"""One-time codes: made, kept as a keyed hash, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.sealing import derive

if TYPE_CHECKING:
    import uuid

DIGITS = 6
LIFETIME = timedelta(minutes=10)
RESEND_AFTER = timedelta(seconds=60)
TRIES_A_CHALLENGE = 5
TRIES_A_DAY = 50  # for one address, over all its challenges


def make_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hash_code(challenge: uuid.UUID, code: str) -> bytes:
    """Return the HMAC-SHA-256 of a code for one challenge: worthless without the server's key, or elsewhere."""
    return hmac.new(_key(settings.SECRET_KEY), challenge.bytes + code.encode(), hashlib.sha256).digest()


def is_code(challenge: uuid.UUID, code: str, kept: bytes | memoryview) -> bool:
    """Tell whether `code` is the one whose hash was kept."""
    return hmac.compare_digest(hash_code(challenge, code), bytes(kept))


@cache
def _key(secret: str) -> bytes:
    return derive("one-time codes", secret)
