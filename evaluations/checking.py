"""Whether the log and the ledger say the same: no row was changed, dropped, slipped in or dated back. Streams."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from evaluations.committed import Remains, committed, recommitted
from evaluations.kinds import RowKind
from evaluations.models import FoldCursor
from evaluations.queries import row_of
from evaluations.rows import COLUMNS
from evaluations.sealing import LEDGER
from ledger.checking import Fault, Looked
from ledger.entries import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evaluations.rows import Row

PAGE = 2_000
TOLERANCE = timedelta(hours=1)  # clocks differ, transactions wait
_OF_ROWS = f"kind <= {EntryKind.RESTORED.value}"
# A withdrawal has the commitment of the row before it and none of its words.
_WORDS = ("comment", "comment_language", "latitude", "longitude", "accuracy_m")
_LIST = ", ".join(f"coalesce(l.{name}, p.{name})" if name in _WORDS else f"l.{name}" for name in COLUMNS)
_BOTH = f"""
SELECT e.position, e.subject, e.revision, e.kind, e.commitment,
    coalesce((l.xid, l.sequence) <= (f.xid::text::xid8, f.sequence),
        l.received_at < now() - interval '{TOLERANCE.total_seconds()} seconds'),
    EXISTS (SELECT FROM ledger_entry x WHERE x.subject = l.evaluation_id AND x.kind = {EntryKind.ERASED.value})
    OR EXISTS (SELECT FROM ledger_queued q WHERE q.subject = l.evaluation_id AND q.kind = {EntryKind.ERASED.value}),
    k.scores_salt, k.counted_salt, k.closed, c.code, s.code, {_LIST}
FROM (SELECT * FROM ledger_entry WHERE {_OF_ROWS}) e
FULL JOIN evaluations_evaluation l ON (l.evaluation_id, l.revision, l.kind) = (e.subject, e.revision, e.kind)
LEFT JOIN evaluations_foldcursor f ON f.name = '{LEDGER.name}'
LEFT JOIN evaluations_evaluation p ON l.kind = {RowKind.WITHDRAWN.value} AND p.evaluation_id = l.evaluation_id
    AND p.revision = l.revision - 1 AND p.visited_at = l.visited_at
LEFT JOIN evaluations_remainder k ON l.salt IS NULL AND k.commitment = l.commitment
LEFT JOIN centers_center c ON c.id = l.center_id
LEFT JOIN centers_service s ON s.id = l.service_id
"""  # noqa: S608 - constants
_IN_ORDER = f"""SELECT e.position, l.evaluation_id, l.revision, l.received_at FROM ledger_entry e
    JOIN evaluations_evaluation l ON (l.evaluation_id, l.revision, l.kind) = (e.subject, e.revision, e.kind)
    WHERE e.{_OF_ROWS} ORDER BY e.position"""  # noqa: S608 - constants
_VERSIONS = """SELECT l.evaluation_id, l.revision, l.kind, l.visited_at, l.commitment, e.position
    FROM evaluations_evaluation l LEFT JOIN ledger_entry e
    ON (e.subject, e.revision, e.kind) = (l.evaluation_id, l.revision, l.kind)
    ORDER BY l.evaluation_id, l.revision"""
# How long heads were signed that held the higher entry and not the lower one; NULL: never.
_BEFORE = """SELECT (SELECT max(signed_at) FROM ledger_signedhead WHERE size > %(higher)s AND size <= %(lower)s)
    - (SELECT min(signed_at) FROM ledger_signedhead WHERE size > %(higher)s AND size <= %(lower)s)"""
_WAITING = """SELECT count(*), min(received_at) FROM evaluations_evaluation
    WHERE (xid, sequence) > (%s::text::xid8, %s::bigint)"""
_CARRY = (RowKind.WITHDRAWN, RowKind.QUARANTINED, RowKind.RESTORED)  # with the commitment of the row before
_HEADS = "SELECT DISTINCT size FROM ledger_signedhead ORDER BY size"


def check_rows() -> Iterator[Fault | Looked]:
    """Compare every row of the log, as far as it was entered, with its entry, and make its commitment again.

    Yields a fault for whatever differs, and how many rows were looked at since. Call it in a transaction.
    """
    for page in _stream("rows", _BOTH):
        for position, subject, revision, kind, entered, is_due, is_erased, *rest in page:
            if subject is not None and rest[5] is None:
                yield Fault(f"{subject}.{revision}, entry {position} ({_kind(kind)}): its row is gone from the log")
                continue
            row, kept = row_of(rest[5:]), Remains(*map(bytes, rest[:3])) if rest[0] is not None else None
            name = f"{row.evaluation_id}.{row.revision}"
            if position is None and is_due:
                yield Fault(f"{name}: a row that was never entered: slipped into the log, or of another kind")
            elif position is not None and bytes(entered) != row.commitment:
                yield Fault(f"{name}, entry {position}: the row's commitment is not the one that was entered")
            elif text := _unlike(row, kept, is_erased, rest[3] or "", rest[4]):
                yield Fault(f"{name}: {text}")
        yield Looked(len(page))


def check_times() -> Iterator[Fault | Looked]:
    """Find rows that came into the ledger after a head which already held rows much younger. Call in a transaction."""
    heads = (size for page in _stream("heads", _HEADS) for (size,) in page)
    until = next(heads, None)
    newest: datetime | None = None  # of all rows so far
    sealed: datetime | None = None  # of those that a head holds
    for page in _stream("times", _IN_ORDER):
        for position, evaluation_id, revision, received_at in page:
            while until is not None and until <= position:
                sealed, until = newest, next(heads, None)
            if sealed is not None and received_at < sealed - TOLERANCE:
                yield Fault(
                    f"{evaluation_id}.{revision}, entry {position}: dated back to {received_at:%Y-%m-%d %H:%M:%S}; a "
                    f"head before it holds rows of {sealed:%Y-%m-%d %H:%M:%S}"
                )
            newest = received_at if newest is None else max(newest, received_at)
        yield Looked(len(page))


class _Version(NamedTuple):
    """What makes a row one of its evaluation's."""

    evaluation_id: UUID
    revision: int
    kind: int
    visited_at: datetime
    commitment: Any
    position: int | None


def check_versions() -> Iterator[Fault | Looked]:
    """Compare the rows of each evaluation with each other. Call in a transaction."""
    before: _Version | None = None
    for page in _stream("versions", _VERSIONS):
        for row in map(_Version._make, page):
            if before is None or before.evaluation_id != row.evaluation_id:
                before = None
            for text in _follows(row, before):
                yield Fault(f"{row.evaluation_id}.{row.revision}: {text}")
            before = row
        yield Looked(len(page))


def _follows(row: _Version, before: _Version | None) -> Iterator[str]:
    """Yield what keeps a row from being the one after `before`, or the first."""
    expected = before.revision + 1 if before else 0
    if row.revision != expected:
        yield f"no row {expected} before it" if row.revision > expected else "two rows of one number"
    if before is None:
        return
    if row.visited_at != before.visited_at:
        yield "is of another visit than the row before it"
    if row.kind in _CARRY and bytes(row.commitment) != bytes(before.commitment):
        yield f"was {_kind(row.kind)} with other content than the row before it"
    if row.position is not None and before.position is not None and row.position < before.position:
        held = _held(row.position, before.position)
        if held is not None and held >= TOLERANCE:
            yield "was entered before the row that it follows: their numbers were swapped"


def _held(higher: int, lower: int) -> timedelta | None:
    """Return for how long heads were signed that held the entry of a higher revision without that of the lower."""
    with connection.cursor() as sql:
        sql.execute(_BEFORE, {"higher": higher, "lower": lower})
        found: timedelta | None = sql.fetchone()[0]
    return found


class Waiting(NamedTuple):
    """Rows of the log that a fold has not come to, and since when the oldest waits."""

    rows: int
    since: datetime | None

    @property
    def is_long(self) -> bool:
        """Tell whether a fold that runs would have come to it."""
        return self.since is not None and self.since < timezone.now() - TOLERANCE


def waiting(fold: str) -> Waiting:
    """Return what waits for a fold; everything where it never began."""
    cursor = FoldCursor.objects.filter(name=fold).first() or FoldCursor()
    with connection.cursor() as sql:
        sql.execute(_WAITING, [str(int(cursor.xid)), cursor.sequence])
        return Waiting(*sql.fetchone())


def _unlike(row: Row, kept: Remains | None, is_erased: bool, center: str, service: str | None) -> str:
    """Return what is wrong with the content of a row; empty where it is what its commitment was made of."""
    if row.salt is None:
        if not is_erased:
            return "emptied, and its author was never erased"
        if kept is None:
            return "its author was erased, and what was kept of its commitment is gone"
        again: Callable[[Row], bytes] = partial(recommitted, kept=kept)
    else:
        again = partial(_again, center=center, service=service)
    if again(row) == row.commitment:
        return ""
    for factor, was in product(range(len(row.scores)), (None, 0, 1, 2, 3, 4, 5)):
        scores = [*row.scores[:factor], was, *row.scores[factor + 1 :]]
        if again(row._replace(scores=scores)) == row.commitment:
            return f"score {factor + 1} was changed from {_said(was)} to {_said(row.scores[factor])}"
    return "something of it was changed after it was entered" + ("" if row.salt else ": scores or what counts them")


def _again(row: Row, center: str, service: str | None) -> bytes:
    return committed(row, center, service).commitment


def _said(score: int | None) -> str:
    return "no answer" if score is None else "not applicable" if score == 0 else str(score)


def _kind(kind: int) -> str:
    return EntryKind(kind).name.lower()


def _stream(name: str, sql: str) -> Iterator[list[Any]]:
    """Yield the rows of a statement by pages; the server keeps the rest."""
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE ledger_{name} NO SCROLL CURSOR FOR {sql}")
        while True:
            cursor.execute(f"FETCH {PAGE} FROM ledger_{name}")
            page = cursor.fetchall()
            if not page:
                break
            yield page
        cursor.execute(f"CLOSE ledger_{name}")
