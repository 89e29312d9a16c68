"""Salted commitments to what was said: published later in the ledger, they reveal nothing and bind everything. Pure.

Version 1: `SHA-256("ayn/1/evaluation" || part commitments in the order of PARTS)`, each part
`SHA-256("ayn/1/" || name || HMAC-SHA-256(salt, name) || canonical value)`. One part can be opened by its own derived
salt without opening the others. The canonical value is JSON with sorted keys, no blanks, UTF-8.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

import orjson

SALT_SIZE = 32
PARTS = ("scores", "text", "place", "visit", "author")


def canonical(value: Any) -> bytes:
    """Return the bytes that stand for a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def part_salt(salt: bytes, part: str) -> bytes:
    """Return the 32 bytes that open one part and no other."""
    return hmac.digest(salt, part.encode(), "sha256")


def part_commitment(part: str, derived_salt: bytes, value: bytes) -> bytes:
    """Return the commitment to one part, 32 bytes."""
    return sha256(b"ayn/1/" + part.encode() + derived_salt + value).digest()


def commitment(salt: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the commitment to a whole evaluation, 32 bytes; `parts` holds the canonical bytes of each of PARTS."""
    whole = b"".join(part_commitment(part, part_salt(salt, part), parts[part]) for part in PARTS)
    return sha256(b"ayn/1/evaluation" + whole).digest()
