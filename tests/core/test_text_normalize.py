from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import normalize, without_invisible


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("القبّاضة الرّئيسيّة", "القباضه الرييسيه", id="tashkeel-and-ta-marbuta"),
        pytest.param("إسعاد المتعاملين", "اسعاد المتعاملين", id="hamza"),
        pytest.param("مستشفى", "مستشفي", id="alef-maqsura"),
        pytest.param("مـــركز", "مركز", id="tatweel"),
        pytest.param("کراچی", "كراچي", id="urdu-keheh"),
        pytest.param("Préfecture d'Évreux", "prefecture d evreux", id="latin-accents"),
        pytest.param("Йод", "йод", id="cyrillic-short-i-stays"),
        pytest.param("हिन्दी", "हिन्दी", id="devanagari-signs-stay"),
        pytest.param("مركز ٧", "مركز 7", id="arabic-digits"),
        pytest.param("ＡＢＣ", "abc", id="full-width"),
        pytest.param("\u202eabc\u202c", "abc", id="bidi-override"),
    ],
)
def test_variants_of_writing_are_one(written, meant):
    assert normalize(written) == normalize(meant) == meant


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text):
    assert normalize(normalize(text)) == normalize(text)


def test_bidi_marks_and_double_blanks_leave_names():
    assert without_invisible(" \u200fمركز  \u202eالهلال\u202c ") == "مركز الهلال"
