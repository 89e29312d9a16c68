"""Salted commitments to what was said: published later in the ledger, they reveal nothing and bind everything. Pure.

Version 1: `SHA-256("ayn/1/evaluation" || part commitments in the order of PARTS)`, each part
`SHA-256("ayn/1/" || name || part salt || canonical value)`; the part salts are 32 bytes each of SHAKE-256(salt), in
that order. One part can be opened by its own salt without opening the others. The canonical value is JSON with sorted
keys, no blanks, UTF-8.
"""

from __future__ import annotations

from hashlib import sha256, shake_256
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable

SALT_SIZE = 32
PARTS = ("scores", "text", "place", "visit", "counted", "author")


def canonical(value: Any) -> bytes:
    """Return the bytes that stand for a JSON value."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


def part_salts(salt: bytes) -> dict[str, bytes]:
    """Return the 32 bytes that open each part and no other."""
    stream = shake_256(salt).digest(SALT_SIZE * len(PARTS))
    return {part: stream[place * SALT_SIZE : (place + 1) * SALT_SIZE] for place, part in enumerate(PARTS)}


def part_commitment(part: str, part_salt: bytes, value: bytes) -> bytes:
    """Return the commitment to one part, 32 bytes."""
    return sha256(b"ayn/1/" + part.encode() + part_salt + value).digest()


def commitment(salt: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the commitment to a whole evaluation, 32 bytes; `parts` holds the canonical bytes of each of PARTS."""
    salts = part_salts(salt)
    return joined([part_commitment(part, salts[part], parts[part]) for part in PARTS])


def joined(commitments: Iterable[bytes]) -> bytes:
    """Return the commitment to a whole evaluation from those of its parts, in the order of PARTS."""
    return sha256(b"ayn/1/evaluation" + b"".join(commitments)).digest()
