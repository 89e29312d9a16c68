"""What is entered stays, once, without gaps; heads follow each other; two sealers never fork the tree."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ledger import actions, notes
from ledger.entries import EntryKind, leaf_of
from ledger.merkle import Frontier, Node, consistency_holds, inclusion_holds
from ledger.models import Cosignature, Entry, Queued, SignedHead, Tree
from ledger.models import Node as StoredNode
from ledger.queries import consistency, entry_of, inclusion, whole_note
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def whole_tree():
    """Return the tree that the stored leaves make."""
    tree, nodes = Frontier(), {}
    for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True):
        nodes.update(tree.append(bytes(leaf)))
    return tree, nodes


def test_entries_are_stored_as_the_tree_of_their_leaves(entries):
    for count in (1, 5, 130):
        actions.append(entries(count))
    tree, nodes = whole_tree()
    kept = Tree.objects.get()
    assert (kept.size, [bytes(root) for root in kept.roots]) == (136, tree.roots)
    stored = {Node(n.level, n.number): bytes(n.root) for n in StoredNode.objects.all()}
    assert stored == {node: root for node, root in nodes.items() if node.level}
    for entry in Entry.objects.all():
        assert bytes(entry.leaf) == leaf_of(entry.kind, bytes(entry.nonce), bytes(entry.commitment))


def test_entering_again_changes_nothing(entries):
    made = entries(20)
    assert actions.append(made) == 20
    before = list(Entry.objects.order_by("position").values_list("position", "leaf"))
    assert actions.append([*made, *made]) == 0
    assert list(Entry.objects.order_by("position").values_list("position", "leaf")) == before
    assert actions.append([*made, *entries(1)]) == 1
    assert Entry.objects.order_by("position").last().position == 20


def test_the_order_within_a_batch_is_made_by_chance(entries):
    made = entries(60)
    actions.append(made)
    order = list(Entry.objects.order_by("position").values_list("subject", flat=True))
    assert set(order) == {each.subject for each in made}
    assert order != [each.subject for each in made]


def test_a_withdrawal_does_not_show_what_it_withdraws(entries):
    (made,) = entries(1)
    actions.append([made])
    actions.append([made._replace(kind=EntryKind.WITHDRAWN, revision=1)])
    first, second = (bytes(leaf) for leaf in Entry.objects.order_by("position").values_list("leaf", flat=True))
    nonce = bytes(Entry.objects.order_by("position").first().nonce)
    assert first == leaf_of(EntryKind.SUBMITTED, nonce, made.commitment)
    assert second != leaf_of(EntryKind.WITHDRAWN, nonce, made.commitment)


def test_what_was_queued_is_entered_and_gone_from_the_queue(entries):
    erased = entries(3, EntryKind.ERASED)
    actions.queue(erased)
    actions.queue(erased)
    assert actions.seal_queue() == 3
    assert not Queued.objects.exists()
    assert set(Entry.objects.values_list("subject", "kind")) == {(each.subject, 7) for each in erased}


def test_forgetting_leaves_the_leaf_and_takes_what_explains_it(entries):
    made = entries(2)
    actions.append(made)
    leaves = list(Entry.objects.order_by("position").values_list("leaf", flat=True))
    actions.forget([made[0].subject])
    assert list(Entry.objects.order_by("position").values_list("leaf", flat=True)) == leaves
    assert Entry.objects.get(subject=made[0].subject).nonce is None
    assert Entry.objects.get(subject=made[1].subject).nonce is not None


def test_a_head_is_signed_by_the_clock(entries, monkeypatch):
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert actions.sign_head().size == 0
    assert actions.sign_head() is None
    actions.append(entries(3))
    now += timedelta(seconds=29)
    assert actions.sign_head() is None
    now += timedelta(seconds=1)
    assert actions.sign_head().size == 3
    now += timedelta(seconds=30)
    assert actions.sign_head().size == 3


@pytest.mark.parametrize(("came", "size"), [(0, 5), (1, 5), (5, 5), (6, 10), (11, 15)])
def test_a_tree_grows_by_whole_steps_and_by_one_where_nothing_came(entries, monkeypatch, came, size):
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    actions.seal()
    begun = SignedHead.objects.get().size
    now += actions.HEAD_EVERY
    actions.append(entries(came))
    actions.seal()
    assert SignedHead.objects.last().size == begun + size
    actions.seal()
    assert (SignedHead.objects.count(), Tree.objects.get().size) == (2, begun + size)


def test_padding_is_opened_as_any_entry_and_proves_nothing_of_anybody():
    actions.seal()
    padding = list(Entry.objects.all())
    assert {entry.kind for entry in padding} == {EntryKind.PADDING}
    assert all(bytes(e.leaf) == leaf_of(e.kind, bytes(e.nonce), bytes(e.commitment)) for e in padding)
    assert entry_of(bytes(padding[0].commitment)) is None


def test_a_head_says_the_tree_and_is_signed_by_the_published_key(entries, settings):
    actions.append(entries(11))
    head = actions.sign_head()
    told = notes.opened(head.note, notes.public_key(settings.AYN_LEDGER_ORIGIN, actions.secret()))
    assert (told.size, told.root) == (11, whole_tree()[0].root()) == (head.size, bytes(head.root))


def test_every_entry_is_proven_and_every_beginning(entries):
    for count in (3, 8, 14):
        actions.append(entries(count))
    tree, _nodes = whole_tree()
    for entry in Entry.objects.all():
        hashes = inclusion(entry, 25).hashes
        assert inclusion_holds(entry.position, 25, bytes(entry.leaf), hashes, tree.root())
    began = Frontier()
    for first, leaf in enumerate(Entry.objects.order_by("position").values_list("leaf", flat=True), 1):
        list(began.append(bytes(leaf)))
        assert consistency_holds(first, 25, began.root(), tree.root(), consistency(first, 25))


def test_a_proof_costs_one_statement(entries, django_assert_num_queries):
    made = entries(100)
    actions.append(made)
    entry = entry_of(made[40].commitment)
    with django_assert_num_queries(1):
        inclusion(entry, 100)
    with django_assert_num_queries(1):
        consistency(37, 100)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET leaf = commitment",
        "UPDATE ledger_entry SET nonce = commitment",
        "UPDATE ledger_entry SET position = position + 1000",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "UPDATE ledger_node SET root = root",
        "DELETE FROM ledger_node",
        "UPDATE ledger_signedhead SET note = ''",
        "DELETE FROM ledger_signedhead",
        "UPDATE ledger_tree SET size = 1",
        "DELETE FROM ledger_tree",
        "INSERT INTO ledger_tree (id, size, roots) VALUES (2, 0, '{}')",
        "INSERT INTO ledger_signedhead (size, root, signed_at, note) SELECT size - 1, root, signed_at, '' "
        "FROM ledger_signedhead",
        r"INSERT INTO ledger_signedhead (size, root, signed_at, note) SELECT size, '\x00', signed_at + interval '1 s', "
        "'' FROM ledger_signedhead",
    ],
)
def test_what_stands_cannot_be_changed_by_a_statement(entries, statement):
    actions.append(entries(2))
    actions.sign_head()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_many_sealers_at_once_make_one_tree_without_gaps(entries):
    shared = entries(40)
    own = [entries(25) for _ in range(8)]

    def seal(number):
        with transaction.atomic():
            actions.append([*own[number], *shared])
        actions.queue(own[number][:1])
        actions.seal()

    at_once(8, seal)
    tree, _nodes = whole_tree()
    assert list(Entry.objects.order_by("position").values_list("position", flat=True)) == list(range(tree.size))
    assert Entry.objects.exclude(kind=EntryKind.PADDING).count() == 240
    assert [bytes(root) for root in Tree.objects.get().roots] == tree.roots
    roots = {}
    for head in SignedHead.objects.all():
        assert roots.setdefault(head.size, bytes(head.root)) == bytes(head.root)


@pytest.fixture
def witness(settings):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    own = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    settings.AYN_LEDGER_WITNESSES = [str(notes.public_key("witness.example", own, notes.COSIGNATURE))]
    return own


def test_a_known_witness_is_told_with_the_head(entries, witness):
    actions.append(entries(2))
    head = actions.sign_head()
    line = notes.cosigned(head.note.partition("\n\n")[0] + "\n", "witness.example", witness, 1_763_800_000)
    for _again in range(2):
        assert actions.cosign(note=head.note + line) == 1
    assert Cosignature.objects.count() == 1
    assert whole_note(head) == head.note + line


def test_an_unknown_witness_or_a_head_that_is_not_ours_is_not_kept(entries, witness, settings):
    actions.append(entries(2))
    head = actions.sign_head()
    body = head.note.partition("\n\n")[0] + "\n"
    assert actions.cosign(note=head.note + notes.cosigned(body, "stranger.example", witness, 1)) == 0
    with pytest.raises(notes.BadNoteError):
        actions.cosign(note=notes.signed(notes.Head(settings.AYN_LEDGER_ORIGIN, 2, bytes(32), 1), witness))
    forged = notes.signed(notes.Head(settings.AYN_LEDGER_ORIGIN, 2, bytes(32), 1), actions.secret())
    with pytest.raises(LookupError):
        actions.cosign(note=forged)


def test_an_entry_of_no_known_kind_is_refused(entries):
    (made,) = entries(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.append([made._replace(kind=99)])
