"""Files that stay: written, and known to the disk, before anybody is told so."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files.base import File

PRIVATE = 0o600
FOLDER = 0o700


class DurableStorage(FileSystemStorage):
    """A folder whose files survive a power cut from the moment `save` returns; Django's own may be empty then.

    For names that chance made: one that is taken is refused, not changed.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        """Write the file and the entries that lead to it. Raises OSError, and leaves nothing then."""
        path = Path(self.path(name))
        fresh = _make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        for folder in (path.parent, *fresh):
            _sync(folder)
        return name


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder; return those that hold what was made."""
    fresh = []
    for each in [*reversed(folder.parents), folder]:
        with suppress(FileExistsError):
            each.mkdir(FOLDER)
            fresh.append(each.parent)
    return fresh


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
