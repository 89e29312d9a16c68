"""Bodies that are files: counted while they are read, on disk while they are looked at, whole or not at all."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.http import UnreadablePostError
from django.utils.translation import gettext_lazy as _

from core.problems import Problem, unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rest_framework.request import Request

BLOCK = 64 * 1024
LEFT_BEHIND = 3600.0  # seconds: nobody looks at a body that long


class Upload(NamedTuple):
    """A body on disk: where, its size in bytes, its SHA-256."""

    path: Path
    size: int
    digest: bytes


@contextmanager
def received(request: Request, *, most: int, types: Collection[str]) -> Iterator[Upload]:
    """Give the body of a request as a file that is gone afterwards.

    `types`: beginnings of content types that are taken. Raises Problem: 415 for another type, 413 `too_large` beyond
    `most` bytes (without reading where the length is told), 400 `empty` where it is told that nothing comes, 400
    `incomplete_body` where it is shorter than told or nothing came, 503 when the disk is full.
    """
    told = _told_length(request)
    declared = (request.content_type or "").lower()
    if not declared.startswith(tuple(types)):
        raise Problem(415)
    if told > most:
        raise Problem(413)
    try:
        with NamedTemporaryFile(dir=folder(), prefix="body-") as file:
            size, digest = _copied(request, file, most)
            if not size and request.META.get("CONTENT_LENGTH") == "0":
                raise Problem(400, "empty", _("This must not be empty."))  # sending it again would not help
            if size < max(told, 1):
                raise Problem(400, "incomplete_body", _("Less arrived than was announced. Please send it again."))
            yield Upload(Path(file.name), size, digest)
    except UnreadablePostError:
        raise Problem(400, "incomplete_body") from None


def folder() -> Path:
    """Return the folder of bodies that are looked at."""
    settings.SPOOL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(settings.SPOOL_DIR)


def clear_left_behind() -> int:
    """Remove what processes left that were killed meanwhile; return how many files."""
    gone = 0
    for path in folder().iterdir():
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_BEHIND:
                path.unlink()
                gone += 1
    return gone


def _told_length(request: Request) -> int:
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _copied(request: Request, file: IO[bytes], most: int) -> tuple[int, bytes]:
    size, digest = 0, hashlib.sha256()
    while block := request._request.read(BLOCK):
        size += len(block)
        if size > most:
            raise Problem(413)
        digest.update(block)
        _write(file, block)
    file.flush()
    return size, digest.digest()


def _write(file: IO[bytes], block: bytes) -> None:
    try:
        file.write(block)
    except UnreadablePostError:
        raise
    except OSError:
        raise unavailable() from None
