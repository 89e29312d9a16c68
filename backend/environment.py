"""Where the settings come from: the process environment, else the file that `make run` leaves beside its data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


def attachments(env: environ.Env, folder: Path, link_seconds: int) -> dict[str, Any]:
    """Return where attachments are stored: in `folder`, or in the bucket that AYN_S3_BUCKET names."""
    bucket = str(env.str("AYN_S3_BUCKET", default=""))
    if not bucket:
        return {"BACKEND": "core.files.DurableStorage", "OPTIONS": {"location": folder}}
    given = {
        "endpoint_url": env.str("AYN_S3_ENDPOINT", default="") or None,
        "region_name": env.str("AYN_S3_REGION", default="") or None,
        "access_key": env.str("AYN_S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("AYN_S3_SECRET_KEY", default="") or None,
    }
    options = {
        "bucket_name": bucket,
        "signature_version": "s3v4",
        "default_acl": None,  # whatever the bucket says: it must be private
        "querystring_auth": True,
        "querystring_expire": link_seconds,
        "file_overwrite": True,  # names are made by chance: asking first would be a way more
        "object_parameters": {"CacheControl": "private, no-store"},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | given}


def attachment_hosts(env: environ.Env) -> list[str]:
    """Return the origins from which browsers fetch attachments (for the content security policy)."""
    bucket, region = env.str("AYN_S3_BUCKET", default=""), env.str("AYN_S3_REGION", default="")
    if not bucket:
        return []
    endpoint = urlsplit(env.str("AYN_S3_ENDPOINT", default="") or f"https://s3.{region or 'us-east-1'}.amazonaws.com")
    return [f"{endpoint.scheme}://{endpoint.netloc}", f"{endpoint.scheme}://{bucket}.{endpoint.netloc}"]
