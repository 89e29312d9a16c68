"""The tree as files: whole, incremental, and enough to prove everything without the database."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ledger import actions, notes, tiles
from ledger.merkle import Frontier, Node, consistency_holds, consistency_nodes, inclusion_holds, inclusion_nodes, proof
from ledger.models import Entry, SignedHead, Tree
from ledger.tiles import Tile, publish, tiles_between


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(0, 1234067, 256), "tile/0/x001/x234/067"),
        (Tile(3, 1000, 7), "tile/3/x001/000.p/7"),
        (Tile(1, 999, 1), "tile/1/999.p/1"),
    ],
)
def test_paths_are_those_of_c2sp(tile, path):
    assert tile.path == path


@given(st.integers(0, 200_000), st.integers(0, 70_000))
def test_growing_in_two_steps_writes_what_growing_at_once_writes(old, more):
    at_once = set(tiles_between(0, old + more))
    in_steps = set(tiles_between(0, old)) | set(tiles_between(old, old + more))
    assert at_once <= in_steps
    assert {tile for tile in in_steps - at_once if tile.width == 256} == set()


@given(st.integers(0, 200_000))
def test_nothing_new_is_nothing_to_write(size):
    assert list(tiles_between(size, size)) == []


pytestmark = pytest.mark.django_db


def sign():
    """Sign the tree as it stands, however short ago the last head was."""
    from datetime import timedelta

    last = SignedHead.objects.order_by("id").last()
    if last is None:
        return actions.sign_head()
    tree = Tree.objects.get()
    at = last.signed_at + timedelta(seconds=10)
    from django.conf import settings

    root = Frontier(tree.size, [bytes(one) for one in tree.roots]).root()
    head = notes.Head(settings.AYN_LEDGER_ORIGIN, tree.size, root, int(at.timestamp()))
    return SignedHead.objects.create(size=tree.size, root=root, signed_at=at, note=notes.signed(head, actions.secret()))


class Reader:
    """Who has the files and the key, and nothing else."""

    def __init__(self, folder, settings):
        key = notes.public_key(settings.AYN_LEDGER_ORIGIN, actions.secret())
        self.folder, self.head = folder, notes.opened((folder / "checkpoint").read_text(), key)

    def node(self, node):
        """Return the root of any complete subtree: from a tile of its level, or made of those below."""
        if node.level % 8:
            return tiles_root(self.node(Node(node.level - 1, 2 * node.number)),
                              self.node(Node(node.level - 1, 2 * node.number + 1)))  # fmt: skip
        level, number, place = node.level // 8, node.number // 256, node.number % 256
        width = min(256, (self.head.size >> 8 * level) - number * 256)
        content = (self.folder / Tile(level, number, width).path).read_bytes()
        return content[32 * place : 32 * place + 32]


def tiles_root(left, right):
    from ledger.merkle import node_hash

    return node_hash(left, right)


def test_everything_is_proven_from_the_files_alone(entries, tmp_path, settings):
    actions.append(entries(300))
    first = sign()
    actions.append(entries(500))
    sign()
    publish(tmp_path)
    reader = Reader(tmp_path, settings)
    assert reader.head.size == 800
    for entry in Entry.objects.filter(position__in=[0, 255, 256, 299, 511, 512, 799]):
        hashes = proof(inclusion_nodes(entry.position, 800), reader.node)
        assert inclusion_holds(entry.position, 800, bytes(entry.leaf), hashes, reader.head.root)
    hashes = proof(consistency_nodes(300, 800), reader.node)
    assert consistency_holds(300, 800, bytes(first.root), reader.head.root, hashes)


def test_what_was_published_never_changes_and_only_the_new_is_written(entries, tmp_path):
    actions.append(entries(600))
    sign()
    assert publish(tmp_path) == 4
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "checkpoint"}
    assert publish(tmp_path) == 0
    actions.append(entries(200))
    sign()
    assert publish(tmp_path) == 3
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    gone = {str(path.relative_to(tmp_path)) for path in before.keys() - after.keys()}
    assert gone == {"tile/0/002.p/88"}
    assert all(after[path] == before[path] for path in before.keys() & after.keys())


def test_a_publication_that_was_cut_off_is_completed(entries, tmp_path, monkeypatch, settings):
    actions.append(entries(700))
    sign()
    wrote = []

    def dies(path, content):
        wrote.append(path)
        if len(wrote) == 3:
            raise OSError("full")
        real(path, content)

    real = tiles._write
    with monkeypatch.context() as patch:
        patch.setattr(tiles, "_write", dies)
        with pytest.raises(OSError, match="full"):
            publish(tmp_path)
    assert not (tmp_path / "checkpoint").exists()
    publish(tmp_path)
    assert Reader(tmp_path, settings).head.size == 700


def test_the_files_of_a_larger_tree_are_not_overwritten(entries, tmp_path):
    actions.append(entries(3))
    sign()
    publish(tmp_path)
    note = (tmp_path / "checkpoint").read_text()
    (tmp_path / "checkpoint").write_text(note.replace("\n3\n", "\n4\n"))
    with pytest.raises(CommandError, match="4 entries"):
        call_command("publish_ledger", tmp_path)


def test_hashes_that_are_missing_are_told(entries, tmp_path):
    actions.append(entries(3))
    sign()
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("DELETE FROM ledger_entry WHERE position = 1")
    with pytest.raises(CommandError, match=r"hashes of tile/0/000\.p/3 are missing"):
        call_command("publish_ledger", tmp_path)


def test_before_the_first_head_nothing_is_published(tmp_path):
    assert publish(tmp_path / "new") == 0
    assert not (tmp_path / "new").exists()
