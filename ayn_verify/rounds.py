"""Whether a frozen round adds up, stands in the ledger, and holds what receipts say. Pure but for reading the rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ayn_verify import shapes
from ayn_verify.findings import UnreadableError, exposed, held, told
from ayn_verify.ratings import scores
from ayn_verify.receipts import in_ledger, promise_kept, rating_matches
from ledger.entries import EntryKind
from scores.recompute import recompute
from scores.tally import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ayn_verify.findings import Finding
    from ledger.notes import Key
    from scores.tally import Row

Json = dict[str, Any]
STATES = {"received": "counted", "under_review": "excluded", "withdrawn": "withdrawn"}  # of a rating, and of its row


@dataclass
class Watch:
    """Keeps the rows of some commitments as they pass, and counts those that are twice or out of order.

    Twice is a commitment on whatever day: no two ratings have one.
    """

    wanted: Mapping[str, str]  # commitments, and the id of the rating
    found: dict[str, Row] = field(default_factory=dict)
    read: int = 0
    disorder: int = 0
    last: tuple[str, str] = ("", "")
    passed: set[bytes] = field(default_factory=set)

    def __call__(self, row: Row) -> None:
        """Look at a row. Raises UnreadableError for a commitment that is written otherwise than all are."""
        self.read += 1
        commitment = shapes.digest_of(row["commitment"], "commitment")
        here = (row["day"], row["commitment"])
        self.disorder += here <= self.last or commitment in self.passed  # by day and commitment, each once
        self.passed.add(commitment)
        self.last = here
        if row["commitment"] in self.wanted:
            self.found[self.wanted[row["commitment"]]] = row


def recomputed(manifest: Json, rows: Path, watch: Watch, seen: Callable[[int], None]) -> list[Finding]:
    """Return whether all numbers of a manifest follow from its rows; `seen` is told how many rows were read.

    Raises UnreadableError for files that are no round or not whole.
    """

    def each(row: Row) -> None:
        watch(row)
        if watch.read % 5_000 == 0:
            seen(watch.read)

    try:
        differences, stated = recompute(manifest, rows, each), sha256(manifest)
    except ValueError as error:
        raise UnreadableError("not_a_round") from error
    found = [exposed(f"differs_{one.what}", stated=one.stated, found=one.found) for one in differences]
    if watch.disorder:
        found.append(exposed("disorder", count=watch.disorder))
    return found or [held("round_same", count=watch.read, sha256=stated)]


def sha256(manifest: Json) -> str:
    """Return the digest of a manifest, which is what the ledger commits to."""
    return hashlib.sha256(canonical(manifest)).hexdigest()


def entered(manifest: Json, receipt: Json | None, key: Key | None) -> list[Finding]:
    """Return whether the round stands in the ledger (`receipt`: as `GET /rounds/{id}/receipt` gives it)."""
    if receipt is None or key is None:
        return [told("no_entry")]
    entry = shapes.entry(receipt)
    if entry is not None and (entry.kind, entry.commitment.hex()) != (EntryKind.ROUND_FROZEN, sha256(manifest)):
        return [exposed("other_round")]
    return in_ledger(receipt, key, [EntryKind.ROUND_FROZEN])[1]


def rated(manifest: Json, row: Row | None, receipt: Json, rating: Json | None, key: Key) -> list[Finding]:
    """Return whether a rating stands among a round's rows as its receipt, and its content if given, say."""
    identity = shapes.opening(receipt).id
    found = in_ledger(receipt, key)[1]
    if row is None:
        return [*found, exposed("row_missing", id=identity)]
    state = row["state"]
    if rating is None:
        return [*found, told(f"row_{state}", id=identity), told("no_rating")]
    rules, factors = manifest["rules"], manifest["rules"]["factors"]
    own_set = {"version": rules["factor_set"], "factors": [{"code": code} for code in factors]}
    found += [rating_matches(receipt, rating, own_set), *promise_kept(receipt, rating, key)]
    said = (scores(rating, factors), shapes.text(rating, "center"))
    if said != (row["scores"], row["center"]):
        found.append(exposed("row_changed", id=identity))
    if STATES.get(shapes.text(rating, "state")) == state:
        found.append(held(f"row_{state}", id=identity))
    else:
        found.append(exposed("row_state", id=identity, stated=rating["state"], found=state))
    return found
