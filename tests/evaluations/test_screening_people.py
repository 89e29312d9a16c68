"""Telephones, addresses and people do not pass the screening; ordinary words do."""

from __future__ import annotations

import csv
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.screening import MARK, names_in, screened

DIGITS = {"arabic": "٠١٢٣٤٥٦٧٨٩", "persian": "۰۱۲۳۴۵۶۷۸۹", "devanagari": "०१२३४५६७८९", "wide": "０１２３４５６７８９"}

PEOPLE = [
    ("Officer Ahmed Saleh was rude", "Ahmed"),
    ("Dr. Smith did not come", "Smith"),
    ("Nurse Joy sent me away", "Joy"),
    ("La doctora García no vino", "García"),
    ("El Ing. Pérez firmó", "Pérez"),
    ("Maître Dubois était absent", "Dubois"),
    ("Мне помогла Анна Сергеевна", "Сергеевна"),
    ("Спросите у Ивана Петровича Сидорова", "Петровича"),
    ("Заявление принял Иванов И.И. вчера", "Иванов"),
    ("استقبلني د. خالد بلطف", "خالد"),
    ("الأستاذة/ مريم رفضت", "مريم"),
    ("دكتورة سارة ممتازة", "سارة"),
    ("العقيد سالم تأخر", "سالم"),
    ("اسلم صاحب نے مدد کی", "اسلم"),
    ("مسز فاطمہ نے انکار کیا", "فاطمہ"),
    ("श्रीमान वर्मा ने मना किया", "वर्मा"),
    ("शर्मा साहब ने मदद की", "शर्मा"),
    ("找王警官办理很快", "王警官"),
]
ADDRESSES = [
    "khalid at gmail dot com",
    "khalid.saleh (at) example.org",
    "khalid [at] example [dot] org",
    "maria arroba correo punto es",
    "ivan собака mail точка ru",
    "marie arobase exemple point fr",
    "t.me/khalid",
    "wa.me/97455123456",
    "example.com.qa/complaints",
]


@pytest.mark.parametrize(("text", "name"), PEOPLE)
def test_people_with_titles_are_taken_out(text, name):
    clean = screened(text)
    assert name not in clean
    assert MARK in clean


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_are_taken_out_however_they_are_written(address):
    clean = screened(f"write to {address} today")
    assert clean.startswith("write to ")
    assert clean.endswith(" today")
    assert not set(re.findall(r"\w{3,}", clean)) - {"write", "today"}


@pytest.mark.parametrize(
    "number", ["784-1990-1234567-1", "784 1990 1234567 1", "28463412345", "055 - 123 - 4567", "050*123*4567"]
)
@pytest.mark.parametrize("script", ["ascii", *DIGITS])
def test_numbers_of_cards_and_phones_are_taken_out_in_every_script(number, script):
    shown = number.translate(str.maketrans("0123456789", DIGITS.get(script, "0123456789")))
    assert not re.search(r"\d", screened(f"it says {shown} here"))


@pytest.mark.data
def test_no_telephone_number_of_any_country_passes(data_dir):
    with (data_dir / "phone_numbers" / "phone_examples.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["valid"] == "1"]
    for row in rows:
        for shape in ("e164", "national", "international"):
            for digits in ("0123456789", *DIGITS.values()):
                shown = row[shape].translate(str.maketrans("0123456789", digits))
                assert len(re.findall(r"\d", screened(f"call {shown} please"))) < 4, row


@pytest.mark.data
def test_few_real_comments_lose_anything(data_dir):
    told: dict[str, list[bool]] = {}
    with (data_dir / "comments_8_languages.ndjson").open() as file:
        for row in map(json.loads, file):
            told.setdefault(row["lang"], []).append(screened(row["text"]).count(MARK) > row["text"].count(MARK))
    shares = {language: sum(changed) / len(changed) for language, changed in told.items()}
    assert len(shares) == 8
    assert max(share for language, share in shares.items() if language != "hi") < 0.2, shares
    assert shares["hi"] < 0.35  # translated reviews of goods, full of prices and models


def test_those_who_answer_for_the_center_are_taken_out_by_name():
    names = names_in(["khalid.saleh", "m_alvarez", "manager2", "quality", "o'neil-7"])
    assert names >= {"khalid", "saleh", "alvarez"}
    assert not names & {"manager", "quality"}
    assert (
        screened("khalid told the manager, and ÁLVAREZ laughed", names)
        == f"{MARK} told the manager, and {MARK} laughed"
    )


def test_a_name_inside_another_word_stays():
    assert screened("The salehs are fine", names_in(["saleh"])) == "The salehs are fine"


@pytest.mark.parametrize(
    "text",
    [
        "They looked at me and said nothing.",
        "We waited at reception.Nobody came",
        "سلمت الأوراق ثم انتظرت",
        "The point is: it was slow",
        "Очередь была длинной, но быстрой",
        "Всё хорошо, Москва красивая",
    ],
)
def test_ordinary_words_stay(text):
    assert screened(text) == text


@settings(max_examples=60, deadline=None)
@given(st.sampled_from("a1.@- ٠א_/:(д王د\u200f"), st.sampled_from("a1.@- ٣_/:(И先م"), st.integers(1, 4000))
def test_no_long_text_takes_long(one, other, times):
    text = ((one + other) * times)[:8000]
    begun = time.perf_counter()
    screened(text)
    assert time.perf_counter() - begun < 1.0


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a@",
        "a at ",
        "a.b ",
        "1 ",
        "1-",
        "Mr. A ",
        "д. ",
        "Иван ",
        "И. ",
        "صاحب ",
        "د. ",
        "www.",
        "a dot ",
        "ab.com",
        "王先",
    ],
)
def test_no_repeated_piece_takes_long(piece):
    begun = time.perf_counter()
    screened((piece * 8000)[:8000])
    assert time.perf_counter() - begun < 0.5
