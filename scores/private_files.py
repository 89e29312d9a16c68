"""Files that only some may read: views hand them out, no web server does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.storage import storages

if TYPE_CHECKING:
    from django.core.files.base import File


def replace_file(name: str, content: File[bytes]) -> None:
    """Store a file under exactly this name: what an attempt before left is replaced."""
    private = storages["private"]
    private.delete(name)
    private.save(name, content)
