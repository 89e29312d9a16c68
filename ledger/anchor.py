"""The head that was signed last, outside the database: who has that alone cannot have another history signed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from ledger import notes
from ledger.merkle import consistency_holds
from ledger.queries import consistency

if TYPE_CHECKING:
    from ledger.merkle import Frontier
    from ledger.notes import Head, Key

log = structlog.get_logger(__name__)


class ForkError(Exception):
    """The tree is not the one that was signed before with entries added: nothing may be signed under this name."""


def last(key: Key) -> Head | None:
    """Return the head that was signed here last; None: none under this name. Raises ForkError for what is no head."""
    path = _path()
    try:
        note = path.read_text()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if note.partition("\n")[0] != key.name:  # a ledger of another name began here
        return None
    try:
        return notes.opened(note, key)
    except notes.BadNoteError as error:
        raise ForkError(f"{path} is no head of this ledger's key") from error


def demand(tree: Frontier, key: Key) -> None:
    """Let pass only a tree that begins with all that was signed here before. Raises ForkError."""
    kept = last(key)
    if kept is None or not kept.size:
        return
    if kept.size <= tree.size:
        proof = consistency(kept.size, tree.size)
        if consistency_holds(kept.size, tree.size, kept.root, tree.root(), proof):
            return
    log.error("ledger_forked", signed=kept.size, stands=tree.size)
    raise ForkError(f"the tree of {tree.size} entries does not begin with the {kept.size} that were signed")


def keep(note: str) -> None:
    """Remember a head that was signed. A failure is logged: an older one binds as well, but to less."""
    path = _path()
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(note)
        fresh.replace(path)
    except OSError:
        log.exception("ledger_anchor_not_kept")


def _path() -> Path:
    return Path(settings.AYN_LEDGER_ANCHOR)
