"""Many at once, and somebody who goes: one row and its files remain, or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter

import pytest

from accounts.actions import erase_person, export_person
from accounts.models import Person
from core.problems import Problem
from core.uploads import Upload
from evaluations import filing
from evaluations.actions import attach_photo, submit_evaluation
from evaluations.actions.submit import Sender
from evaluations.models import Attachment, LooseFile
from tests.evaluations.conftest import body
from tests.evaluations.photos import photo
from tests.evaluations.test_views_photos import files, media  # noqa: F401 - a fixture
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rated(resident, center_a):
    """The id of an evaluation of the resident."""
    sent = body()
    submit_evaluation(by=Sender(resident.id), raw=sent)
    return uuid.UUID(sent["id"])


@pytest.fixture
def upload(tmp_path_factory):
    """Return a body on disk, by its seed."""
    folder = tmp_path_factory.mktemp("bodies")

    def write(seed):
        path, content = folder / str(seed), photo(seed)
        path.write_bytes(content)
        return Upload(path, len(content), hashlib.sha256(content).digest())

    return write


def outcome(**sent):
    try:
        return "created" if attach_photo(**sent).created else "known"
    except Problem as problem:
        return problem.code


def test_of_many_copies_at_once_one_is_stored(resident, rated, upload, media):  # noqa: F811
    photo_id, one = uuid.uuid4(), upload(1)
    sent = {"by": resident.id, "evaluation_id": rated, "photo_id": photo_id, "upload": one}
    assert Counter(at_once(12, lambda _: outcome(**sent))) == {"created": 1, "known": 11}
    assert Attachment.objects.count() == 1
    assert len(files(media)) == 2
    assert not LooseFile.objects.exists()


def test_of_many_photos_at_once_five_are_stored(resident, rated, upload, media):  # noqa: F811
    uploads = [upload(seed) for seed in range(9)]

    def send(number):
        return outcome(by=resident.id, evaluation_id=rated, photo_id=uuid.uuid4(), upload=uploads[number])

    assert Counter(at_once(9, send)) == {"created": 5, "too_many_photos": 4}
    assert sorted(Attachment.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5]
    assert len(files(media)) == 10
    assert not LooseFile.objects.exists()


def test_an_erasure_takes_the_files_along(resident, rated, upload, media):  # noqa: F811
    attach_photo(by=resident.id, evaluation_id=rated, photo_id=uuid.uuid4(), upload=upload(1))
    (told,) = export_person(person=resident)["evaluations"]["evaluations"]
    assert told["photos"][0]["url"].startswith("http")
    erase_person(by=resident)
    assert files(media) == []
    assert not Attachment.objects.exists()
    assert not LooseFile.objects.exists()


def test_files_that_outlived_their_erasure_are_swept_at_once(resident, rated, upload, media, monkeypatch):  # noqa: F811
    attach_photo(by=resident.id, evaluation_id=rated, photo_id=uuid.uuid4(), upload=upload(1))
    with monkeypatch.context() as dying:
        dying.setattr(filing, "remove", lambda names: None)
        erase_person(by=resident)
    assert len(files(media)) == 2
    assert filing.sweep() == 2
    assert files(media) == []


def test_who_is_erased_while_his_photo_is_on_its_way_leaves_nothing(
    resident, rated, upload, media, monkeypatch  # noqa: F811
):  # fmt: skip
    real = filing._save

    def erased_meanwhile(name, content):
        real(name, content)
        if Person.objects.filter(pk=resident.pk).exists():
            erase_person(by=resident)

    monkeypatch.setattr(filing, "_save", erased_meanwhile)
    sent = {"by": resident.id, "evaluation_id": rated, "photo_id": uuid.uuid4(), "upload": upload(1)}
    assert outcome(**sent) == "not_found"
    assert files(media) == []
    assert not Attachment.objects.exists()
    assert not LooseFile.objects.exists()


def test_a_photo_whose_files_were_swept_meanwhile_is_not_stored(resident, rated, upload, media, monkeypatch):  # noqa: F811
    real = filing.take_over

    def too_late(names):
        filing.remove(names)
        real(names)

    monkeypatch.setattr("evaluations.filing.take_over", too_late)
    sent = {"by": resident.id, "evaluation_id": rated, "photo_id": uuid.uuid4(), "upload": upload(1)}
    assert outcome(**sent) == "unavailable"
    assert not Attachment.objects.exists()
