"""The outbox of development: messages as lines of a file that nobody sends."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import orjson
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

LOOKED_AT = 4 * 1024 * 1024  # bytes from the end of the file
SHOWN = 50


def path() -> Path:
    """Return where the file is."""
    return settings.VAR_DIR / "outbox.ndjson"


def add(entry: dict[str, str]) -> None:
    """Append one message; several processes may do so at once."""
    path().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, orjson.dumps(entry) + b"\n")
    finally:
        os.close(descriptor)


def newest(to: str = "") -> list[dict[str, str]]:
    """Return the newest messages (to one address, or to all), newest first, at most SHOWN."""
    found: list[dict[str, str]] = []
    for line in reversed(_tail().splitlines()):
        entry = orjson.loads(line)
        if not to or entry["to"] == to:
            found.append(entry)
        if len(found) == SHOWN:
            break
    return found


def forget(addresses: Collection[str]) -> None:
    """Take the messages to some addresses out of the file."""
    if not path().exists():
        return
    with path().open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = [line for line in file if orjson.loads(line)["to"] not in addresses]
        file.seek(0)
        file.truncate()
        file.writelines(kept)


def _tail() -> bytes:
    try:
        with path().open("rb") as file:
            start = max(0, file.seek(0, os.SEEK_END) - LOOKED_AT)
            file.seek(start)
            fcntl.flock(file, fcntl.LOCK_SH)
            content = file.read()
    except FileNotFoundError:
        return b""
    return content.partition(b"\n")[2] if start else content
