"""Where each row of a frozen round stands in the ledger, for whoever checks that none was slipped in."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from ledger.entries import EntryKind
from ledger.queries import with_commitments
from scores.tally import COUNTED, EXCLUDED, WITHDRAWN, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

PAGE = 2_000
KINDS = {
    COUNTED: (EntryKind.SUBMITTED, EntryKind.REVISED, EntryKind.RESTORED),
    EXCLUDED: (EntryKind.QUARANTINED,),
    WITHDRAWN: (EntryKind.WITHDRAWN,),
}


def entry_lines(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield for each line of a round's rows `[index, kind, nonce]` of its entry, or null where there is none.

    The nonce is null where it was destroyed because its author was erased. Reads the ledger only, never the log.
    """
    lines = iter(rows)
    while page := [json.loads(line) for line in islice(lines, PAGE)]:
        found: dict[tuple[str, int], list[Any]] = {}
        for commitment, index, kind, nonce in with_commitments([bytes.fromhex(row["commitment"]) for row in page]):
            found[commitment.hex(), kind] = [index, kind, nonce and nonce.hex()]  # the last one of a kind
        for row in page:
            own = [found[row["commitment"], kind] for kind in KINDS[row["state"]] if (row["commitment"], kind) in found]
            if own:
                yield canonical(max(own, key=lambda entry: entry[0])) + b"\n"
            else:
                yield b"null\n"
