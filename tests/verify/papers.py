"""What people hold in their hands: a small ledger, its heads, a rating with its receipt, a frozen round."""

from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ayn_verify import ratings, shapes
from ledger import merkle, notes
from ledger.entries import EntryKind, leaf_of
from scores.official import standings, standings_sha256
from scores.recompute import FORMAT
from scores.round_rules import Rules
from scores.tally import Tally, canonical, results_sha256

ORIGIN = "ledger.example"
SECRET = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
KEY = notes.public_key(ORIGIN, SECRET)
OTHER = notes.public_key(ORIGIN, Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
WITNESS_SECRET = Ed25519PrivateKey.from_private_bytes(b"\x03" * 32)
WITNESS = notes.public_key("witness.example", WITNESS_SECRET, notes.COSIGNATURE)
NOW = 1_763_800_000
RATING_ID = "5b1f0a52-91f4-4b0e-8f0a-5b8f3f0c6f77"


@dataclass
class Ledger:
    """A ledger in memory."""

    leaves: list[bytes] = field(default_factory=list)
    nodes: dict[merkle.Node, bytes] = field(default_factory=dict)
    tree: merkle.Frontier = field(default_factory=merkle.Frontier)

    def add(self, kind: EntryKind, commitment: bytes) -> int:
        leaf = leaf_of(kind, self.nonce(self.tree.size), commitment)
        self.nodes.update(self.tree.append(leaf))
        return self.tree.size - 1

    def fill(self, count: int) -> Ledger:
        for _ in range(count):
            self.add(EntryKind.SUBMITTED, hashlib.sha256(b"other" + bytes([self.tree.size % 256])).digest())
        return self

    @staticmethod
    def nonce(index: int) -> bytes:
        return hashlib.sha256(f"nonce {index}".encode()).digest()

    def head(self, secret: Ed25519PrivateKey = SECRET, origin: str = ORIGIN, time: int = NOW) -> str:
        return notes.signed(notes.Head(origin, self.tree.size, self.tree.root(), time + self.tree.size), secret)

    def consistency(self, first: int, second: int) -> dict[str, Any]:
        hashes = merkle.proof(merkle.consistency_nodes(first, second), self.nodes.__getitem__)
        return {"first": first, "second": second, "hashes": [one.hex() for one in hashes]}

    def proven(self, index: int, kind: EntryKind) -> dict[str, Any]:
        """Return what a receipt tells of the ledger."""
        size = self.tree.size
        hashes = merkle.proof(merkle.inclusion_nodes(index, size), self.nodes.__getitem__)
        return {
            "entry_index": index,
            "entry_kind": kind.name.lower(),
            "entry_nonce": self.nonce(index).hex(),
            "inclusion_proof": {"tree_size": size, "hashes": [one.hex() for one in hashes]},
            "tree_head": self.head(),
        }


def cosigned(note: str, time: int = NOW) -> str:
    return note + notes.cosigned(note.partition("\n\n")[0] + "\n", WITNESS.name, WITNESS_SECRET, time)


def rating(**fields: Any) -> dict[str, Any]:
    """Return a rating as its author reads it."""
    return {
        "id": RATING_ID, "center": "C1", "entity": "E1", "service": None, "channel": "in_person",
        "visited_at": "2025-06-01T08:40:00Z", "outcome": "completed", "outcome_reason": None, "factor_set": 1,
        "scores": {"location": 5, "reception": 2, "payment_channels": None}, "waiting_minutes": 35,
        "completion_minutes": None, "payment_methods": ["card"], "comment": "انتظار", "comment_language": "ur",
        "position": {"lat": 25.0, "lng": 51.54, "accuracy_m": None}, "notify_center": "never", "share_comment": False,
        "customer_category": None, "trust": "stated", "state": "received",
    } | fields  # fmt: skip


def opening() -> dict[str, Any]:
    return {
        "id": RATING_ID, "version": 1, "salt": "11" * 32, "counted_commitment": "22" * 32,
        "author_commitment": "33" * 32, "entity_number": 3,
    }  # fmt: skip


def committed(said: dict[str, Any]) -> bytes:
    return ratings.commitment(said, shapes.opening(opening()), ratings.factors_of(said, None))


def receipt(said: dict[str, Any] | None = None, before: int = 5, after: int = 7) -> tuple[dict[str, Any], Ledger]:
    """Return the receipt of a rating among others, and the ledger."""
    made, ledger = committed(said or rating()), Ledger().fill(before)
    index = ledger.add(EntryKind.SUBMITTED, made)
    ledger.fill(after)
    return {**opening(), "commitment": made.hex(), **ledger.proven(index, EntryKind.SUBMITTED)}, ledger


RULES = Rules(
    code="R", kind="annual", first_day="2025-01-01", last_day="2025-12-31", factor_set=1,
    factors=ratings.FACTORS[1], weights=(1,) * 8, sources=("citizen",), minimum_n=5,
)  # fmt: skip


def row(**fields: Any) -> dict[str, Any]:
    return {
        "commitment": "00" * 32, "state": "counted", "source": "citizen", "day": "2025-06-01", "country": "QA",
        "region": "DOH", "center": "C1", "entity": "E1", "scores": [5, 3, None, 0, 1, 2, 4, None],
    } | fields  # fmt: skip


def others(count: int) -> list[dict[str, Any]]:
    """Return rows of other ratings, in order."""
    return [row(commitment=f"{n:064x}", scores=[1 + n % 5] * 8, center=f"C{n % 2}") for n in range(1, count + 1)]


def own_row(said: dict[str, Any]) -> dict[str, Any]:
    scores = ratings.scores(said, RULES.factors)
    return row(commitment=committed(said).hex(), scores=scores, center=said["center"])


def ordered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda each: (each["day"], each["commitment"]))


def packed(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(canonical(each) + b"\n" for each in rows)


def written(rows: list[dict[str, Any]], path: Path) -> Path:
    path.write_bytes(gzip.compress(packed(rows), mtime=0))
    return path


def manifest(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the manifest of a round of these rows."""
    tally = Tally(RULES)
    for each in rows:
        tally.add(each)
    results = list(tally.results())
    ranked = standings(results, RULES.minimum_n)
    made = {
        "format": FORMAT,
        "rules": RULES.as_json(),
        "bound": "1",
        "rows": {"count": len(rows), "sha256": hashlib.sha256(packed(rows)).hexdigest(), **tally.states},
        "results": {"places": len(results), "sha256": results_sha256(results)},
        "ranking": {"places": len(ranked), "sha256": standings_sha256(ranked)},
    }
    return json.loads(json.dumps(made))


def round_receipt(of: dict[str, Any], kind: EntryKind = EntryKind.ROUND_FROZEN) -> dict[str, Any]:
    """Return the receipt of a round of this manifest."""
    commitment, ledger = hashlib.sha256(canonical(of)).digest(), Ledger().fill(4)
    index = ledger.add(kind, commitment)
    ledger.fill(3)
    return {"id": RATING_ID, "version": 1, "commitment": commitment.hex(), **ledger.proven(index, kind)}


def words(findings: list[Any]) -> dict[str, bool | None]:
    """Return what was found: sentences, and whether they held."""
    return {each.word: each.holds for each in findings}


def forged_root(note: str) -> str:
    """Return a note with another root, signed again by nobody."""
    origin, size, _root, rest = note.split("\n", 3)
    return "\n".join([origin, size, b64encode(b"\x07" * 32).decode(), rest])
