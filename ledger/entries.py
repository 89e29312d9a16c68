"""What stands in the ledger for each thing that happened. Pure.

An entry is `"ayn/1/entry" || kind (1 byte) || nonce (32 bytes of chance) || commitment (32 bytes)`; the ledger tells
its hash only. Without the nonce nobody who knows a commitment can tell which entry is of it, or of what kind it is: a
withdrawal carries the commitment of what it withdraws. Destroying the nonce makes the entry say nothing for ever.
"""

from __future__ import annotations

from enum import IntEnum

from ledger.merkle import SIZE, leaf_hash

DOMAIN = b"ayn/1/entry"


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
