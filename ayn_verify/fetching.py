"""A monitor: fetches the latest head, has it prove that it extends the one that was kept, and keeps it.

A folder holds `head.txt`, the last head that was good, and for each step a file with the head and one with its proof:
whoever gets the folder can check every step again by `ayn-verify consistency`.
"""

from __future__ import annotations

import http.client
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ayn_verify import shapes
from ayn_verify.findings import UnreadableError, exposed, told
from ayn_verify.heads import extends, signed

if TYPE_CHECKING:
    from pathlib import Path

    from ayn_verify.findings import Finding
    from ayn_verify.shapes import Consistency
    from ledger.notes import Head, Key

PATH = "/api/v1/ledger"
LARGEST, SECONDS = 1024 * 1024, 30
KEPT = "head.txt"


def looked(base: str, folder: Path, key: Key) -> list[Finding]:
    """Return what was found since the folder's last head; keep the new one if all holds. Raises UnreadableError."""
    note = shapes.text(_answer(f"{base.rstrip('/')}{PATH}/tree-heads/latest"), "note")
    head, found = signed(note, key)
    kept = folder / KEPT
    if head is not None and not kept.exists():
        _keep(folder, note, head)
        return [*found, told("first_head")]
    if head is not None:
        found += _since(base, folder, head, signed(kept.read_bytes().decode(), key))
    if all(each.holds is not False for each in found):
        assert head is not None  # noqa: S101 - else its signature would not hold
        _keep(folder, note, head)
        return found
    return [*found, told("evidence", name=_write(folder / "exposed.txt", note))]


def _since(base: str, folder: Path, head: Head, was: tuple[Head | None, list[Finding]]) -> list[Finding]:
    """Return whether a head extends the one that was kept."""
    old, found = was
    if old is None:
        return found
    if old.size > head.size and old.time > head.time:
        return [exposed("stale_head", first=old.size, second=head.size)]
    return extends(old, head, _proof(base, folder, old, head) if 0 < old.size < head.size else None)


def _proof(base: str, folder: Path, old: Head, head: Head) -> Consistency:
    sizes = urlencode({"first": old.size, "second": head.size})
    given = _answer(f"{base.rstrip('/')}{PATH}/proofs/consistency?{sizes}")
    _write(folder / f"proof-{old.size}-{head.size}.json", shapes.written(given))
    return shapes.consistency(given)


def _keep(folder: Path, note: str, head: Head) -> None:
    _write(folder / f"head-{head.size}-{head.time}.txt", note)
    _write(folder / KEPT, note)


def _write(path: Path, text: str) -> str:
    """Write a file whole or not at all; return its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return str(path)


def _answer(url: str) -> dict[str, Any]:
    """Return the JSON object that is answered. Raises UnreadableError when there is none."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise UnreadableError("no_answer", name=url)
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - the scheme was looked at
            raw = answer.read(LARGEST + 1)
        return shapes.parsed(raw.decode(), url)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UnreadableError("no_answer", name=url) from error
