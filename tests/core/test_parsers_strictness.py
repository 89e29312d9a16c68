from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parsers import MAX_BYTES, StrictJSONParser, parse
from core.problems import Problem

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
)


def refused(body: bytes) -> str:
    with pytest.raises(Problem) as caught:
        parse(body)
    assert caught.value.status == 400
    return caught.value.errors[0].code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b'{"a": 1', "invalid_json", id="truncated"),
        pytest.param(b'{"a": 1, "a": 2}', "duplicate_key", id="duplicate"),
        pytest.param(b'{"a": NaN}', "not_a_number", id="nan"),
        pytest.param(b'{"a": -Infinity}', "not_a_number", id="infinity"),
        pytest.param(b'{"a": 1e999}', "not_a_number", id="overflow"),
        pytest.param(b'{"a": "\\u0000"}', "invalid_characters", id="nul"),
        pytest.param(b'{"a": "\\ud800"}', "invalid_characters", id="lone-surrogate"),
        pytest.param(b'{"\\ud800": 1}', "invalid_characters", id="lone-surrogate-in-a-name"),
        pytest.param(b"\xff\xfe", "not_utf8", id="not-utf8"),
        pytest.param(b"[" * 100_000, "too_deep", id="deep-open"),
        pytest.param(b"[" * 40 + b"]" * 40, "too_deep", id="deep"),
        pytest.param(b"9" * 5000, "invalid_json", id="endless-number"),
        pytest.param(b"", "invalid_json", id="empty"),
    ],
)
def test_what_phones_never_send_is_refused(body, code):
    assert refused(body) == code


def test_brackets_inside_a_text_are_no_nesting():
    assert parse(json.dumps({"comment": "[" * 500}).encode()) == {"comment": "[" * 500}


def test_an_escaped_pair_of_surrogates_is_one_character():
    assert parse(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_a_body_over_the_limit_is_too_large():
    with pytest.raises(Problem) as caught:
        StrictJSONParser().parse(io.BytesIO(b" " * (MAX_BYTES + 1)))
    assert caught.value.status == 413


@given(
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
        max_leaves=8,
    )
)
def test_ordinary_json_comes_out_as_it_went_in(value):
    assert parse(json.dumps(value).encode()) == value
