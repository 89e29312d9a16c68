"""The secrets of an installation that was given none: made once, kept beside its data, readable by its owner alone."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec


def kept(path: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the secrets by name: as `given`, else as in `path`, else new and written there."""
    stored = read(path) if path.exists() else {}
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "AYN_PSEUDONYM_KEY": secrets.token_hex(32),
        "AYN_VISIT_KEY": secrets.token_hex(32),
        "AYN_LEDGER_KEY": secrets.token_hex(32),
        "AYN_VAPID_KEY": elliptic(),
    } | stored
    if made != stored:
        write(path, made)
    return {name: given.get(name) or value for name, value in made.items()}


def elliptic() -> str:
    """Return a private key of P-256 in base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


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
