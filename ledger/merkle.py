"""Merkle trees as RFC 9162, section 2.1, has them: hashes, proofs, and whether a proof holds. Pure.

A tree of n leaves is made of complete subtrees, one for each bit of n, the largest first. So appending needs the roots
of these only (`Frontier`), and any proof is made of roots of complete subtrees, which never change once they are
complete: `inclusion_nodes` and `consistency_nodes` say which; whoever keeps nodes looks them up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SIZE = 32  # bytes of a hash
EMPTY = sha256(b"").digest()


class Node(NamedTuple):
    """A complete subtree: of `2 ** level` leaves, the `number`-th of its level, from 0."""

    level: int
    number: int


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf, `SHA-256(0x00 || entry)`."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node, `SHA-256(0x01 || left || right)`."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The complete subtrees of a tree, the largest first: all that appending needs. At most 64 hashes."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> Iterator[tuple[Node, bytes]]:
        """Add a leaf's hash; yield every complete subtree that it ends, itself first, with its root."""
        level, index, root = 0, self.size, leaf
        yield Node(level, index), root
        while index & 1:
            root = node_hash(self.roots.pop(), root)
            level, index = level + 1, index >> 1
            yield Node(level, index), root
        self.roots.append(root)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        return fold(self.roots)


def fold(roots: Sequence[bytes]) -> bytes:
    """Return the root of a tree from those of its complete subtrees, the largest first."""
    if not roots:
        return EMPTY
    whole = roots[-1]
    for root in reversed(roots[:-1]):
        whole = node_hash(root, whole)
    return whole


def subtrees(begin: int, end: int) -> list[Node]:
    """Return the complete subtrees that make up leaves `begin`..`end - 1` of a tree, in order.

    `begin` must be a multiple of the smallest power of two that is at least `end - begin`, as it is of every subtree.
    """
    found, at = [], begin
    while at < end:
        level = (end - at).bit_length() - 1
        found.append(Node(level, at >> level))
        at += 1 << level
    return found


def inclusion_nodes(index: int, size: int) -> list[list[Node]]:
    """Return what the proof that leaf `index` is in a tree of `size` is made of, from the leaf upwards.

    Each step is a subtree, as the complete ones that make it up: their `fold` is the hash. Raises ValueError unless
    `0 <= index < size`.
    """
    if not 0 <= index < size:
        raise ValueError(index)
    path: list[list[Node]] = []
    begin, end = 0, size
    while end - begin > 1:
        split = begin + _split(end - begin)
        if index < split:
            path.append(subtrees(split, end))
            end = split
        else:
            path.append(subtrees(begin, split))
            begin = split
    return path[::-1]


def consistency_nodes(first: int, second: int) -> list[list[Node]]:
    """Return what the proof is made of that the tree of `first` leaves begins that of `second`; see `inclusion_nodes`.

    Raises ValueError unless `0 < first <= second`.
    """
    if not 0 < first <= second:
        raise ValueError(first)
    path: list[list[Node]] = []
    begin, end, whole = 0, second, True
    while first != end:
        split = begin + _split(end - begin)
        if first <= split:
            path.append(subtrees(split, end))
            end = split
        else:
            path.append(subtrees(begin, split))
            begin, whole = split, False
    return ([] if whole else [subtrees(begin, end)]) + path[::-1]


def proof(path: Iterable[Sequence[Node]], look_up: Callable[[Node], bytes]) -> list[bytes]:
    """Return the hashes of a proof."""
    return [fold([look_up(node) for node in step]) for step in path]


def inclusion_holds(index: int, size: int, leaf: bytes, hashes: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that `leaf` is at `index` of the tree of this size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _sound(leaf, *hashes):
        return False
    sides = _sides(index, size - 1, len(hashes))
    if sides is None:
        return False
    here = leaf
    for other, left in zip(hashes, sides, strict=True):
        here = node_hash(other, here) if left else node_hash(here, other)
    return here == root


def consistency_holds(first: int, second: int, old: bytes, new: bytes, hashes: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the tree of `first` leaves and root `old` begins that of `second` and `new`.

    RFC 9162, 2.1.4.2. The empty tree begins every tree, and a proof of that would say nothing.
    """
    if not 0 < first <= second:
        return False
    if first == second:
        return not hashes and old == new
    steps = [old, *hashes] if first.bit_count() == 1 else list(hashes)
    level = ((first - 1) ^ first).bit_length() - 1  # of the last complete subtree that the old tree is made of
    sides = _sides(first - 1 >> level, second - 1 >> level, len(steps) - 1)
    if sides is None or not _sound(*steps):
        return False
    was = now = steps[0]
    for other, left in zip(steps[1:], sides, strict=True):
        was, now = (node_hash(other, was), node_hash(other, now)) if left else (was, node_hash(now, other))
    return (was, now) == (old, new)


def _sides(place: int, last: int, steps: int) -> list[bool] | None:
    """Return for each step up from a node whether the other node lies left of it.

    `place`: its index in its level, `last`: the index of the level's last node. None: a proof has more steps, or fewer.
    """
    sides: list[bool] = []
    while last:
        if place & 1 or place < last:
            sides.append(bool(place & 1))
        place, last = place >> 1, last >> 1  # the last one of an odd level goes up as it is
    return sides if len(sides) == steps else None


def _split(size: int) -> int:
    """Return the largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _sound(*hashes: bytes) -> bool:
    return all(len(one) == SIZE for one in hashes)
