"""One run per folder: a lock that the kernel lets go of when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(SystemExit):
    """Another living process holds the folder: one clear line, no traceback."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(f"ayn: {folder} is in use by process {holder or 'unknown'}; stop it, or set AYN_VAR_DIR")


class NotOurs(SystemExit):
    """The folder was made by another account: one clear line, no traceback."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"ayn: {folder} belongs to another account; set AYN_VAR_DIR to a folder of your own")


@contextmanager
def locked(path: Path, *, patience: float) -> Iterator[None]:
    """Hold `path` for the block; the file stays, for a removed lock file would let two in.

    Raises:
        InUse: somebody else still holds it after `patience` seconds.
        NotOurs: we may not write there.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError:
        raise NotOurs(path.parent) from None
    try:
        _take(descriptor, path, time.monotonic() + patience)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise InUse(path.parent, os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()) from None
            time.sleep(0.05)
