"""Where attachments are stored: a folder of ours, or a bucket by addresses that it signs itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
import pytest

from backend.environment import attachments
from evaluations.filing import address_of, new_name


@pytest.fixture
def bucket(settings, monkeypatch):
    """Settings of a bucket that nobody calls: an address is signed without asking it."""
    given = {
        "AYN_S3_BUCKET": "photos", "AYN_S3_ENDPOINT": "https://s3.example.gov", "AYN_S3_REGION": "doh",
        "AYN_S3_ACCESS_KEY": "key", "AYN_S3_SECRET_KEY": "secret",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {"attachments": attachments(environ.Env(), Path("unused"), 600)}


def test_without_a_bucket_files_lie_in_a_folder_and_we_hand_them_out(monkeypatch):
    monkeypatch.delenv("AYN_S3_BUCKET", raising=False)
    assert attachments(environ.Env(), Path("/there"), 600) == {
        "BACKEND": "core.files.DurableStorage", "OPTIONS": {"location": Path("/there")},
    }  # fmt: skip
    assert address_of(new_name("jpg")).startswith("/api/v1/attachments/")


def test_a_bucket_hands_files_out_for_ten_minutes_and_never_to_managers(bucket):
    name = new_name("jpg")
    address = urlsplit(address_of(name))
    assert address.netloc.endswith("s3.example.gov")
    assert address.path.endswith(f"{name[:2]}/{name}")
    assert parse_qs(address.query)["X-Amz-Expires"] == ["600"]
    assert parse_qs(address.query)["X-Amz-Signature"]
    assert address_of(name, by_us=True).startswith("/api/v1/attachments/")
