"""PUT /evaluations/{id}/voice/{voice_id}: one voice note, once, and only sound."""

from __future__ import annotations

import uuid

import pytest

from tests.core import voice
from tests.evaluations.photos import photo
from tests.evaluations.test_views_photos import files, media, phone, put, rated, read  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def say(phone, rated, content, voice_id=None, media_type="audio/ogg"):  # noqa: F811 - fixtures
    return phone.put(f"{rated}/voice/{voice_id or uuid.uuid4()}", content, content_type=media_type)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(voice.ogg(2), "audio/ogg"), (voice.adts(2), "audio/aac"), (voice.m4a(2), "audio/mp4")],
    ids=["ogg", "aac", "m4a"],
)
def test_a_voice_note_is_stored_without_its_tags_and_heard_by_its_author(phone, rated, content, media_type):  # noqa: F811
    voice_id = str(uuid.uuid4())
    answer = say(phone, rated, content, voice_id, media_type)
    assert answer.status_code == 201, answer.content
    told = phone.get(rated).json()["voice"]
    assert (told["id"], told["media_type"], round(told["duration_ms"], -2)) == (voice_id, media_type, 2000)
    file = read(phone, told["url"])
    assert file["Content-Type"] == media_type
    assert voice.COMMENT not in b"".join(file.streaming_content)
    assert say(phone, rated, content, voice_id, media_type).status_code == 200


def test_an_evaluation_has_one_voice_note_and_one_meaning_for_an_id(phone, rated, media):  # noqa: F811
    voice_id = uuid.uuid4()
    say(phone, rated, voice.ogg(1), voice_id)
    assert say(phone, rated, voice.ogg(2), voice_id).json()["code"] == "voice_conflict"
    assert say(phone, rated, voice.ogg(1)).json()["code"] == "too_many_voice_notes"
    assert put(phone, rated, photo(), voice_id).json()["code"] == "photo_conflict"
    assert put(phone, rated, photo()).status_code == 201
    assert len(files(media)) == 3


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        pytest.param(photo(), 415, "not_a_voice_note", id="photo"),
        pytest.param(voice.ogg(121), 400, "too_long", id="too-long"),
        pytest.param(voice.ogg()[:-3], 400, "damaged", id="cut"),
        pytest.param(bytes(2_000_001), 413, "too_large", id="too-large"),
    ],
)
def test_what_is_no_voice_note_is_refused_and_not_kept(phone, rated, media, content, status, code):  # noqa: F811
    answer = say(phone, rated, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert files(media) == []
