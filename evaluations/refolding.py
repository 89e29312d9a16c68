"""Folding the log again from its beginning, beside the result that is read meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction

from evaluations.folding import Paced, bound, fold_batch
from evaluations.models import FoldCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from evaluations.folding import Fold, Position


class AlreadyRefolding(Exception):
    """Somebody else is folding the same again at this moment."""


@dataclass(frozen=True)
class Progress:
    """Rows folded again, of how many."""

    done: int
    total: int


def refold(fold: Fold) -> Iterator[Progress]:
    """Fold the whole log again under a cursor of its own and tell the progress after each batch.

    Every batch is one short transaction: a long one would hold back every fold's bound. A fold with `rebuild` does what
    is there at the beginning by that, and batch by batch what came meanwhile. New rows are folded by the
    worker and by this, each for its own copy; at the end one transaction catches up and swaps. A fold without copies
    (`clear` is None) writes what may be written twice. Stopping anywhere leaves the live numbers as they are; the
    next call removes what was left half-built. Raises AlreadyRefolding.
    """
    with _alone(fold.name):
        live, _ = FoldCursor.objects.get_or_create(name=fold.name)
        beside = FoldCursor(name=f"{fold.name}.next", generation=live.generation + 1 if fold.clear else live.generation)
        FoldCursor.objects.filter(name=beside.name).delete()
        if fold.clear:
            fold.clear(live.generation)
        if fold.rebuild:
            for rows in _rebuild(fold.rebuild, beside):
                yield Progress(rows, max(rows, live.rows))
        beside.save(force_insert=True)
        done, batches = beside.rows, Paced(fold, cursor=beside.name)
        batches.full = True
        while batches.full:  # the rest is for the swap: new rows may come for ever
            done += batches.run_once()
            yield Progress(done, max(done, live.rows))
        _swap(fold, beside.name)
        if fold.clear:
            fold.clear(live.generation + 1)
        yield Progress(done, done)


def _rebuild(build: Callable[[Position, int], Iterator[int]], beside: FoldCursor) -> Iterator[int]:
    """Build up to where the log is complete now, and let the cursor stand there; yield the rows done so far."""
    upto = bound()
    for rows in build(upto, beside.generation):
        beside.rows += rows
        yield beside.rows
    beside.xid, beside.sequence = Decimal(upto.xid), upto.sequence


@transaction.atomic
def _swap(fold: Fold, beside: str) -> None:
    """Let the live cursor go on from the new copy. Nothing is folded while we hold it, so both end at one place."""
    live = FoldCursor.objects.select_for_update().get(name=fold.name)
    while fold_batch(fold, beside):
        pass
    if fold.clear:
        new = FoldCursor.objects.get(name=beside)
        live.xid, live.sequence, live.rows, live.generation = new.xid, new.sequence, new.rows, new.generation
        live.save(update_fields=["xid", "sequence", "rows", "generation"])
    FoldCursor.objects.filter(name=beside).delete()


@contextmanager
def _alone(name: str) -> Generator[None]:
    """Hold the session's advisory lock of a fold's name; the server lets go of it when we die."""
    with connection.cursor() as sql:
        sql.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"refold {name}"])
        if not sql.fetchone()[0]:
            raise AlreadyRefolding(name)
    try:
        yield
    finally:
        with connection.cursor() as sql:
            sql.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"refold {name}"])
