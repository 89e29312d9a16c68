"""The tree as static files, which any web server or CDN can hand out: readers need no database.

C2SP tlog-tiles: `tile/LEVEL/NUMBER` holds up to 256 hashes of 32 bytes, the roots of complete subtrees of
`256 ** LEVEL` leaves; one that is not full yet is called `NUMBER.p/WIDTH`. `checkpoint` is the latest signed head. What
is written never changes, but for the checkpoint, which is replaced at once and last.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.models import Entry, Node
from ledger.queries import latest_head, whole_note

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 256
BITS = 8  # levels of the tree in one level of tiles
CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Tile:
    """A run of hashes: those from `number * 256` on of the subtrees of `256 ** level` leaves."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        """Return where it lies: numbers in groups of three digits, all but the last marked by an x."""
        digits = f"{self.number:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        return f"tile/{self.level}/{name}" + ("" if self.width == WIDTH else f".p/{self.width}")


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Yield the tiles that a tree of `new` leaves has and one of `old` has not, full ones and ends."""
    level = 0
    while (hashes := new >> BITS * level) > 0:
        known = old >> BITS * level
        for number in range(known // WIDTH, -(-hashes // WIDTH)):
            width = min(WIDTH, hashes - number * WIDTH)
            if number * WIDTH + width > known:
                yield Tile(level, number, width)
        level += 1


def publish(folder: Path) -> int:
    """Bring a folder up to the latest signed head; return how many tiles were written. May be stopped anywhere.

    Raises ValueError when what lies there is of a larger tree than ours.
    """
    head = latest_head()
    if head is None:
        return 0
    old = published_size(folder)
    if old > head.size:
        raise ValueError(f"{folder} holds a tree of {old} entries, this ledger has {head.size}")
    wanted = list(tiles_between(old, head.size))
    for tile in wanted:
        _write(folder / tile.path, b"".join(_hashes(tile)))
    _write(folder / CHECKPOINT, whole_note(head).encode())
    _tidy(folder, old, head.size)
    return len(wanted)


def published_size(folder: Path) -> int:
    """Return the size of the tree that a folder holds; 0 for an empty one."""
    found = folder / CHECKPOINT
    return int(found.read_text().splitlines()[1]) if found.exists() else 0


def _hashes(tile: Tile) -> list[bytes]:
    first = tile.number * WIDTH
    if tile.level == 0:
        found = Entry.objects.filter(position__gte=first, position__lt=first + tile.width).order_by("position")
        rows = [bytes(leaf) for leaf in found.values_list("leaf", flat=True)]
    else:
        level = BITS * tile.level
        inner = Node.objects.filter(level=level, number__gte=first, number__lt=first + tile.width).order_by("number")
        rows = [bytes(root) for root in inner.values_list("root", flat=True)]
    if len(rows) != tile.width:
        raise LookupError(tile.path)
    return rows


def _write(path: Path, content: bytes) -> None:
    """Write a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _tidy(folder: Path, old: int, new: int) -> None:
    """Remove the unfinished forms of tiles that are full now."""
    for tile in tiles_between(old, new):
        if tile.width == WIDTH:
            shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)
