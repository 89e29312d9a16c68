"""PUT /evaluations/{id}/photos/{photo_id}: each photo once, clean, and nobody else's."""

from __future__ import annotations

import errno
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.utils import timezone
from PIL import Image
from structlog.testing import capture_logs

from core.files import DurableStorage
from evaluations import filing
from evaluations.models import Attachment, Evaluation, LooseFile
from tests.evaluations.conftest import body
from tests.evaluations.photos import photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

URL = "/api/v1/evaluations"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """The folder of the stored files."""
    settings.STORAGES = settings.STORAGES | {
        "attachments": {"BACKEND": "core.files.DurableStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def phone(client_of, resident, center_a):
    return client_of(resident)


@pytest.fixture
def rated(phone):
    """The address of an evaluation."""
    sent = body(photos_expected=3)
    assert phone.post(URL, sent, format="json").status_code == 201
    return f"{URL}/{sent['id']}"


def put(phone, rated, content, photo_id=None, media_type="image/jpeg"):
    return phone.put(f"{rated}/photos/{photo_id or uuid.uuid4()}", content, content_type=media_type)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def read(phone, address):
    parts = urlsplit(address)
    return phone.get(f"{parts.path}?{parts.query}")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_stored_clean_with_a_thumbnail_and_found_by_its_author(phone, rated, media, form):
    photo_id = str(uuid.uuid4())
    answer = put(phone, rated, photo(form=form), photo_id, f"image/{form.lower()}")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["id"], told["width"], told["height"]) == (photo_id, 64, 48)
    assert (told["photos_expected"], told["photos_received"]) == (3, 1)
    assert len(files(media)) == 2
    for address in (told["url"], told["thumbnail_url"]):
        file = read(phone, address)
        assert Image.open(BytesIO(b"".join(file.streaming_content))).format == "JPEG"
        assert file["Content-Type"] == "image/jpeg"
        assert file["X-Content-Type-Options"] == "nosniff"
        assert "private" in file["Cache-Control"]
        assert "filename=" in file["Content-Disposition"]
        assert not {"Last-Modified", "ETag"} & set(file.headers)
    assert LooseFile.objects.count() == 0


def test_the_same_again_is_answered_200_and_stores_nothing(phone, rated, media):
    photo_id = uuid.uuid4()
    first, second = (put(phone, rated, photo(), photo_id) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    same = ("id", "width", "height", "photos_received")
    assert [first.json()[name] for name in same] == [second.json()[name] for name in same]
    assert len(files(media)) == 2


def test_other_bytes_under_the_same_id_conflict(phone, rated, media):
    photo_id = uuid.uuid4()
    put(phone, rated, photo(1), photo_id)
    answer = put(phone, rated, photo(2), photo_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_conflict")
    assert len(files(media)) == 2


def test_a_sixth_photo_is_refused_and_a_retry_of_the_fifth_is_not(phone, rated, media):
    ids = [uuid.uuid4() for _ in range(6)]
    statuses = [put(phone, rated, photo(number), each).status_code for number, each in enumerate(ids)]
    assert statuses == [201] * 5 + [409]
    assert put(phone, rated, photo(6), ids[5]).json()["code"] == "too_many_photos"
    assert put(phone, rated, photo(4), ids[4]).status_code == 200
    assert len(files(media)) == 10


def test_completeness_is_told_with_the_evaluation_and_in_the_list(phone, rated):
    put(phone, rated, photo(1))
    put(phone, rated, photo(2))
    for told in (phone.get(rated).json(), phone.get(URL).json()["results"][0]):
        assert (told["photos_expected"], told["photos_received"], len(told["photos"])) == (3, 2, 2)
        assert told["voice"] is None


def test_an_empty_file_is_not_asked_for_again(phone, rated):
    told = phone.generic("PUT", f"{rated}/photos/{uuid.uuid4()}", b"", "image/jpeg", CONTENT_LENGTH="0")
    assert (told.status_code, told.json()["code"]) == (400, "empty")


def test_ids_may_be_written_in_capital_letters(phone, rated):
    place = f"{URL}/{rated.removeprefix(f'{URL}/').upper()}"
    photo_id = str(uuid.uuid4())
    answer = put(phone, place, photo(), photo_id.upper())
    assert (answer.status_code, answer.json()["id"]) == (201, photo_id)
    assert phone.get(place).json()["photos_received"] == 1


def test_an_evaluation_of_somebody_else_or_of_nobody_is_not_there(client_of, second_resident, rated, media):
    other = client_of(second_resident)
    assert put(other, rated, photo()).status_code == 404
    assert put(other, f"{URL}/{uuid.uuid4()}", photo()).status_code == 404
    assert files(media) == []


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        pytest.param(b"{}", "application/json", 415, "unsupported_media_type", id="json"),
        pytest.param(b"no photo", "image/jpeg", 415, "not_an_image", id="text"),
        pytest.param(b"", "image/jpeg", 400, "incomplete_body", id="nothing"),
        pytest.param(photo()[:-40], "image/jpeg", 400, "damaged", id="half"),
        pytest.param(b"\xff" * 10_000_001, "image/jpeg", 413, "too_large", id="too-large"),
    ],
)
def test_what_is_no_photo_is_refused_and_not_kept(phone, rated, media, content, media_type, status, code):
    answer = put(phone, rated, content, media_type=media_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert files(media) == []
    assert list(Path(configured.SPOOL_DIR).iterdir()) == []
    assert not Attachment.objects.exists()
    assert not LooseFile.objects.exists()


def test_a_withdrawn_evaluation_takes_no_photo_and_still_knows_its_own(phone, rated):
    photo_id = uuid.uuid4()
    put(phone, rated, photo(), photo_id)
    phone.post(f"{rated}/withdrawal")
    assert put(phone, rated, photo(2)).json()["code"] == "evaluation_withdrawn"
    assert put(phone, rated, photo(), photo_id).status_code == 200


def test_after_a_month_nothing_more_is_attached(phone, rated, settings):
    settings.ATTACHMENT_WINDOW = timedelta(0)
    assert put(phone, rated, photo()).json()["code"] == "attachments_closed"


def test_who_sends_very_many_waits(phone, rated, settings):
    settings.LIMITS = settings.LIMITS | {"uploads_per_person": (1, 3600)}
    assert [put(phone, rated, photo(each)).status_code for each in (1, 2)] == [201, 429]


def test_an_address_that_was_changed_or_ran_out_leads_nowhere(phone, rated, settings):
    told = put(phone, rated, photo()).json()
    address, _, token = told["url"].partition("?token=")
    assert read(phone, f"{address}?token={token[:-1]}{'A' if token[-1] != 'A' else 'B'}").status_code == 404
    assert read(phone, f"{told['thumbnail_url'].partition('?')[0]}?token={token}").status_code == 404
    assert read(phone, address).status_code == 404
    settings.ATTACHMENT_LINK_SECONDS = -1
    assert read(phone, phone.get(rated).json()["photos"][0]["url"]).status_code == 404


class FullStorage(DurableStorage):
    """Takes one file, then has no room."""

    def _save(self, name, content):
        if any(path.is_file() for path in Path(self.location).rglob("*")):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_a_full_disk_answers_503_and_leaves_nothing(phone, rated, media, settings):
    own = {"BACKEND": f"{__name__}.FullStorage", "OPTIONS": {"location": media}}
    settings.STORAGES = settings.STORAGES | {"attachments": own}
    answer = put(phone, rated, photo())
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert files(media) == []
    assert not Attachment.objects.exists()
    assert not LooseFile.objects.exists()


class AwayStorage(DurableStorage):
    """A bucket that nobody reaches, for whatever."""

    def _save(self, name, content):
        raise ConnectionError

    def delete(self, name):
        raise ConnectionError


def test_a_storage_that_is_away_answers_503_and_what_is_left_is_swept(phone, rated, media, settings):
    stands = settings.STORAGES
    own = {"BACKEND": f"{__name__}.AwayStorage", "OPTIONS": {"location": media}}
    settings.STORAGES = stands | {"attachments": own}
    answer = put(phone, rated, photo())
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert not Attachment.objects.exists()
    settings.STORAGES = stands
    assert LooseFile.objects.update(since=timezone.now() - timedelta(hours=2)) == filing.sweep() == 2


def test_a_file_whose_request_died_is_swept(phone, rated, media):
    filing.LooseFile.objects.create(name="ab00.jpg", since=timezone.now() - timedelta(hours=2))
    fresh = filing.LooseFile.objects.create(name="ab01.jpg")
    (media / "ab").mkdir()
    for name in ("ab00.jpg", "ab01.jpg"):
        (media / "ab" / name).write_bytes(b"x")
    assert filing.sweep() == 1
    assert [path.name for path in files(media)] == [fresh.name]


class StuckStorage(DurableStorage):
    """Has one file that cannot be removed, or many."""

    stuck = frozenset({"ab00.jpg"})
    asked: ClassVar[list[str]] = []

    def delete(self, name):
        self.asked.append(Path(name).name)
        if Path(name).name in self.stuck:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        super().delete(name)


@pytest.fixture
def stuck(media, settings, monkeypatch):
    """A storage with 150 loose files, of which the one that comes first cannot be removed."""
    own = {"BACKEND": f"{__name__}.StuckStorage", "OPTIONS": {"location": media}}
    settings.STORAGES = settings.STORAGES | {"attachments": own}
    monkeypatch.setattr(StuckStorage, "asked", [])
    (media / "ab").mkdir()
    for number in range(150):
        (media / f"ab/ab{number:02}.jpg").write_bytes(b"x")
        since = timezone.now() - timedelta(hours=9) + timedelta(seconds=number)
        LooseFile.objects.create(name=f"ab{number:02}.jpg", since=since)
    return StuckStorage


def test_a_file_that_cannot_be_removed_is_logged_passed_by_and_tried_again_later(stuck, media, monkeypatch):
    with capture_logs() as logged:
        assert filing.sweep() == 149
    assert [(entry["event"], entry["file"]) for entry in logged] == [("attachment_not_removed", "ab00.jpg")]
    assert ([path.name for path in files(media)], filing.sweep()) == (["ab00.jpg"], 0)
    monkeypatch.setattr(stuck, "stuck", frozenset())
    LooseFile.objects.update(since=timezone.now() - timedelta(minutes=61))
    assert (filing.sweep(), files(media), LooseFile.objects.count()) == (1, [], 0)


def test_where_nothing_can_be_removed_the_sweep_ends_soon_and_loses_no_name(stuck, monkeypatch):
    monkeypatch.setattr(stuck, "stuck", {f"ab{number:02}.jpg" for number in range(150)})
    assert (filing.sweep(), stuck.asked) == (0, ["ab00.jpg", "ab01.jpg", "ab02.jpg"])
    assert LooseFile.objects.count() == 150


def test_what_the_phone_says_of_its_photos_is_stored_and_part_of_the_content(phone):
    sent = body(photos_expected=0, share_photos=True)
    told = phone.post(URL, sent, format="json").json()
    row = Evaluation.objects.get()
    assert (told["photos_expected"], told["share_photos"]) == (row.photos_expected, row.share_photos) == (0, True)
    assert phone.post(URL, sent | {"photos_expected": 1}, format="json").status_code == 409
    assert phone.post(URL, sent | {"photos_expected": 6}, format="json").status_code == 400
