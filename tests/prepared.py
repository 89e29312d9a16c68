"""Data folders of PostgreSQL that are made once for a state of the code; whoever needs one begins with a copy."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from backend.embedded.lock import locked
from backend.environment import ROOT

# All runs of this account share them, in whichever folder the code lies.
HERE = Path(tempfile.gettempdir()) / f"ayn-prepared-{os.getuid()}"
PAGES = "web"  # changes nothing in any data
PATIENCE, OLD = 1200.0, 86_400.0  # seconds
DONE = "done"


def prepared(kind: str, make: Callable[[Path], None], files: Iterable[Path]) -> Path:
    """Return a folder that `make` filled for these very contents of `files`; who comes meanwhile waits."""
    digest = sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    folder = HERE / f"{kind}-{digest.hexdigest()[:16]}"
    HERE.mkdir(mode=0o755, exist_ok=True)
    with locked(HERE / f"{kind}.lock", patience=PATIENCE):
        if not (folder / DONE).exists():
            _sweep()
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / DONE).touch()
    return folder


def code() -> list[Path]:
    """Return every Python file of ours below the pages."""
    apps = [init.parent for init in ROOT.glob("*/__init__.py") if init.parent.name not in (PAGES, "tests", "bench")]
    return [path for app in apps for path in app.rglob("*.py")]


def migrations() -> list[Path]:
    """Return what the tables are made with, and the pins of what others make theirs with."""
    return [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]


def _sweep() -> None:
    """Remove what nobody began with for a day."""
    for old in HERE.glob("*-*"):
        if old.is_dir() and time.time() - old.stat().st_mtime > OLD:
            shutil.rmtree(old, ignore_errors=True)
