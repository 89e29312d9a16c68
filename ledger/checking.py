"""Whether the tree, its nodes and its heads are those of the entries. Streams: memory stays flat however long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import connection

from ledger import notes
from ledger.actions import secret
from ledger.entries import Entered, EntryKind, closing_key, closing_of, leaf_of
from ledger.merkle import Frontier
from ledger.models import Cosignature, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

PAGE = 5_000  # entries read at once
_ENTRIES = """SELECT position, kind, subject, revision, commitment, leaf, nonce, closing FROM ledger_entry
    WHERE position >= %s ORDER BY position LIMIT %s"""
_NODES = """SELECT n.level, n.number, n.root FROM generate_series(1, 62) AS l (level) JOIN ledger_node n
    ON n.level = l.level AND n.number >= %s::bigint >> l.level AND n.number < %s::bigint >> l.level"""
_HEADS = """SELECT id, size, root, signed_at, note FROM ledger_signedhead WHERE size >= %s AND size < %s
    ORDER BY size, id"""
_EMPTIED = f"""SELECT position FROM ledger_entry e WHERE nonce IS NULL AND closing IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger_entry x WHERE x.subject = e.subject AND x.kind = {EntryKind.ERASED.value}) AND NOT EXISTS (
    SELECT FROM ledger_queued q WHERE q.subject = e.subject AND q.kind = {EntryKind.ERASED.value})
    ORDER BY position"""  # noqa: S608 - constants


class Fault(NamedTuple):
    """Something that is not as it was entered, in words for who looks after the ledger."""

    text: str


class Looked(NamedTuple):
    """So many more things were looked at."""

    things: int


class _Walk:
    """The tree as the entries make it, walked from the first to the last."""

    def __init__(self, kept: Iterable[notes.Head]) -> None:
        self.key = notes.public_key(settings.AYN_LEDGER_ORIGIN, secret())
        self.closing_key = closing_key(bytes.fromhex(settings.AYN_LEDGER_KEY))
        self.tree = Frontier()
        self.kept = sorted(kept, key=lambda head: head.size)  # heads that somebody kept outside
        self.good = 0  # entries of the last head that fits
        self.bad_heads = 0
        self.bad: list[int] = []  # entries that were told already, or their neighbors: nodes above follow from them

    def page(self, rows: Sequence[Any], upto: int) -> Iterator[Fault]:
        """Look at the entries of a page and at the nodes and heads that end in it."""
        begin = self.tree.size
        nodes = _read(_NODES, begin, upto, key=2)
        heads: dict[int, list[Any]] = {}
        for head in _all(_HEADS, begin + 1, upto + 1):
            heads.setdefault(head[1], []).append(head)
        for *row, nonce, closing in rows:
            entered = Entered(*row)
            yield from self._leaf(entered, nonce, closing)
            yield from self._nodes(bytes(entered.leaf), nodes)
            for head in heads.get(self.tree.size, ()):
                yield from self.head(*head)
            yield from self.outside()

    def _leaf(self, row: Entered, nonce: Any, closing: Any) -> Iterator[Fault]:
        """Look whether the nonce ties an entry to its leaf or, where that is gone, its closing does."""
        if nonce is not None:
            if not _is_leaf(row, bytes(nonce)):
                self.bad.append(row.position)
                yield Fault(f"entry {row.position}: its hash is not that of its kind, nonce and commitment")
        elif closing is None:
            yield Fault(f"entry {row.position}: its nonce is gone, and it was not closed: nothing binds what it says")
        elif not _is_closed(row, bytes(closing), self.closing_key):
            self.bad.append(row.position)
            yield Fault(f"entry {row.position}: is not the one that was closed when its subject was erased")

    def _nodes(self, leaf: bytes, stored: dict[tuple[int, int], bytes]) -> Iterator[Fault]:
        """Compare each subtree that ends here with the node that is kept."""
        for node, root in self.tree.append(leaf):
            first, last = node.number << node.level, ((node.number + 1) << node.level) - 1
            follows = self.bad and self.bad[-1] >= first
            if node.level and stored.get(node) != root and not follows:
                what = "is not what they make" if node in stored else "is missing"
                yield Fault(f"entries {first} to {last}: the node above them, {node.level}/{node.number}, {what}")
                if node in stored:
                    self.bad.append(last)

    def head(self, _id: int, size: int, root: Any, signed_at: Any, note: str) -> Iterator[Fault]:
        """Look at a head whose tree is the one walked so far."""
        try:
            told = notes.opened(note, self.key)
        except notes.BadNoteError:
            yield Fault(f"head of {size} entries of {signed_at:%Y-%m-%d %H:%M:%S}: its note is not signed by our key")
            return
        if (told.size, told.root, told.time) != (size, bytes(root), int(signed_at.timestamp())):
            yield Fault(f"head of {size} entries of {signed_at:%Y-%m-%d %H:%M:%S}: its note says something else")
        elif told.root == self.tree.root():
            self.good = size
        else:
            self.bad_heads += 1
            if self.bad_heads == 1:
                yield Fault(
                    f"head of {size} entries of {signed_at:%Y-%m-%d %H:%M:%S}: was signed for other entries; one of "
                    f"entries {self.good} to {size - 1} was changed, dropped or slipped in"
                )

    def outside(self) -> Iterator[Fault]:
        """Look at heads that somebody kept outside, as far as they are reached."""
        while self.kept and self.kept[0].size <= self.tree.size:
            head = self.kept.pop(0)
            if head.size == self.tree.size and head.root != self.tree.root():
                yield Fault(
                    f"kept head of {head.size} entries: the ledger is another than the one it was signed for; one of "
                    f"the first {head.size} entries was changed, dropped or slipped in"
                )


def check_tree(kept: Iterable[notes.Head] = ()) -> Iterator[Fault | Looked]:
    """Look at every entry, node and head; `kept`: heads that were kept outside, their signatures checked before.

    Yields a fault for whatever is not as it was entered, and how many entries were looked at since.
    """
    walk = _Walk(kept)
    yield from _begin(walk)
    while rows := _all(_ENTRIES, walk.tree.size, PAGE):
        at = walk.tree.size
        whole = [row for place, row in enumerate(rows, at) if row[0] == place]
        yield from walk.page(whole, at + len(whole))
        if len(whole) < len(rows):
            missing = rows[len(whole)][0] - 1
            yield Fault(f"entries {at + len(whole)} to {missing}: missing; what follows was not looked at")
            break
        yield Looked(len(rows))
    yield from _end(walk)


def _begin(walk: _Walk) -> Iterator[Fault]:
    for head in _all(_HEADS, 0, 1):
        yield from walk.head(*head)
    yield from walk.outside()


def _end(walk: _Walk) -> Iterator[Fault]:
    size = walk.tree.size
    if walk.bad_heads > 1:
        yield Fault(f"{walk.bad_heads - 1} later heads do not fit either")
    beyond = _all("SELECT count(*), max(size) FROM ledger_signedhead WHERE size > %s", size)[0]
    if beyond[0]:
        yield Fault(f"{beyond[0]} heads of up to {beyond[1]} entries were signed, {size} entries are there")
    for head in walk.kept:
        yield Fault(f"kept head of {head.size} entries: only {size} are there")
    kept = Tree.objects.first()
    if (kept.size, [bytes(root) for root in kept.roots]) != (size, walk.tree.roots) if kept else size:
        yield Fault("the tree as it is kept is not that of its entries")
    nodes, wanted = _all("SELECT count(*) FROM ledger_node")[0][0], size - size.bit_count()
    if nodes > wanted:
        yield Fault(f"{nodes - wanted} nodes belong to no entries")
    for (position,) in _all(_EMPTIED):
        yield Fault(f"entry {position}: its nonce is gone, and its subject was never erased")
    yield from _witnesses()


def _witnesses() -> Iterator[Fault]:
    """Look at what known witnesses said: it must be said of the head that it is kept with."""
    known = {key.name: key for key in map(notes.read_key, settings.AYN_LEDGER_WITNESSES)}
    said = Cosignature.objects.select_related("head").order_by("id").iterator(PAGE)
    for each in said:
        if each.witness in known and notes.cosignature(each.head.note + each.line, known[each.witness]) is None:
            yield Fault(f"head of {each.head.size} entries: is not the one that {each.witness} cosigned")


def _is_leaf(row: Entered, nonce: bytes) -> bool:
    try:
        return bytes(row.leaf) == leaf_of(row.kind, nonce, bytes(row.commitment))
    except ValueError:  # of another length
        return False


def _is_closed(row: Entered, closing: bytes, key: bytes) -> bool:
    try:
        return closing == closing_of(key, row)
    except ValueError:  # of another length
        return False


def _read(sql: str, *given: Any, key: int) -> dict[Any, bytes]:
    return {row[:key]: bytes(row[key]) for row in _all(sql, *given)}


def _all(sql: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[Any] = cursor.fetchall()
        return found
