"""The fold that enters every row of the log into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from evaluations.folding import IN_BATCH, Fold
from ledger.actions import NewEntry, append, forget
from ledger.entries import EntryKind

if TYPE_CHECKING:
    from evaluations.folding import Batch

_ROWS = f"SELECT kind, evaluation_id, revision, commitment FROM evaluations_evaluation WHERE {IN_BATCH}"  # noqa: S608
_ERASED = f"SELECT evaluation_id FROM evaluations_evaluation WHERE {IN_BATCH} AND salt IS NULL"  # noqa: S608 - a constant


def enter(batch: Batch) -> None:
    """Enter the rows of a batch; those that are there stay as they are."""
    with connection.cursor() as sql:
        sql.execute(_ROWS, batch.params)
        rows = sql.fetchall()
        append([NewEntry(EntryKind(kind), subject, revision, bytes(made)) for kind, subject, revision, made in rows])
        # Looked at while we hold the tree: who is erased later than this is forgotten when that is entered.
        sql.execute(_ERASED, batch.params)
        forget({subject for (subject,) in sql.fetchall()})


# Nobody sees more before the next head, which is signed every half minute.
LEDGER = Fold("ledger", enter, limit=5_000, gather=2.0)
