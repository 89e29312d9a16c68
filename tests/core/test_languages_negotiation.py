from __future__ import annotations

import pytest

from core import languages


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("ar-AE", "ar", id="region-of-a-language"),
        pytest.param("zh-CN,zh;q=0.9", "zh-hans", id="china"),
        pytest.param("zh-Hant-TW", "zh-hans", id="traditional-readers-get-simplified"),
        pytest.param("de,fr;q=0.5", "fr", id="first-that-we-have"),
        pytest.param("fr;q=0.2, ur;q=0.8", "ur", id="by-quality"),
        pytest.param("en;q=0, hi", "hi", id="zero-means-never"),
        pytest.param("de", None, id="none"),
        pytest.param("", None, id="absent"),
        pytest.param("*", None, id="any"),
        pytest.param("ru;q=oops", None, id="broken-quality"),
        pytest.param("es_ES", "es", id="underscore"),
    ],
)
def test_the_best_of_the_eight_is_chosen(header, expected):
    assert languages.negotiate(header) == expected


def test_arabic_and_urdu_run_right_to_left():
    assert [code for code in languages.CODES if languages.direction(code) == "rtl"] == ["ar", "ur"]
