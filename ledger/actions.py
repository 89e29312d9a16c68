"""Everything that is written to the ledger: entries, heads, what witnesses say, and what must be forgotten."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from ledger import anchor, notes
from ledger.entries import Entered, EntryKind, closing_key, closing_of, leaf_of
from ledger.growing import grow, hold
from ledger.merkle import SIZE
from ledger.models import Cosignature, Entry, Queued, SignedHead

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

log = structlog.get_logger(__name__)
QUEUED = 5_000  # entries that one transaction takes from the queue
HEAD_EVERY = timedelta(seconds=30)  # whether something came or not
STEP = 5  # entries by multiples of which the tree grows from head to head

_KNOWN = """SELECT subject, revision, kind FROM ledger_entry
    WHERE (subject, revision, kind) IN (SELECT * FROM unnest(%s::uuid[], %s::smallint[], %s::smallint[]))"""
_TAKEN = """DELETE FROM ledger_queued WHERE id IN (SELECT id FROM ledger_queued ORDER BY id LIMIT %s)
    RETURNING kind, subject, revision, commitment"""
# In one order: two at once never wait in a circle.
_OPEN = """SELECT nonce, position, kind, subject, revision, commitment, leaf FROM ledger_entry
    WHERE subject = ANY (%s) AND nonce IS NOT NULL ORDER BY position FOR NO KEY UPDATE"""
_CLOSE = """UPDATE ledger_entry e SET nonce = NULL, closing = c.closing
    FROM unnest(%s::bigint[], %s::bytea[]) AS c (position, closing) WHERE e.position = c.position"""
_WAITING = """SELECT EXISTS (SELECT FROM ledger_queued),
    EXISTS (SELECT FROM (SELECT signed_at FROM ledger_signedhead ORDER BY id DESC LIMIT 1) h WHERE h.signed_at > %s)"""


class NewEntry(NamedTuple):
    """Something to enter: what happened, to what, at which of its revisions, and the 32 bytes that commit to it."""

    kind: int  # EntryKind
    subject: UUID
    revision: int
    commitment: bytes


def append(entries: Collection[NewEntry]) -> int:
    """Enter what is not entered yet, in an order made by chance, inside the caller's transaction; return how many.

    Whoever appends holds the tree until his transaction ends: positions have no gaps and the tree never forks. Entering
    again what is there changes nothing.
    """
    fresh = list(dict.fromkeys(entries))
    if not fresh:
        return 0
    with connection.cursor() as sql:
        try:
            with transaction.atomic():
                grow(sql, hold(sql), fresh)
        except IntegrityError:  # some are there: only a fold that begins anew pays for the question which
            if fresh := _unknown(sql, fresh):
                grow(sql, hold(sql), fresh)
    return len(fresh)


def _unknown(sql: Any, entries: Sequence[NewEntry]) -> list[NewEntry]:
    hold(sql)
    sql.execute(_KNOWN, [[e.subject for e in entries], [e.revision for e in entries], [int(e.kind) for e in entries]])
    known = set(sql.fetchall())
    return [e for e in entries if (e.subject, e.revision, int(e.kind)) not in known]


def queue(entries: Collection[NewEntry]) -> None:
    """Note what happened, in the transaction in which it happens; the sealer enters it soon. Again changes nothing."""
    Queued.objects.bulk_create([Queued(**entry._asdict()) for entry in entries], ignore_conflicts=True)


@transaction.atomic
def seal_queue() -> int:
    """Enter what was queued; return how many were taken."""
    with connection.cursor() as sql:
        hold(sql)
        sql.execute(_TAKEN, [QUEUED])
        taken = [NewEntry(k, s, r, bytes(c)) for k, s, r, c in sql.fetchall()]
    append(taken)
    # What was entered meanwhile of whom is erased now, and what came of whom was erased before.
    subjects = {each.subject for each in taken}
    forget(Entry.objects.filter(subject__in=subjects, kind=EntryKind.ERASED).values_list("subject", flat=True))
    return len(taken)


@transaction.atomic
def forget(subjects: Iterable[UUID]) -> None:
    """Empty the nonces of all entries of these subjects: nobody outside can tell any more which leaves are theirs.

    Each is closed in its place (`closing_of`), so that the row stays what it was. An entry whose nonce and commitment
    do not make its leaf is emptied as well, for nobody's erasure waits for a forgery, and is not closed: so
    `manage.py ledger check` goes on naming it.
    """
    wanted = list(subjects)
    if not wanted:
        return
    key = closing_key(bytes.fromhex(settings.AYN_LEDGER_KEY))
    with connection.cursor() as sql:
        sql.execute(_OPEN, [wanted])
        closings = {row[1]: _closing(key, bytes(row[0]), Entered(*row[1:])) for row in sql.fetchall()}
        sql.execute(_CLOSE, [list(closings), list(closings.values())])
    if faulty := sum(closing is None for closing in closings.values()):
        log.error("ledger_entry_not_closed", count=faulty)  # not which: that would tie whoever goes to his entries


def _closing(key: bytes, nonce: bytes, row: Entered) -> bytes | None:
    try:
        is_whole = leaf_of(row.kind, nonce, bytes(row.commitment)) == bytes(row.leaf)
    except ValueError:  # of another length
        return None
    return closing_of(key, row) if is_whole else None


def secret() -> Ed25519PrivateKey:
    """Return the key that signs heads and promises (settings.AYN_LEDGER_KEY, outside the database)."""
    return _parsed(settings.AYN_LEDGER_KEY)


@lru_cache(maxsize=2)
def _parsed(digits: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(digits))


def promise(commitment: bytes) -> bytes:
    """Return our signed promise that a commitment will be entered."""
    return notes.promised(commitment, secret())


@transaction.atomic
def sign_head() -> SignedHead | None:
    """Sign the tree as it stands, if the last head is old enough. None: not yet.

    Raises anchor.ForkError for a tree that does not begin with what was signed before.
    """
    now = timezone.now().replace(microsecond=0)
    with connection.cursor() as sql:
        tree = hold(sql)
    last = SignedHead.objects.order_by("id").last()
    if last is not None and now - last.signed_at < HEAD_EVERY:
        return None
    anchor.demand(tree, notes.public_key(settings.AYN_LEDGER_ORIGIN, secret()))
    head = notes.Head(settings.AYN_LEDGER_ORIGIN, tree.size, tree.root(), int(now.timestamp()))
    note = notes.signed(head, secret())
    transaction.on_commit(lambda: anchor.keep(note))
    return SignedHead.objects.create(size=tree.size, root=head.root, signed_at=now, note=note)


@transaction.atomic
def even_out() -> int:
    """Let the tree grow by a multiple of STEP, and by STEP at least, since the last head if the next is due.

    Where there are few centers, whoever watches heads would see when a rating came. So heads come by the clock, and
    none tells more than how many times STEP entries came, all of which may be padding. Returns how many were added.
    """
    with connection.cursor() as sql:
        tree = hold(sql)
    last = SignedHead.objects.order_by("id").last()
    if last is not None and timezone.now().replace(microsecond=0) - last.signed_at < HEAD_EVERY:
        return 0
    grown = tree.size - (last.size if last else 0)
    lacking = -grown % STEP if grown else STEP
    return append([NewEntry(EntryKind.PADDING, uuid4(), 0, secrets.token_bytes(SIZE)) for _ in range(lacking)])


def seal() -> None:
    """One round of the sealer: what was queued, then a head if one is due. Mostly there is neither: one question."""
    with connection.cursor() as sql:
        sql.execute(_WAITING, [timezone.now().replace(microsecond=0) - HEAD_EVERY])
        waiting, is_signed = sql.fetchone()
    if waiting:
        try:
            while seal_queue() == QUEUED:
                pass
        except DatabaseError:  # one bad row must not keep all others' entries from being signed
            log.exception("ledger_queue_stuck")
    if is_signed:
        return
    with transaction.atomic():  # nothing comes in between: whoever evens out holds the tree
        even_out()
        sign_head()


def cosign(*, note: str) -> int:
    """Keep what known witnesses (settings.AYN_LEDGER_WITNESSES) say of a head; return how many lines are theirs.

    Raises notes.BadNoteError for a note that is not ours, LookupError for a head that we did not sign.
    """
    ours = notes.public_key(settings.AYN_LEDGER_ORIGIN, secret())
    told = notes.opened(note, ours)
    at = datetime.fromtimestamp(told.time, UTC)
    head = SignedHead.objects.filter(size=told.size, root=told.root, signed_at=at).first()
    if head is None:
        raise LookupError(told.size)
    lines = [
        Cosignature(head=head, witness=key.name, line=said[1])
        for key in map(notes.read_key, settings.AYN_LEDGER_WITNESSES)
        if (said := notes.cosignature(note, key))
    ]
    return len(Cosignature.objects.bulk_create(lines, ignore_conflicts=True))
