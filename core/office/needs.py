"""What waits for an administrator: each app says it for itself, the first page shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Need:
    """One thing to do: a sentence, and the page where it is done."""

    text: str
    url: str


def collect() -> list[Need]:
    """Return what waits, in the order of settings.OFFICE_NEEDS (dotted names of functions that return needs)."""
    sources = [cast("Callable[[], Iterable[Need]]", import_string(name)) for name in settings.OFFICE_NEEDS]
    return [need for source in sources for need in source()]
