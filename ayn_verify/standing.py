"""Whether each row of a round has an entry of its own in the published ledger. Reads both files line by line."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ayn_verify.findings import UnreadableError, exposed, held, told
from ayn_verify.heads import moment
from ayn_verify.shapes import digest_of
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import SIZE
from scores.recompute import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ayn_verify.findings import Finding
    from ledger.notes import Head

# What the last word on a rating was, by the state of its row.
KINDS = {
    "counted": (EntryKind.SUBMITTED, EntryKind.REVISED, EntryKind.RESTORED),
    "excluded": (EntryKind.QUARANTINED,),
    "withdrawn": (EntryKind.WITHDRAWN,),
}


@dataclass
class _Walk:
    """What was seen of rows and entries so far; `taken` has a byte for each entry of the ledger."""

    leaves: bytes
    since: Head | None
    taken: bytearray
    read: int = 0
    erased: int = 0
    late: int = 0
    missing: list[int] = field(default_factory=list)

    def see(self, row: dict[str, Any], entry: Any) -> None:
        self.read += 1
        if not self._stands(row, entry):
            self.missing.append(self.read)
            return
        self.erased += entry[2] is None
        self.late += self.since is not None and entry[0] >= self.since.size

    def _stands(self, row: dict[str, Any], entry: Any) -> bool:
        """Tell whether an entry is that of a row, and of no other; where its nonce is gone only the place is seen."""
        if entry is None:
            return False
        index, kind, nonce = entry
        commitment = digest_of(row["commitment"], "commitment")
        chance = None if nonce is None else digest_of(nonce, "entry_nonce")
        if type(index) is not int or not 0 <= index < len(self.taken):
            return False
        if self.taken[index] or kind not in KINDS[row["state"]]:
            return False
        self.taken[index] = 1
        leaf = self.leaves[SIZE * index : SIZE * index + SIZE]
        return chance is None or leaf_of(kind, chance, commitment) == leaf

    def found(self) -> list[Finding]:
        """Return what came of it."""
        found, good = [], self.read - len(self.missing) - self.erased
        if self.missing:
            found.append(exposed("rows_not_entered", count=len(self.missing), line=self.missing[0]))
        if good:
            found.append(held("rows_entered", count=good))
        if self.erased:
            found.append(told("rows_erased", count=self.erased))
        if self.since is not None:
            seen = {"size": self.since.size, "time": moment(self.since.time)}
            found.append(told("rows_since", count=self.late, **seen))
        return found


def stand(rows: Path, entries: Path, leaves: bytes, since: Head | None, seen: Callable[[int], None]) -> list[Finding]:
    """Return whether all rows stand in the ledger whose hashes are given.

    `entries` has a line for each row: `[index, kind, nonce]`, the nonce null where it was destroyed, or null where
    there is no entry. `since`: a head that was kept; how many rows came after it is told. Raises UnreadableError.
    """
    walk = _Walk(leaves, since, bytearray(len(leaves) // SIZE))
    try:
        with gzip.open(rows, "rb") as own, gzip.open(entries, "rb") as others:
            for row, entry in zip(map(json.loads, lines_of(own)), map(json.loads, lines_of(others)), strict=True):
                walk.see(row, entry)
                if walk.read % 5_000 == 0:
                    seen(walk.read)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error, RecursionError) as error:
        raise UnreadableError("not_entries") from error
    return walk.found()
