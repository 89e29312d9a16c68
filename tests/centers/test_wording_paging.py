"""The fallback chain and the cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.paging import NUMERIC, Cursor, decode, encode
from centers.wording import chain

keys = st.floats(-1e6, 1e6) | st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=60
)


def test_the_chain_begins_with_the_asked_language_then_english_then_arabic():
    assert chain("ur")[:3] == ("ur", "en", "ar")
    assert chain("en")[:2] == ("en", "ar")
    assert set(chain("hi")) == {"ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru"}


@given(keys, st.text(alphabet="ABCxyz-_.09", min_size=1, max_size=64), st.booleans())
def test_a_cursor_survives_the_address_exactly(key, code, backwards):
    ordering = "distance" if isinstance(key, float) else "name"
    cursor = Cursor(ordering, key, code, backwards)
    assert decode(encode(cursor), ordering) == cursor


@given(st.text(max_size=80))
def test_other_texts_are_no_cursors(text):
    for ordering in (*NUMERIC, "name"):
        with pytest.raises(ValueError, match="cursor"):
            decode(text, ordering)
