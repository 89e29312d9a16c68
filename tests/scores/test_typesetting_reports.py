"""Reports as PDF: every language finds its letters, the same report is the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from core import languages
from scores.typesetting import NONE, Line, Part, Report, as_pdf

WORDS = {
    "ar": "مركز الهلال الحكومي", "en": "Hilal Government Center", "ur": "سرکاری خدمت مرکز، ڈیرہ غازی خان ٹھٹھہ",
    "hi": "हिलाल सरकारी सेवा केंद्र", "es": "Centro de atención «Ñandú»", "zh-hans": "希拉尔政府服务中心",
    "fr": "Centre de services à l’œuvre", "ru": "Центр государственных услуг",
}  # fmt: skip


HEADS = ["Rank", "Name", "Count", "Mean", "Interval", "Scale"]


def report(name: str = "A", **fields: Any) -> Report:
    lines = [Line(name, 1234, 72.456, 70.04, 74.9), Line("few", 3)]
    return Report("Title", "Subtitle", HEADS, [Part("", lines)], **fields)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@pytest.mark.parametrize("language", languages.CODES)
def test_every_language_has_all_its_letters(language: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pdf = as_pdf(report(" ".join(WORDS.values())), language)
    text = read(pdf).pages[0].extract_text()

    assert "\x00" not in text
    assert "\ufffd" not in text
    for word in ("Hilal", "希拉尔", "Центр", "Ñandú"):
        assert word in text


@pytest.mark.parametrize(("language", "tag"), [("ar", "ar"), ("ur", "ur"), ("zh-hans", "zh"), ("fr", "fr")])
def test_screen_readers_are_told_the_language(language: str, tag: str) -> None:
    root: Any = read(as_pdf(report(), language)).trailer["/Root"]

    assert root["/Lang"] == tag
    assert root["/MarkInfo"]["/Marked"]


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert "1,234" in read(as_pdf(report(), "en")).pages[0].extract_text()
    assert "72,5" in read(as_pdf(report(), "ru")).pages[0].extract_text()


def test_what_is_not_shown_is_a_dash() -> None:
    assert read(as_pdf(report(), "en")).pages[0].extract_text().count(NONE) >= 2


def test_the_same_report_is_the_same_bytes() -> None:
    assert as_pdf(report(), "ar") == as_pdf(report(), "ar")


def test_a_long_report_repeats_its_headings_and_numbers_its_pages() -> None:
    lines = [Line(f"center {number}", 10, 50.0, 40.0, 60.0) for number in range(200)]
    pages = read(as_pdf(Report("T", "S", HEADS, [Part("", lines)]), "en")).pages

    assert len(pages) > 2
    assert all("Count" in page.extract_text() for page in pages)
    assert f"2 / {len(pages)}" in pages[1].extract_text()


@pytest.mark.parametrize("markup", ["#panic()", "*bold* _x_ $a$ `b`", "@cite <label>", "// gone", '"quoted" \\u{41}'])
def test_texts_are_texts_and_no_markup(markup: str) -> None:
    text = read(as_pdf(report(markup), "en")).pages[0].extract_text()

    assert markup.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_bands_do_not_leave_the_scale() -> None:
    from scores.exports.reports import _line

    with translation.override("en"):
        line = _line("x", {"n": 9, "mean": 99.0, "interval": [96.0, 102.0]})
    assert (line.low, line.high) == (96.0, 100.0)


def test_below_the_minimum_there_is_only_the_count() -> None:
    from scores.exports.reports import _line

    assert _line("x", {"n": 4, "mean": 50.0, "interval": [1.0, 2.0]}) == Line("x", 4)


def test_ranks_are_shown_where_there_are_any() -> None:
    ranked = Report("T", "S", HEADS, [Part("", [Line("A", 9, rank="3 (1-7)")])])

    assert "3 (1-7)" in read(as_pdf(ranked, "en")).pages[0].extract_text()
    assert "Rank" not in read(as_pdf(report(), "en")).pages[0].extract_text()
