"""What stands in the ledger for each thing that happened. Pure.

An entry is `"ayn/1/entry" || kind (1 byte) || nonce (32 bytes of chance) || commitment (32 bytes)`; the ledger tells
its hash only. Without the nonce nobody who knows a commitment can tell which entry is of it, or of what kind it is: a
withdrawal carries the commitment of what it withdraws. Destroying the nonce makes the entry say nothing for ever.

Then nothing ties the leaf to the rest of the row any more, so a closing takes the nonce's place: a MAC of the row.
"""

from __future__ import annotations

from enum import IntEnum
from hmac import digest
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from ledger.merkle import SIZE, leaf_hash

if TYPE_CHECKING:
    from uuid import UUID

DOMAIN = b"ayn/1/entry"
FORGOTTEN = b"ayn/1/forgotten"
_ROW = Struct(">qh16sh32s32s")  # every field of a fixed width: no two rows give the same bytes


class EntryKind(IntEnum):
    """What an entry is about. Numbers are part of what is proven: append only; 1 to 5 are those of the log's rows."""

    SUBMITTED = 1
    REVISED = 2
    WITHDRAWN = 3
    QUARANTINED = 4
    RESTORED = 5
    APPEALED = 6
    ERASED = 7
    ROUND_FROZEN = 8
    PADDING = 9  # of nothing: so that the growth of the tree does not tell when something came


def leaf_of(kind: int, nonce: bytes, commitment: bytes) -> bytes:
    """Return the hash that stands for an entry. Raises ValueError unless nonce and commitment are 32 bytes."""
    if len(nonce) != SIZE or len(commitment) != SIZE:
        raise ValueError(kind)
    return leaf_hash(DOMAIN + bytes([kind]) + nonce + commitment)


class Entered(NamedTuple):
    """What a row of the ledger says besides its nonce."""

    position: int
    kind: int
    subject: UUID
    revision: int
    commitment: bytes
    leaf: bytes


def closing_key(secret: bytes) -> bytes:
    """Return the key of closings, derived from the secret that signs heads."""
    return digest(secret, FORGOTTEN, "sha256")


def closing_of(key: bytes, row: Entered) -> bytes:
    """Return the 32 bytes that bind a row whose nonce is destroyed: HMAC-SHA256 of all else that it says.

    Raises ValueError unless commitment and leaf are 32 bytes.
    """
    commitment, leaf = bytes(row.commitment), bytes(row.leaf)
    if len(commitment) != SIZE or len(leaf) != SIZE:
        raise ValueError(row.position)
    packed = _ROW.pack(row.position, row.kind, row.subject.bytes, row.revision, commitment, leaf)
    return digest(key, packed, "sha256")
