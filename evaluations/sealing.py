"""The fold that enters every row of the log into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from evaluations.folding import IN_BATCH, Fold
from ledger.actions import NewEntry, append, forget
from ledger.growing import hold

if TYPE_CHECKING:
    from evaluations.folding import Batch

_ROWS = f"""SELECT kind, evaluation_id, revision, commitment, salt IS NULL FROM evaluations_evaluation
    WHERE {IN_BATCH}"""  # noqa: S608 - a constant


def enter(batch: Batch) -> None:
    """Enter the rows of a batch; those that are there stay as they are."""
    with connection.cursor() as sql:
        hold(sql)  # before the rows are read: who is erased later than that is forgotten when that is entered
        sql.execute(_ROWS, batch.params)
        rows = sql.fetchall()
    append([NewEntry(kind, subject, revision, bytes(made)) for kind, subject, revision, made, _ in rows])
    forget({subject for _, subject, _, _, is_erased in rows if is_erased})


# Nobody sees more before the next head, which is signed every half minute.
LEDGER = Fold("ledger", enter, limit=5_000, gather=4.0, rest=1.0)
