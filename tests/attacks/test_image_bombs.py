"""Pictures that cost a hundred times what they weigh, and pictures that are something else too."""

from __future__ import annotations

import uuid

import pytest

from tests import pictures
from tests.evaluations.conftest import body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]

URL = "/api/v1/evaluations"
BOMBS, POLYGLOTS, IMPOSTORS = pictures.bombs(), pictures.polyglots(), pictures.impostors()
HARMLESS = {"scans.jpg", "more_than_stated.png"}  # their decoders stop where the picture ends


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "attachments": {"BACKEND": "core.files.DurableStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def put(client_of, resident, center_a):
    """Send bytes as a photo of an evaluation."""
    phone, sent = client_of(resident), body()
    assert phone.post(URL, sent, format="json").status_code == 201
    return lambda data, kind: phone.put(f"{URL}/{sent['id']}/photos/{uuid.uuid4()}", data, content_type=kind)


def stored(media):
    return [path.read_bytes() for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", sorted(set(BOMBS) - HARMLESS))
def test_an_image_bomb_is_refused_and_leaves_nothing(put, media, name):
    answer = put(BOMBS[name], "image/png")
    assert (answer.status_code, answer.json()["code"]) in {(413, "too_many_pixels"), (400, "damaged")}
    assert stored(media) == []


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_polyglot_nothing_but_the_picture_is_ever_served(put, media, name):
    assert put(POLYGLOTS[name], "image/jpeg").status_code == 201
    assert [pictures.stains(data) for data in stored(media)] == [[], []]


@pytest.mark.parametrize("name", sorted(set(IMPOSTORS) - {"empty.jpg"}))
def test_what_only_claims_to_be_a_photo_is_refused_whatever_it_claims(put, media, name):
    for kind in ("image/jpeg", "image/heic", "application/octet-stream"):
        answer = put(IMPOSTORS[name], kind)
        assert answer.status_code in {400, 415}
        assert answer.json()["code"] in {"damaged", "not_an_image", "unsupported_type"}
    assert stored(media) == []
