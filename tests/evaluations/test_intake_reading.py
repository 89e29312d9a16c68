"""Reading what phones send: pure, total, and every fault has a pointer into what was sent."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations import words
from evaluations.intake import FIELDS, MAX_COMMENT, read
from evaluations.schema import INPUT
from tests.evaluations.conftest import body

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1971, 2100))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)


def codes(raw):
    return {fault.pointer: fault.code for fault in read(raw)[1]}


@given(JSON)
def test_anything_at_all_is_read_without_failing(raw):
    _draft, faults = read(raw)
    assert faults


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), JSON, max_size=6))
def test_any_value_in_any_field_is_read_or_blamed_on_that_field_in_known_words(fields):
    sent = body(**fields)
    for fault in read(sent)[1]:
        assert fault.pointer.split("/")[1] in {name.replace("~", "~0") for name in sent}
        assert words.FAULTS[fault.code] % fault.params


@given(TEXTS)
def test_reading_a_comment_again_changes_nothing(text):
    once = read(body(comment=text))[0].comment
    assert once is None or read(body(comment=once))[0].comment == once


@given(TEXTS)
def test_a_comment_keeps_its_letters_and_loses_what_turns_pages_around(text):
    comment = read(body(comment=text + "\u202e\u2066ن\u200d\x07"))[0].comment
    assert comment is not None
    assert not set(comment) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x07")
    assert comment.endswith("ن\u200d")


@given(st.datetimes(timezones=st.timezones(), min_value=EARLIEST, max_value=LATEST))
def test_a_time_is_the_same_instant_in_any_offset(moment):
    if moment.utcoffset().seconds % 60:
        return
    read_time = read(body(visited_at=moment.isoformat()))[0].visited_at
    assert read_time == moment.astimezone(UTC)
    assert read_time.tzinfo == UTC


@given(st.integers() | st.floats() | st.booleans() | st.text(max_size=3))
def test_only_whole_numbers_from_one_to_five_are_scores(score):
    good = type(score) is int and 1 <= score <= 5
    assert (codes(body(scores={"location": score})) == {}) == good


def test_a_full_body_has_no_fault_and_missing_fields_take_their_defaults():
    assert read(body())[1] == []
    draft, faults = read({name: body()[name] for name in ("id", "center", "visited_at", "scores")})
    assert faults == []
    assert (draft.channel, draft.outcome, draft.notify_center) == ("counter", "completed", "with_others")
    assert (draft.payment_methods, draft.comment, draft.position, draft.share_comment) == ([], None, None, False)


def test_the_published_schema_names_exactly_the_fields_that_are_read():
    assert set(INPUT["properties"]) == FIELDS


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        pytest.param("id", str(uuid.UUID(int=0)), "not_a_random_uuid", id="nil-uuid"),
        pytest.param("id", str(uuid.uuid1()), "not_a_random_uuid", id="uuid-of-time"),
        pytest.param("id", uuid.uuid4().hex, "not_a_random_uuid", id="uuid-without-dashes"),
        pytest.param("id", str(uuid.uuid4()) + "\n", "not_a_random_uuid", id="uuid-with-newline"),
        pytest.param("visited_at", "2026-11-21T08:40:00", "invalid_time", id="time-without-offset"),
        pytest.param("visited_at", "2026-11-21", "invalid_time", id="only-a-day"),
        pytest.param("visited_at", "2026-02-30T08:40:00Z", "invalid_time", id="no-such-day"),
        pytest.param("visited_at", "0001-01-01T00:00:00+23:00", "invalid_time", id="before-time"),
        pytest.param("visited_at", "٢٠٢٦-11-21T08:40:00Z", "invalid_time", id="arabic-digits"),
        pytest.param("visited_at", 1763714400, "invalid_type", id="unix-time"),
        pytest.param("scores", {}, "empty", id="no-scores"),
        pytest.param("scores", [5], "invalid_type", id="scores-as-list"),
        pytest.param("scores", {str(n): 1 for n in range(33)}, "too_many", id="33-scores"),
        pytest.param("waiting_minutes", 1441, "out_of_range", id="more-than-a-day"),
        pytest.param("waiting_minutes", -1, "out_of_range", id="negative"),
        pytest.param("waiting_minutes", 5.0, "invalid_type", id="not-whole"),
        pytest.param("waiting_minutes", True, "invalid_type", id="true"),
        pytest.param("channel", "teleport", "unknown_choice", id="channel"),
        pytest.param("outcome", 1, "invalid_type", id="outcome"),
        pytest.param("notify_center", "never", "unknown_choice", id="notify"),
        pytest.param("share_comment", 1, "invalid_type", id="share"),
        pytest.param("customer_category", "king", "unknown_choice", id="category"),
        pytest.param("customer_category", ["citizen"], "invalid_type", id="category-list"),
        pytest.param("payment_methods", "card", "invalid_type", id="methods-as-text"),
        pytest.param("payment_methods", ["card"] * 8, "too_many", id="many-methods"),
        pytest.param("comment", "x" * (MAX_COMMENT + 1), "too_long", id="long-comment"),
        pytest.param("comment", "\ud800", "invalid_characters", id="surrogate"),
        pytest.param("comment", "a\0b", "invalid_characters", id="nul"),
        pytest.param("comment_language", "not a language", "invalid_language", id="language"),
        pytest.param("visit_token", "x" * 501, "too_long", id="long-token"),
        pytest.param("center", "x" * 65, "too_long", id="long-code"),
        pytest.param("position", [1, 2], "invalid_type", id="position-as-list"),
        pytest.param("factor_set", 0, "out_of_range", id="factor-set"),
    ],
)
def test_each_limit_is_held(field, value, code):
    assert codes(body(**{field: value})) == {f"/{field}": code}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("comment", "x" * MAX_COMMENT, id="longest-comment"),
        pytest.param("comment", "e\u0301" * MAX_COMMENT, id="longest-after-composition"),
        pytest.param("waiting_minutes", 0, id="no-wait"),
        pytest.param("waiting_minutes", 1440, id="a-day"),
        pytest.param("comment_language", "zh-Hans-CN", id="language-with-script"),
        pytest.param("visited_at", "2026-11-21t08:40:00.123456789z", id="nanoseconds"),
        pytest.param("position", {"lat": -90, "lng": 180, "accuracy_m": None}, id="edge-of-the-earth"),
    ],
)
def test_what_is_just_within_a_limit_passes(field, value):
    assert codes(body(**{field: value})) == {}


def test_a_name_in_a_pointer_is_escaped_and_cut_short():
    assert codes(body(**{"a/b~c": 1})) == {"/a~1b~0c": "unknown_field"}
    assert max(map(len, codes(body(**{"x" * 500: 1})))) <= 65
