"""Eight catalogs: complete, natural in their plurals, the same placeholders, nothing fuzzy."""

from __future__ import annotations

import ast
import re
from gettext import c2py

import pytest

from backend import messages
from core import languages

PLURALS = {"ar": 6, "en": 2, "ur": 2, "hi": 2, "es": 2, "zh-hans": 1, "fr": 2, "ru": 3}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
SCRIPTS = {
    "ar": "[\u0600-\u06ff]",
    "ur": "[\u0600-\u06ff]",
    "hi": "[\u0900-\u097f]",
    "zh-hans": "[\u4e00-\u9fff]",
    "ru": "[\u0400-\u04ff]",
}


def catalog(code: str):
    return messages.read(code)


def texts(message) -> list[str]:
    return list(message.string) if message.pluralizable else [message.string]


def ids() -> set[str]:
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalog("ar") if message.id}


@pytest.mark.parametrize("code", [code for code in languages.CODES if code != "en"])
def test_every_message_is_translated(code):
    assert [m.id for m in catalog(code) if m.id and not all(texts(m))] == []


@pytest.mark.parametrize("code", languages.CODES)
def test_nothing_is_fuzzy_or_left_over(code):
    assert [m.id for m in catalog(code) if m.id and m.fuzzy] == []
    assert not catalog(code).obsolete


@pytest.mark.parametrize("code", languages.CODES)
def test_all_catalogs_hold_the_same_messages(code):
    own = {m.id if isinstance(m.id, str) else m.id[0] for m in catalog(code) if m.id}
    assert own == ids()


@pytest.mark.parametrize("code", [code for code in languages.CODES if code != "en"])
def test_placeholders_are_those_of_the_original(code):
    for message in catalog(code):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(message.id if isinstance(message.id, str) else message.id[1]))
        for text in texts(message):
            found = set(PLACEHOLDER.findall(text))
            # A plural form may leave the number out ("one day"), never add a placeholder.
            assert found <= wanted, (code, message.id, text)
            assert message.pluralizable or found == wanted, (code, message.id, text)


@pytest.mark.parametrize("code", languages.CODES)
def test_every_plural_form_of_the_language_is_there(code):
    for message in catalog(code):
        if message.id and message.pluralizable and code != "en":
            assert len(message.string) == PLURALS[code], (code, message.id)


def test_arabic_tells_eleven_from_a_hundred():
    form = c2py(catalog("ar").plural_expr)
    assert [form(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]


@pytest.mark.parametrize("code", sorted(SCRIPTS))
def test_texts_are_written_in_the_script_of_the_language(code):
    letters = re.compile("[A-Za-z]{3,}")
    strange = [
        message.id
        for message in catalog(code)
        if message.id
        and letters.search(PLACEHOLDER.sub("", str(message.id)))
        and not any(re.search(SCRIPTS[code], t) for t in texts(message))
    ]
    assert strange == []


def test_no_text_hides_in_an_f_string():
    """Extraction does not look there."""
    found = [
        (path, call.lineno)
        for app in messages.APPS
        for path in (messages.ROOT / app).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS
    ]
    assert found == []


def test_the_catalogs_know_every_text_of_the_code():
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in messages.extract() if m.id} - ids() == set()


@pytest.mark.parametrize("code", languages.CODES)
def test_the_compiled_catalog_is_current(code):
    assert messages.po_file(code).with_suffix(".mo").read_bytes() == messages.compiled(catalog(code))
