"""What points at a person or a moment is taken out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.screening import MARK, screened

EXAMPLES = {
    "ar": ("جاء السيد خالد وقال رقم A-117 ثم اتصل 0501234567 الساعة 10:42", ["خالد", "117", "050", "10:42"], "جاء"),
    "en": ("Mr. Ahmed Saleh at counter 7 took ticket B-045 at 10.42 am, call +971 50 123 4567",
           ["Ahmed", "Saleh", "7", "045", "10.42", "123"], "took"),
    "ur": ("جناب اسلم نے ٹوکن 45 پر ۱۰:۳۰ بجے بلایا، فون 0300-1234567", ["اسلم", "45", "۱۰", "0300"], "بلایا"),
    "hi": ("श्री राजेश ने टोकन 45 को १०:३० बजे बुलाया", ["राजेश", "45", "१०"], "बुलाया"),
    "es": ("La señora García me llamó a las 11, turno C12, garcia@example.org", ["García", "11", "C12", "@"], "llamó"),
    "zh": ("王先生在3号窗口10点30分叫我，电话13800138000", ["王先生", "3号", "10点", "138"], "叫我"),
    "fr": ("Madame Dupont, guichet 4, à 14h30, m'a rappelée au 06 12 34 56 78",
           ["Dupont", "4", "14h", "56"], "rappelée"),
    "ru": ("Госпожа Иванова, окно 12, в 15:20 взяла талон А-033", ["Иванова", "12", "15:20", "033"], "взяла"),
}  # fmt: skip


@pytest.mark.parametrize("language", EXAMPLES)
def test_names_numbers_and_times_are_taken_out_and_the_rest_stays(language):
    text, gone, stays = EXAMPLES[language]
    clean = screened(text)
    assert MARK in clean
    assert stays in clean
    assert [part for part in gone if part in clean] == []


@given(st.text(max_size=40), st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.[a-z]{2,3}", fullmatch=True), st.text(max_size=40))
def test_no_address_survives_whatever_stands_around_it(before, address, after):
    assert address not in screened(f"{before} {address} {after}")


@given(st.text(max_size=40), st.from_regex(r"\+?[0-9]{6,14}", fullmatch=True), st.text(max_size=40))
def test_no_long_number_survives(before, number, after):
    assert number.lstrip("+") not in screened(f"{before} {number} {after}")


@given(st.text(max_size=30), st.from_regex(r"[A-Z]-[0-9]{3}", fullmatch=True), st.text(max_size=30))
def test_no_ticket_survives(before, ticket, after):
    assert ticket not in screened(f"{before} {ticket} {after}")


@given(st.text(max_size=30), st.integers(0, 23), st.integers(0, 59), st.text(max_size=30))
def test_no_time_survives(before, hour, minute, after):
    assert f"{hour}:{minute:02}" not in screened(f"{before} {hour}:{minute:02} {after}")


@given(st.text(max_size=200))
def test_screening_a_screened_text_changes_nothing(text):
    once = screened(text)
    assert screened(once) == once


def test_a_text_without_such_things_stays_as_it_is():
    text = "The queue was long, and nobody said why. Friendly staff though."
    assert screened(text) == text


@pytest.mark.parametrize("text", ["0501234567", "10:42", "", "  …  "])
def test_a_text_that_said_nothing_else_is_no_text(text):
    assert screened(text) == ""
