"""Which files and shells the pages of residents consist of, and a name for just this state of them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent
STATIC = HERE / "static"
# What every resident's page may need. Fonts, maps and charts are kept when they were used first.
PRECACHED = (
    "web/css/*.css",
    "web/css/resident/**/*.css",
    "web/js/*.js",
    "web/js/offline/*.js",
    "web/js/proof/*.js",
    "web/js/resident/**/*.js",
    "web/icons.svg",
    "web/icon.svg",
)
SHELLS = ("templates/web/**/*.html", "words/*.py", "../locale/*/LC_MESSAGES/django.mo")
_NOT_FOR_RESIDENTS = {"staff.js"}


def files() -> list[Path]:
    """Return the files that a service worker keeps from its first moment."""
    found = {path for pattern in PRECACHED for path in STATIC.glob(pattern)}
    return sorted(path for path in found if path.name not in _NOT_FOR_RESIDENTS)


def revision() -> str:
    """Return what changes whenever a page or one of its files does; in development also under a running server."""
    return _revision(tuple(_stamp(path) for path in _told()) if settings.AYN_DEV else ())


@lru_cache(maxsize=1)
def _revision(_stamps: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.blake2b(digest_size=10)
    for path in _told():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _told() -> Iterable[Path]:
    return [*files(), *sorted(path for pattern in SHELLS for path in HERE.glob(pattern))]


def _stamp(path: Path) -> tuple[str, int]:
    return str(path), path.stat().st_mtime_ns
