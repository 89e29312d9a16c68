"""Where the settings come from: the process environment, else the file that `make run` leaves beside its data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent
# A bucket that does not answer must not hold a request for minutes, as boto3 would.
PATIENCE = {"connect_timeout": 3, "read_timeout": 8, "retries": {"total_max_attempts": 2, "mode": "standard"}}
WHOLE = 64 * 2**20  # bytes; larger than any attachment: parts of one that broke off would stay, seen by nobody
# What every service takes that calls itself compatible: names of buckets in the path, no checksums behind the body.
COMPATIBLE = {
    "s3": {"addressing_style": "path"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


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
    # Here, not above: where there is no bucket nobody waits for boto3.
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    endpoint = str(env.str("AYN_S3_ENDPOINT", default=""))
    given = {
        "endpoint_url": endpoint or None,
        "region_name": env.str("AYN_S3_REGION", default="") or None,
        "access_key": env.str("AYN_S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("AYN_S3_SECRET_KEY", default="") or None,
    }
    options = {
        "bucket_name": bucket,
        "client_config": Config(signature_version="s3v4", **PATIENCE, **(COMPATIBLE if endpoint else {})),
        "transfer_config": TransferConfig(multipart_threshold=WHOLE, use_threads=False),
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
