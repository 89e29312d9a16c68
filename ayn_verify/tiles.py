"""The published ledger: a folder with a signed head and the hashes of all entries (C2SP tlog-tiles)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ayn_verify.findings import UnreadableError, exposed, held
from ayn_verify.heads import clock_ran_back, extends, signed
from ledger.merkle import SIZE, Frontier
from ledger.notes import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ayn_verify.findings import Finding
    from ledger.notes import Head, Key

WIDTH = 256
CHECKPOINT = "checkpoint"


def opened(
    folder: Path, key: Key, kept: str | None, seen: Callable[[int], None]
) -> tuple[bytes | None, Head | None, list[Finding]]:
    """Return the hashes of all entries (32 bytes each), the head that was kept, and whether they make both heads.

    None where they are not those of the signed head. `seen` is told how many were read. Raises UnreadableError.
    """
    head, found = signed(_checkpoint(folder / CHECKPOINT), key)
    old, more = signed(kept, key) if kept is not None else (None, [])
    found += more
    if head is None:
        return None, None, found
    leaves = b"".join(_tile(folder / _path(*tile), tile[1] * SIZE) for tile in _tiles(head.size))
    roots = _roots(leaves, {head.size, old.size if old else 0}, seen)
    if roots[head.size] != head.root:
        return None, None, [*found, exposed("leaves_differ", size=head.size)]
    found.append(held("leaves_same", size=head.size))
    if old is not None and 0 < old.size < head.size:
        sizes = {"first": old.size, "second": head.size}
        begins = roots[old.size] == old.root
        found.append(held("extended", **sizes) if begins else exposed("not_begun", **sizes))
        found += clock_ran_back(old, head)
    elif old is not None:
        found += extends(old, head, None)
    return leaves, old, found


def _tiles(size: int) -> Iterable[tuple[int, int]]:
    """Yield number and width of each tile of hashes of entries."""
    for first in range(0, size, WIDTH):
        yield first // WIDTH, min(WIDTH, size - first)


def _path(number: int, width: int) -> str:
    """Return where a tile lies: numbers in groups of three digits, all but the last marked by an x."""
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/0/{name}" + ("" if width == WIDTH else f".p/{width}")


def _roots(leaves: bytes, sizes: set[int], seen: Callable[[int], None]) -> dict[int, bytes]:
    """Return the roots of the trees of the first so many entries."""
    tree, found = Frontier(), {0: Frontier().root()}
    for at in range(0, len(leaves), SIZE):
        for _ in tree.append(leaves[at : at + SIZE]):
            pass
        if tree.size in sizes:
            found[tree.size] = tree.root()
        if tree.size % 50_000 == 0:
            seen(tree.size)
    return found


def _checkpoint(path: Path) -> str:
    content = _begin(path, 4 * LONGEST + 1)  # a character has four bytes at most
    if len(content) > 4 * LONGEST:
        raise UnreadableError("too_large", name=path)
    return content.decode(errors="replace")


def _tile(path: Path, length: int) -> bytes:
    content = _begin(path, length + 1)
    if len(content) != length:
        raise UnreadableError("bad_tile", name=path)
    return content


def _begin(path: Path, most: int) -> bytes:
    """Return the first bytes of a file: no more is read than is looked at."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise UnreadableError("no_file", name=path) from error
