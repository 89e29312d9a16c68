"""A small ledger with a rating in it, made by the server's own code: what the browser is asked about."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ayn_verify.ratings import FACTORS, commitment
from ayn_verify.shapes import Opening
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import Frontier, Node, consistency_nodes, inclusion_nodes, proof
from ledger.notes import Head, promised, public_key, signed

ORIGIN = "ayn.example/ledger"
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = str(public_key(ORIGIN, SECRET))
OTHER_KEY = str(public_key(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32))))
NONCE = bytes([7]) * 32
RATING: dict[str, Any] = {
    "id": "5b1f0a52-7f0e-4c7c-9a64-0d7b3c0c3f11", "center": "QA-HILAL", "entity": "KAHRAMAA", "service": None,
    "channel": "counter", "visited_at": "2026-11-21T08:40:00Z", "outcome": "partial",
    "outcome_reason": "queue_too_long", "factor_set": 1,
    "scores": {"reception": 4, "waiting_time": 1, "payment_channels": None}, "waiting_minutes": 35,
    "completion_minutes": None, "payment_methods": ["card", "cash"],
    "comment": 'انتظار "بہت" طویل\\ تھا\n\u2028\u007f 😀', "comment_language": "ur",
    "position": {"lat": 25.0, "lng": 51.5411, "accuracy_m": 12.5}, "notify_center": "now", "share_comment": True,
    "customer_category": "citizen", "trust": "near",
}  # fmt: skip


class Ledger:
    """A tree of entries that say nothing, but for those that are put in."""

    def __init__(self, size: int, own: dict[int, bytes] | None = None) -> None:
        self.nodes: dict[Node, bytes] = {}
        self.roots = [Frontier().root()]
        frontier = Frontier()
        for index in range(size):
            leaf = (own or {}).get(index) or leaf_of(EntryKind.PADDING, bytes([index % 256]) * 32, bytes(32))
            self.nodes.update(frontier.append(leaf))
            self.roots.append(frontier.root())

    def inclusion(self, index: int, size: int) -> list[str]:
        return [one.hex() for one in proof(inclusion_nodes(index, size), self.nodes.__getitem__)]

    def consistency(self, first: int, second: int) -> list[str]:
        return [one.hex() for one in proof(consistency_nodes(first, second), self.nodes.__getitem__)]

    def note(self, size: int, time: int = 1_763_800_000) -> str:
        return signed(Head(ORIGIN, size, self.roots[size], time), SECRET)


def proven(rating: dict[str, Any] = RATING, *, index: int = 4, size: int = 11) -> dict[str, Any]:
    """What `checkReceipt` is given when all is well: rating, receipt, factors, key."""
    opening = Opening(rating["id"], bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32, 3)
    factors = FACTORS[rating["factor_set"]]
    made = commitment(rating, opening, factors)
    ledger = Ledger(size, {index: leaf_of(EntryKind.SUBMITTED, NONCE, made)})
    receipt = {
        "id": opening.id, "version": 1, "commitment": made.hex(), "salt": opening.salt.hex(),
        "counted_commitment": opening.counted.hex(), "author_commitment": opening.author.hex(),
        "entity_number": opening.entity, "entry_index": index, "entry_kind": "submitted",
        "entry_nonce": NONCE.hex(), "inclusion_proof": {"tree_size": size, "hashes": ledger.inclusion(index, size)},
        "tree_head": ledger.note(size),
    }  # fmt: skip
    answered = {"commitment": made.hex(), "promise": promised(made, SECRET).hex()}
    return {"rating": rating | {"receipt": answered}, "receipt": receipt, "factors": list(factors), "key": KEY}
