"""Where the settings come from: the process environment, else the file that `make run` leaves beside its data."""

from __future__ import annotations

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent


def var_dir() -> Path:
    """Folder of everything that this installation writes: databases, secrets, the development outbox."""
    return Path(os.environ.get("AYN_VAR_DIR") or ROOT / "var").absolute()


def load() -> environ.Env:
    """Read the environment; without DATABASE_URL the file `ayn.env` of a running `make run` fills the gaps."""
    left_by_run = var_dir() / "ayn.env"
    if "DATABASE_URL" not in os.environ and left_by_run.is_file():
        environ.Env.read_env(left_by_run)
    return environ.Env()


class Missing(SystemExit):
    """A setting is missing or wrong: one clear line, no traceback."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"ayn: {name} {why}")


def required(env: environ.Env, name: str, hint: str) -> str:
    """Return a setting that has no safe default; end with one clear line when it is not there."""
    value = str(env.str(name, default=""))
    if not value:
        raise Missing(name, f"is not set: {hint}")
    return value
