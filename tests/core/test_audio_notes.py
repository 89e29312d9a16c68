"""Voice notes: the sound stays, everything else goes, and nothing that was bent gets through or hurts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import audio
from core.audio import ogg as ogg_reader
from tests.core import voice

MAKERS = {"ogg": voice.ogg, "aac": voice.adts, "m4a": voice.m4a}
NOTES = {form: make(0.5) for form, make in MAKERS.items()}


@pytest.mark.parametrize("form", MAKERS)
def test_a_note_is_taken_with_its_length_and_without_a_word_beside_the_sound(form):
    note = audio.clean(MAKERS[form](3.2))
    assert (note.form, round(note.duration_ms, -2)) == (form, 3200)
    for secret in (voice.COMMENT, voice.PLACE, b"phone", (3_900_000_000).to_bytes(4)):
        assert secret not in note.content


@pytest.mark.parametrize("form", MAKERS)
def test_what_was_cleaned_is_clean(form):
    once = audio.clean(MAKERS[form](1))
    assert audio.clean(once.content) == once


@pytest.mark.parametrize("mdat_first", [False, True])
def test_the_sound_of_an_mp4_stays_where_its_tables_say(mdat_first):
    source = voice.m4a(1, mdat_first=mdat_first)
    note = audio.clean(source)
    assert len(note.content) == len(source)
    assert note.content.index(b"mdat") == source.index(b"mdat")
    assert bytes(range(30)) * 15 in note.content


@pytest.mark.parametrize("form", MAKERS)
def test_two_minutes_are_taken_and_more_are_not(form):
    assert audio.clean(MAKERS[form](119.5)).duration_ms <= audio.LONGEST_MS
    with pytest.raises(audio.Refused) as refused:
        audio.clean(MAKERS[form](121))
    assert refused.value.code == "too_long"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param(b"", "not_a_voice_note", id="nothing"),
        pytest.param(b"RIFF\0\0\0\0WAVE", "not_a_voice_note", id="wave"),
        pytest.param(b"\x1aE\xdf\xa3webm", "not_a_voice_note", id="webm"),
        pytest.param(b"ID3\x04\0\0\0\0\0\0\xff\xfb\x90\x00" + bytes(400), "not_a_voice_note", id="mp3"),
        pytest.param(voice.m4a(codec=b"samr"), "unsupported_codec", id="amr"),
        pytest.param(voice.m4a(handler=b"vide"), "unsupported_codec", id="video"),
        pytest.param(voice.ogg().replace(b"OpusHead", b"\x01vorbis\x00"), "damaged", id="vorbis-with-a-wrong-sum"),
        pytest.param(voice.ogg()[:-1], "damaged", id="cut-ogg"),
        pytest.param(voice.adts(tags=False)[:-1], "damaged", id="cut-aac"),
        pytest.param(voice.m4a()[:-1], "damaged", id="cut-mp4"),
        pytest.param(voice.ogg() + voice.ogg(), "damaged", id="two-streams"),
        pytest.param(voice.ogg() + b"PK\x03\x04", "damaged", id="polyglot"),
    ],
)
def test_what_is_no_voice_note_is_refused_by_a_code(source, code):
    with pytest.raises(audio.Refused) as refused:
        audio.clean(source)
    assert refused.value.code == code


def test_the_sum_of_a_page_is_that_of_the_format():
    """The check value of CRC-32 with this polynomial, unreflected, from 0 and not inverted (\"123456789\")."""
    assert ogg_reader.crc(b"123456789") == 0x89A1897F


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_bent_note_is_refused_or_still_clean(data):
    source = bytearray(NOTES[data.draw(st.sampled_from(sorted(NOTES)))])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(source) - 1))
        match data.draw(st.sampled_from(("byte", "cut", "double", "number"))):
            case "byte":
                source[at] = data.draw(st.integers(0, 255))
            case "cut":
                del source[at : at + data.draw(st.integers(1, 64))]
            case "double":
                source[at:at] = source[at : at + data.draw(st.integers(1, 64))]
            case _:
                source[at : at + 4] = data.draw(
                    st.sampled_from((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\1", b"free"))
                )
        if not source:
            break
    try:
        note = audio.clean(bytes(source))
    except audio.Refused:
        return
    assert 0 < note.duration_ms <= audio.LONGEST_MS
    assert audio.clean(note.content) == note


@given(st.binary(max_size=300), st.sampled_from((b"OggS", b"\0\0\0\x08ftyp", b"\xff\xf1", b"ID3")))
def test_anything_behind_a_good_beginning_is_refused_calmly(rest, beginning):
    with pytest.raises(audio.Refused):
        audio.clean(beginning + rest)
