"""Reads of the ledger: heads, proofs, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import connection

from core.problems import unavailable
from ledger.entries import EntryKind
from ledger.merkle import Node, consistency_nodes, inclusion_nodes, proof
from ledger.models import Entry, SignedHead

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from django.db.models import QuerySet

log = structlog.get_logger(__name__)
OF_ROWS = tuple(kind.value for kind in EntryKind if kind <= EntryKind.RESTORED)  # one for each row of the log

_ROOTS = """SELECT 0, e.position, e.leaf FROM ledger_entry e WHERE e.position = ANY (%s::bigint[]) UNION ALL
    SELECT n.level, n.number, n.root FROM unnest(%s::smallint[], %s::bigint[]) AS w (level, number)
    JOIN ledger_node n ON (n.level, n.number) = (w.level, w.number)"""


@dataclass(frozen=True)
class Proof:
    """That an entry is in the tree of a head: the hashes from its leaf upwards."""

    entry: Entry
    size: int
    hashes: list[bytes]


def heads_from(size: int) -> QuerySet[SignedHead]:
    """Return the first head of each size, from a size on, with what witnesses said of them."""
    found = SignedHead.objects.filter(size__gte=size).order_by("size", "id").distinct("size")
    return found.prefetch_related("cosignatures")


def latest_head() -> SignedHead | None:
    """Return the head that was signed last."""
    return SignedHead.objects.order_by("id").last()


def head_age() -> float:
    """Return how many seconds ago the last head was signed; 0 where none was yet."""
    with connection.cursor() as sql:
        sql.execute("SELECT extract(epoch FROM now() - max(signed_at)) FROM ledger_signedhead")
        return float(sql.fetchone()[0] or 0)


def whole_note(head: SignedHead) -> str:
    """Return a head's note with what witnesses said of it."""
    said = sorted(head.cosignatures.all(), key=lambda each: each.pk)
    return head.note + "".join(each.line for each in said)


def entry_of(commitment: bytes) -> Entry | None:
    """Return the entry that a phone's commitment was sealed in: of what came later it may be the same one."""
    return Entry.objects.filter(commitment=commitment, kind__in=OF_ROWS).order_by("revision").first()


def with_commitments(commitments: Collection[bytes]) -> list[tuple[bytes, int, int, bytes | None]]:
    """Return commitment, position, kind and nonce of all entries of the log's rows with these commitments, in order."""
    found = Entry.objects.filter(commitment__in=commitments, kind__in=OF_ROWS).order_by("position")
    rows = found.values_list("commitment", "position", "kind", "nonce")
    return [(bytes(made), at, kind, None if nonce is None else bytes(nonce)) for made, at, kind, nonce in rows]


def sealed(subject: UUID, revision: int, kinds: Collection[int] = OF_ROWS) -> tuple[Proof, str] | None:
    """Return the proof that an entry is in the latest signed tree, and that head's note; None: not yet.

    `kinds`: of the entry that is meant; by default that of a row of the log.
    """
    entry = Entry.objects.filter(subject=subject, revision=revision, kind__in=kinds).first()
    head = latest_head()
    if entry is None or head is None or entry.position >= head.size:
        return None
    return inclusion(entry, head.size), whole_note(head)


def inclusion(entry: Entry, size: int) -> Proof:
    """Return the proof that an entry is among the first `size`. Raises ValueError when it is not."""
    return Proof(entry, size, _proof(inclusion_nodes(entry.position, size)))


def consistency(first: int, second: int) -> list[bytes]:
    """Return the proof that the tree of `first` entries begins that of `second`. Raises ValueError unless it does."""
    return _proof(consistency_nodes(first, second))


def _proof(path: list[list[Node]]) -> list[bytes]:
    try:
        return proof(path, _roots(node for step in path for node in step).__getitem__)
    except KeyError as missing:  # somebody removed it behind our back: `manage.py ledger check` names it
        log.warning("ledger_node_missing", node=str(missing))
        raise unavailable() from None


def _roots(nodes: Iterable[Node]) -> dict[Node, bytes]:
    wanted = list(nodes)
    inner = [node for node in wanted if node.level]
    with connection.cursor() as sql:
        sql.execute(
            _ROOTS,
            [
                [node.number for node in wanted if not node.level],
                [node.level for node in inner],
                [node.number for node in inner],
            ],
        )
        return {Node(level, number): bytes(root) for level, number, root in sql.fetchall()}
