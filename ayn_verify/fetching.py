"""A monitor: fetches the latest head, has it prove that it extends the one that was kept, and keeps it.

A folder holds `head.txt`, the last head that was good, and for each step a file with the head and one with its proof:
whoever gets the folder can check every step again by `ayn-verify consistency`. What does not hold lies beside them as
`exposed.txt` (`exposed-2.txt`, ..), and an answer that cannot be read as `unreadable.txt`: all as the bytes that came.
"""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.request
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ayn_verify import shapes
from ayn_verify.findings import UnreadableError, exposed, told
from ayn_verify.heads import extends, fresh, signed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ayn_verify.findings import Finding
    from ayn_verify.shapes import Consistency
    from ledger.notes import Head, Key

PATH = "/api/v1/ledger"
LARGEST, SECONDS = 1024 * 1024, 30
KEPT = "head.txt"


def looked(base: str, folder: Path, key: Key, clock: Callable[[], float] = time.time) -> list[Finding]:
    """Return what was found since the folder's last head; keep the new one if all holds. Raises UnreadableError.

    `clock` tells the seconds of the epoch.
    """
    url = f"{base.rstrip('/')}{PATH}/tree-heads/latest"
    raw = _answer(url)
    try:
        note = shapes.text(_object(raw, url), "note")
        head, found = signed(note, key)
        if head is not None:
            found += fresh(head, clock()) + _since(base, folder, head, key)
    except UnreadableError:
        _beside(folder, "unreadable", raw)
        raise
    if head is not None and all(each.holds is not False for each in found):
        _write(folder / f"head-{head.size}-{head.time}.txt", note.encode())
        _write(folder / KEPT, note.encode())
        return found
    return [*found, told("evidence", name=_beside(folder, "exposed", note.encode()))]


def _since(base: str, folder: Path, head: Head, key: Key) -> list[Finding]:
    """Return whether a head extends the one that was kept, if one was."""
    if not (folder / KEPT).exists():
        return [told("first_head")]
    old, found = signed(_kept(folder / KEPT), key)
    if old is None:
        return found
    is_same = old.size == head.size and old.root == head.root
    if old.time > head.time and (old.size > head.size or is_same):
        return [exposed("stale_head", first=old.size, second=head.size)]
    needs_proof = 0 < old.size < head.size and old.time <= head.time
    return extends(old, head, _proof(base, folder, old, head) if needs_proof else None)


def _kept(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError("no_file", name=path) from error


def _proof(base: str, folder: Path, old: Head, head: Head) -> Consistency:
    url = f"{base.rstrip('/')}{PATH}/proofs/consistency?{urlencode({'first': old.size, 'second': head.size})}"
    raw = _answer(url)
    _write(folder / f"proof-{old.size}-{head.size}.json", raw)
    return shapes.consistency(_object(raw, url))


def _beside(folder: Path, stem: str, content: bytes) -> str:
    """Write evidence beside that of other days, which may be the only one there is; return its name."""
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.txt" for number in count(1))
    path = next(path for path in map(folder.joinpath, names) if not path.exists() or path.read_bytes() == content)
    return _write(path, content)


def _write(path: Path, content: bytes) -> str:
    """Write a file whole or not at all; return its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return str(path)


def _answer(url: str) -> bytes:
    """Return what is answered. Raises UnreadableError when nothing is."""
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            raise UnreadableError("no_answer", name=url)
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - the scheme was looked at
            raw: bytes = answer.read(LARGEST + 1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UnreadableError("no_answer", name=url) from error
    return raw


def _object(raw: bytes, url: str) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises UnreadableError when there is none."""
    try:
        return shapes.parsed(raw.decode(), url)
    except ValueError as error:
        raise UnreadableError("no_answer", name=url) from error
