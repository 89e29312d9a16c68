"""Merkle trees against the published vectors, and against the definition."""

import json
from base64 import b64decode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.merkle import (
    EMPTY,
    Frontier,
    Node,
    consistency_holds,
    consistency_nodes,
    fold,
    inclusion_holds,
    inclusion_nodes,
    leaf_hash,
    node_hash,
    proof,
    subtrees,
)

SIZES = st.integers(1, 300)


def vectors(data_dir, name):
    return [json.loads(line) for line in (data_dir / "vectors_merkle" / f"{name}.ndjson").read_text().splitlines()]


def hashes(vector):
    return [b64decode(one) for one in vector["proof"] or []]


@pytest.mark.data
def test_the_published_roots_come_out(data_dir):
    told = json.loads((data_dir / "vectors_merkle" / "rfc6962_roots.json").read_text())
    tree = Frontier()
    assert tree.root().hex() == told["empty_root_hex"]
    for size, entry in enumerate(told["leaf_inputs_hex"], 1):
        list(tree.append(leaf_hash(bytes.fromhex(entry))))
        assert tree.root().hex() == told["root_hashes_hex_by_size"][str(size)]


@pytest.mark.data
def test_every_published_proof_of_inclusion_is_judged_rightly(data_dir):
    found = vectors(data_dir, "inclusion")
    assert len(found) == 98
    for v in found:
        said = (v["leafIdx"], v["treeSize"], b64decode(v["leafHash"] or ""), hashes(v), b64decode(v["root"] or ""))
        assert inclusion_holds(*said) is not v["wantErr"], v["file"]


@pytest.mark.data
def test_every_published_proof_of_consistency_is_judged_rightly(data_dir):
    found = vectors(data_dir, "consistency")
    assert len(found) == 98
    for v in found:
        roots = (b64decode(v["root1"] or ""), b64decode(v["root2"] or ""))
        assert consistency_holds(v["size1"], v["size2"], *roots, hashes(v)) is not v["wantErr"], v["file"]


def grown(size):
    """Return a tree of leaves that differ, and every complete subtree of it."""
    tree, nodes = Frontier(), {}
    for place in range(size):
        nodes.update(tree.append(leaf_hash(place.to_bytes(4))))
    return tree, nodes


def defined(leaves):
    """Return the root as RFC 9162, section 2.1.1, defines it."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


@given(st.integers(0, 300))
def test_a_tree_that_grew_has_the_root_of_the_definition(size):
    assert grown(size)[0].root() == defined([leaf_hash(place.to_bytes(4)) for place in range(size)])


@given(SIZES)
def test_each_complete_subtree_is_told_once(size):
    tree, nodes = Frontier(), []
    for place in range(size):
        nodes += [node for node, _root in tree.append(leaf_hash(place.to_bytes(4)))]
    assert len(nodes) == len(set(nodes)) == 2 * size - size.bit_count()
    assert fold([dict(grown(size)[1])[node] for node in subtrees(0, size)]) == tree.root()


@given(SIZES, st.data())
def test_every_leaf_is_proven_and_no_other_leaf_place_or_root(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree, nodes = grown(size)
    leaf, root = nodes[Node(0, index)], tree.root()
    path = proof(inclusion_nodes(index, size), nodes.__getitem__)
    assert inclusion_holds(index, size, leaf, path, root)
    assert len(path) <= max(1, size.bit_length())
    assert not inclusion_holds(index, size, leaf_hash(b"another"), path, root)
    assert not inclusion_holds(index, size, leaf, path, leaf_hash(b"another"))
    assert not inclusion_holds(index, size, leaf, [*path, root], root)
    assert not inclusion_holds(size, size, leaf, path, root)
    other = data.draw(st.integers(0, size - 1))
    assume(other != index)
    assert not inclusion_holds(other, size, leaf, path, root)


@given(SIZES, st.data())
def test_every_beginning_is_proven_and_no_other_tree(size, data):
    first = data.draw(st.integers(1, size))
    tree, nodes = grown(size)
    old, new = grown(first)[0].root(), tree.root()
    path = proof(consistency_nodes(first, size), nodes.__getitem__)
    assert consistency_holds(first, size, old, new, path)
    assert not consistency_holds(first, size, leaf_hash(b"another"), new, path)
    assert not consistency_holds(first, size, old, leaf_hash(b"another"), path)
    assert not consistency_holds(first, size, old, new, [*path, old])
    if path:
        assert not consistency_holds(first, size, old, new, path[:-1])


def test_the_empty_tree_has_no_proof():
    assert not consistency_holds(0, 3, EMPTY, grown(3)[0].root(), [])
    assert not consistency_holds(0, 0, EMPTY, EMPTY, [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_is_not_there_has_no_proof(index, size):
    with pytest.raises(ValueError, match=str(index)):
        inclusion_nodes(index, size)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3)])
def test_what_does_not_begin_has_no_proof(first, second):
    with pytest.raises(ValueError, match=str(first)):
        consistency_nodes(first, second)


@given(st.lists(st.binary(max_size=40), max_size=10), st.binary(max_size=40), st.integers(-2, 70), st.integers(-2, 70))
def test_whatever_is_sent_as_a_proof_is_refused_and_breaks_nothing(path, root, first, second):
    assume(root != EMPTY)
    assert not inclusion_holds(first, second, leaf_hash(b"x"), path, root)
    assert not consistency_holds(first, second, root, leaf_hash(b"x"), path)
