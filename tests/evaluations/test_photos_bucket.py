"""Photos in an S3-compatible bucket: there and nowhere else, for nobody without a signature, gone when they must be."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import environ
import pytest
from django.utils import timezone
from PIL import Image

from backend import environment
from evaluations import filing, personal
from evaluations.models import Attachment, LooseFile
from tests import buckets
from tests.evaluations.conftest import body
from tests.evaluations.photos import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

URL = "/api/v1/evaluations"
LATER = timedelta(hours=2)


@pytest.fixture(scope="module")
def running():
    with buckets.running() as found:
        yield found


@pytest.fixture
def bucket(running, settings, monkeypatch):
    """An empty bucket that is there, as a setting names it."""
    running.away, running.ahead = False, timedelta(0)
    for name in running.names():
        running.client().delete_object(Bucket=buckets.BUCKET, Key=name)
    stored_at(running.endpoint, settings, monkeypatch)
    running.seen.clear()
    return running


def stored_at(endpoint, settings, monkeypatch, secret=buckets.SECRET):
    """Have attachments stored behind an endpoint, as the process environment says it."""
    given = {
        "AYN_S3_BUCKET": buckets.BUCKET, "AYN_S3_ENDPOINT": endpoint, "AYN_S3_REGION": buckets.REGION,
        "AYN_S3_ACCESS_KEY": buckets.KEY, "AYN_S3_SECRET_KEY": secret,
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    own = environment.attachments(environ.Env(), Path("unused"), 600)
    settings.STORAGES = settings.STORAGES | {"attachments": own}


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.fixture
def rated(phone):
    """The address of an evaluation."""
    sent = body(photos_expected=3)
    assert phone.post(URL, sent, format="json").status_code == 201
    return f"{URL}/{sent['id']}"


def put(phone, rated, photo_id=None, seed=1):
    return phone.put(f"{rated}/photos/{photo_id or uuid.uuid4()}", photo(seed), content_type="image/jpeg")


def fetched(address):
    """What anybody is answered at an address: status and body."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def sweep_later():
    LooseFile.objects.update(since=timezone.now() - LATER)
    return filing.sweep()


def test_a_photo_lies_in_the_bucket_private_and_plain(phone, rated, bucket):
    answer = put(phone, rated)
    assert answer.status_code == 201, answer.content
    assert bucket.seen == [("PUT", 200)] * 2
    row = Attachment.objects.get()
    assert sorted(bucket.names()) == sorted(f"{name[:2]}/{name}" for name in (row.file, row.thumbnail))
    s3 = bucket.client()
    for name in bucket.names():
        grants = s3.get_object_acl(Bucket=buckets.BUCKET, Key=name)["Grants"]
        assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]  # its owner, no group of anybody
        head = s3.head_object(Bucket=buckets.BUCKET, Key=name)
        assert (head["ContentType"], head["CacheControl"]) == ("image/jpeg", "private, no-store")
        assert head["Metadata"] == {}
        assert fetched(f"{bucket.endpoint}/{buckets.BUCKET}/{name}")[0] == 403
    assert not LooseFile.objects.exists()


def test_its_address_gives_the_picture_until_it_runs_out_and_only_that_picture(phone, rated, bucket):
    told = put(phone, rated).json()
    for address in (told["url"], told["thumbnail_url"]):
        status, content = fetched(address)
        assert status == 200
        assert Image.open(BytesIO(content)).format == "JPEG"
    address, _, signature = told["url"].rpartition("=")
    other = urlsplit(told["thumbnail_url"]).path
    assert fetched(f"{address}={'0' * len(signature)}")[0] == 403
    assert fetched(told["url"].replace(urlsplit(told["url"]).path, other))[0] == 403
    assert fetched(told["url"].replace("X-Amz-Expires=600", "X-Amz-Expires=6000"))[0] == 403
    bucket.ahead = timedelta(seconds=601)
    assert fetched(told["url"])[0] == 403


def test_the_address_for_managers_is_ours_and_tells_nothing_of_the_bucket(phone, rated, bucket):
    put(phone, rated)
    address = filing.address_of(Attachment.objects.get().file, by_us=True)
    answer = phone.get(address)
    assert answer.status_code == 200
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (64, 48)
    assert not {"Last-Modified", "ETag"} & set(answer.headers)
    bucket.away = True
    refused = phone.get(address)
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")


def test_a_picture_that_is_gone_from_the_bucket_is_not_found(phone, rated, bucket):
    put(phone, rated)
    file = Attachment.objects.get().file
    bucket.client().delete_object(Bucket=buckets.BUCKET, Key=f"{file[:2]}/{file}")
    assert phone.get(filing.address_of(file, by_us=True)).status_code == 404


def test_erasure_takes_the_pictures_out_of_the_bucket(
    phone, rated, bucket, resident, django_capture_on_commit_callbacks
):
    address = put(phone, rated).json()["url"]
    with django_capture_on_commit_callbacks(execute=True):
        personal.erase(resident)
    assert bucket.names() == []
    assert fetched(address)[0] == 404
    assert not LooseFile.objects.exists()


def test_what_was_erased_while_the_bucket_was_away_is_swept_from_it(
    phone, rated, bucket, resident, django_capture_on_commit_callbacks
):
    put(phone, rated)
    bucket.away = True
    with django_capture_on_commit_callbacks(execute=True):
        personal.erase(resident)
    assert (Attachment.objects.count(), LooseFile.objects.count()) == (0, 2)
    bucket.away = False
    assert len(bucket.names()) == 2
    assert filing.sweep() == 2
    assert bucket.names() == []


def test_an_outage_answers_503_and_the_retry_finds_everything_in_order(phone, rated, bucket):
    photo_id = uuid.uuid4()
    bucket.away = True
    answer = put(phone, rated, photo_id)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "5")
    assert not Attachment.objects.exists()
    bucket.away = False
    assert (put(phone, rated, photo_id).status_code, put(phone, rated, photo_id).status_code) == (201, 200)
    assert (len(bucket.names()), sweep_later(), len(bucket.names())) == (2, 2, 2)
    row = Attachment.objects.get()
    assert {Path(name).name for name in bucket.names()} == {row.file, row.thumbnail}


def test_a_request_that_died_with_its_files_in_the_bucket_leaves_none(bucket):
    names = [filing.new_name(kind) for kind in filing.MEDIA]
    LooseFile.objects.bulk_create([LooseFile(name=name) for name in names])
    for name in names:
        filing._save(name, b"x")
    types = {
        bucket.client().head_object(Bucket=buckets.BUCKET, Key=f"{name[:2]}/{name}")["ContentType"] for name in names
    }
    assert types == set(filing.MEDIA.values())
    assert (filing.sweep(), len(bucket.names())) == (0, 4)
    assert (sweep_later(), bucket.names()) == (4, [])


def test_a_bucket_that_nobody_reaches_or_that_takes_the_call_and_is_silent_holds_no_request_long(
    phone, rated, settings, monkeypatch
):
    monkeypatch.setitem(environment.PATIENCE, "read_timeout", 0.2)
    for backlog in (None, 5):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            if backlog:
                nobody.listen(backlog)
            stored_at(f"http://127.0.0.1:{nobody.getsockname()[1]}", settings, monkeypatch)
            began = time.monotonic()
            assert put(phone, rated).status_code == 503
            assert time.monotonic() - began < 8
    assert not Attachment.objects.exists()


def test_a_wrong_key_is_an_outage_and_not_a_fault_of_the_phone(phone, rated, bucket, settings, monkeypatch):
    stored_at(bucket.endpoint, settings, monkeypatch, secret="another")
    assert put(phone, rated).status_code == 503
    assert bucket.names() == []
