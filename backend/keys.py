"""The secrets of an installation that was given none: made once, kept beside its data, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def kept(path: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return SECRET_KEY and AYN_PSEUDONYM_KEY: as `given`, else as in `path`, else new and written there."""
    stored = read(path) if path.exists() else {}
    made = {"SECRET_KEY": secrets.token_urlsafe(48), "AYN_PSEUDONYM_KEY": secrets.token_hex(32)} | stored
    if made != stored:
        write(path, made)
    return {name: given.get(name) or value for name, value in made.items()}


def read(path: Path) -> dict[str, str]:
    """Read lines of NAME=value."""
    pairs = (line.partition("=") for line in path.read_text().splitlines())
    return {name: value for name, equals, value in pairs if equals}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write lines of NAME=value, at once or not at all, for our eyes only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    fresh.replace(path)
