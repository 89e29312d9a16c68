"""Reading the log exactly once: a fold applies the rows after its cursor and moves the cursor in one transaction.

A sequence number alone is no cursor, for transactions commit out of order. Every row therefore carries the id of the
transaction that wrote it, and a fold reads only below `pg_snapshot_xmin(pg_current_snapshot())`: every transaction
below that bound has ended, so nothing can appear behind the cursor any more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.prepared import prepared
from evaluations.models import Evaluation, FoldCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

SHORT = 0.25  # seconds that a batch should take at most
FIRST, FEWEST = 500, 50  # rows of a batch when nothing is known yet, and however slow it goes

# Rows of a batch in SQL; takes `Batch.params`. The first line lets the planner see a narrow range of the index.
IN_BATCH = """xid BETWEEN %s::text::xid8 AND %s::text::xid8
    AND (xid, sequence) > (%s::text::xid8, %s::bigint) AND (xid, sequence) <= (%s::text::xid8, %s::bigint)"""

_LOCK = """SELECT xid::text, sequence, generation FROM evaluations_foldcursor
    WHERE name = %s FOR NO KEY UPDATE SKIP LOCKED"""
_NEXT = """SELECT count(*) OVER (), xid::text, sequence FROM (
    SELECT xid, sequence FROM evaluations_evaluation
    WHERE (xid, sequence) > (%s::text::xid8, %s::bigint)
      AND xid < (SELECT pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY xid, sequence LIMIT %s) page
    ORDER BY page.xid DESC, page.sequence DESC LIMIT 1"""
_BOUND = """SELECT e.xid::text, e.sequence FROM evaluations_evaluation e
    WHERE e.xid < (SELECT pg_snapshot_xmin(pg_current_snapshot())) ORDER BY e.xid DESC, e.sequence DESC LIMIT 1"""
# Statistics lag behind a growing log: always its index. Sums of wide rows want room.
_PLANS = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
_MOVE = """UPDATE evaluations_foldcursor SET xid = %s::text::numeric, sequence = %s, rows = rows + %s,
    updated_at = now(), failed_at = NULL, error = '' WHERE name = %s"""


@dataclass(frozen=True, order=True)
class Position:
    """A place in the log: transaction id, then sequence number."""

    xid: int
    sequence: int


@dataclass(frozen=True)
class Batch:
    """The rows with a position in (after, upto]; `generation` is the copy of the result to write to."""

    after: Position
    upto: Position
    rows: int
    generation: int

    @property
    def params(self) -> tuple[str | int, ...]:
        """Parameters of `IN_BATCH`."""
        first, last = str(self.after.xid), str(self.upto.xid)
        return first, last, first, self.after.sequence, last, self.upto.sequence

    def evaluations(self) -> QuerySet[Evaluation]:
        """Return the batch's rows in order of writing."""
        return Evaluation.objects.extra(where=[IN_BATCH], params=list(self.params)).order_by("sequence")  # noqa: S610


@dataclass(frozen=True)
class Fold:
    """Something that follows from the log.

    `apply` writes the result of a batch inside the engine's transaction. `after_commit` is a best-effort hint to
    others; it may fail. `gather`: how many seconds rows may gather between two batches of a busy log, unless more wait
    than one may take. `rest`: seconds between two looks for rows while there are none. `clear` deletes every generation
    of the result but one, in short transactions; a fold without it writes what may be written twice (unique
    references): folding again from the beginning changes nothing. `rebuild` builds a generation that is empty from
    everything up to a position, faster than batches in order of arrival would, and yields rows as they are done.
    """

    name: str
    apply: Callable[[Batch], None]
    limit: int = 5_000  # rows of a batch, at most
    gather: float = 0.0
    rest: float = 0.04
    after_commit: Callable[[], None] | None = None
    clear: Callable[[int], None] | None = None
    rebuild: Callable[[Position, int], Iterator[int]] | None = None


def run_once(fold: Fold, *, cursor: str = "") -> int:
    """Fold the next batch and return its number of rows; 0 when there is none or another worker is at it.

    A failure changes nothing but the cursor's `failed_at` and `error` (the class of the exception, never its text,
    which may quote a row) and is raised again. `cursor` names another cursor than the fold's own.
    """
    name = cursor or fold.name
    try:
        rows = fold_batch(fold, name)
    except Exception as error:
        _record_failure(name, error)
        raise
    if rows and fold.after_commit:
        try:
            fold.after_commit()
        except Exception as error:
            log.warning("fold_hint_failed", fold=fold.name, error=_class_of(error))
    return rows


class Paced:
    """A fold whose batches are as large as a short transaction allows: an open one holds back what others may see."""

    def __init__(self, fold: Fold, *, cursor: str = "") -> None:
        self._fold = fold
        self._cursor = cursor
        self.limit = min(FIRST, fold.limit)
        self.full = False  # whether the last batch had as many rows as it might: more may wait

    def run_once(self) -> int:
        """Fold the next batch as `run_once` does, and choose the size of the one after it."""
        began = time.monotonic()
        rows = run_once(replace(self._fold, limit=self.limit), cursor=self._cursor)
        self.full = rows == self.limit
        if rows:
            self._learn(rows, time.monotonic() - began)
        return rows

    def _learn(self, rows: int, seconds: float) -> None:
        if seconds > SHORT:
            self.limit = max(FEWEST, int(rows * max(0.25, SHORT / seconds)))
        elif self.full and seconds < SHORT / 2:
            self.limit = min(self._fold.limit, 2 * self.limit)


@transaction.atomic
def fold_batch(fold: Fold, name: str) -> int:
    """Apply the batch after the cursor `name` and move it, all or nothing; see `run_once`."""
    with connection.cursor() as sql, prepared():  # planning over all months takes longer than a small batch
        sql.execute(_PLANS)
        sql.execute(_LOCK, [name])
        held = sql.fetchone()
        if held is None:  # another worker is at it, or nobody ever was
            return 0 if FoldCursor.objects.filter(name=name).exists() else _begin(fold, name)
        after = Position(int(held[0]), held[1])
        sql.execute(_NEXT, [str(after.xid), after.sequence, fold.limit])
        last = sql.fetchone()
        if last is None:
            return 0
        batch = Batch(after, Position(int(last[1]), last[2]), rows=last[0], generation=held[2])
        fold.apply(batch)
        sql.execute(_MOVE, [str(batch.upto.xid), batch.upto.sequence, batch.rows, name])
    return batch.rows


def bound() -> Position:
    """Return the last place in the log before which nothing is open any more."""
    with connection.cursor() as sql:
        sql.execute(_BOUND)
        found = sql.fetchone()
    return Position(int(found[0]), found[1]) if found else Position(0, 0)


def _begin(fold: Fold, name: str) -> int:
    FoldCursor.objects.bulk_create([FoldCursor(name=name)], ignore_conflicts=True)
    return fold_batch(fold, name)


def _class_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _record_failure(name: str, error: Exception) -> None:
    try:
        seen = {"failed_at": timezone.now(), "error": _class_of(error)[:300]}
        FoldCursor.objects.update_or_create(name=name, defaults=seen)
    except DatabaseError as second:  # the database itself is away: the first error says so
        log.warning("fold_failure_unrecorded", fold=name, error=_class_of(second))
