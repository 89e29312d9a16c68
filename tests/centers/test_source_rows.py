"""Reading one row of a published list."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centers.source_rows import COLUMNS, Reason, RefusedError, read_row

ROW = dict.fromkeys(COLUMNS, "") | {
    "centre_id": "p-1",
    "country": "DZ",
    "type": "post_office",
    "name_default": "بريد",
    "name_lang": "ar",
    "lat": "36.75",
    "lon": "3.05",
}


def row(**more):
    return ROW | more


def reason_of(raw):
    with pytest.raises(RefusedError) as refusal:
        read_row(raw)
    return refusal.value.reason


def test_stray_blanks_and_invisible_marks_are_taken_off():
    record = read_row(row(centre_id=" p-1\t", name_default="\u202e بريد\u200f  الجزائر\u0007 ", lat=" 36.75 "))
    assert (record.code, record.names["ar"], record.position) == ("p-1", "بريد الجزائر", (36.75, 3.05))


def test_harakat_stay_in_the_name():
    assert read_row(row(name_default="القبّاضة الرّئيسيّة")).names["ar"] == "القبّاضة الرّئيسيّة"


def test_names_go_to_their_languages():
    record = read_row(row(name_latin="Poste", name_fr="La Poste", name_ru="Почта"))
    assert record.names == {"ar": "بريد", "en": "Poste", "fr": "La Poste", "ru": "Почта"}


def test_a_latin_name_without_language_stands_where_all_fall_back():
    assert read_row(row(name_lang="latin", name_default="Poste")).names == {"en": "Poste"}


def test_street_and_town_make_the_address():
    record = read_row(row(address="BP 1 | 2 rue X", city="Alger", postcode="16000", address_ar="شارع"))
    assert record.addresses == {"en": "BP 1, 2 rue X, 16000 Alger", "ar": "شارع"}


def test_a_missing_position_is_accepted():
    record = read_row(row(lat="", lon=" "))
    assert record.position is None
    assert record.timezone == "Africa/Algiers"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"centre_id": ""}, Reason.WRONG_CODE),
        ({"centre_id": "=cmd|x"}, Reason.WRONG_CODE),
        ({"centre_id": "x" * 65}, Reason.WRONG_CODE),
        ({"name_default": " \u200f "}, Reason.NO_NAME),
        ({"country": "Algeria"}, Reason.WRONG_COUNTRY),
        ({"type": ""}, Reason.WRONG_TYPE),
        ({"type": "Post Office!"}, Reason.WRONG_TYPE),
        ({"lat": "36,75"}, Reason.WRONG_NUMBER),
        ({"lat": "north"}, Reason.WRONG_NUMBER),
        ({"lat": "nan"}, Reason.WRONG_NUMBER),
        ({"lat": "٣٦.٧٥"}, Reason.WRONG_NUMBER),
        ({"is_mobile": "yes"}, Reason.WRONG_NUMBER),
        ({"lon": ""}, Reason.HALF_POSITION),
        ({"country": "AE", "lat": "55.27", "lon": "25.2"}, Reason.SWAPPED),
        ({"country": "FR", "lat": "6.44", "lon": "48.19"}, Reason.SWAPPED),
        ({"lat": "0", "lon": "0"}, Reason.OUTSIDE),
        ({"country": "ZZ", "lat": "95"}, Reason.OUTSIDE),
        ({"accessibility": "maybe"}, Reason.WRONG_ACCESSIBILITY),
        ({"name_default": "x" * 251}, Reason.TOO_LONG),
        ({"phone": "1" * 201}, Reason.TOO_LONG),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(change, reason):
    assert reason_of(row(**change)) is reason


def test_rows_with_too_many_or_too_few_cells_are_refused():
    assert reason_of(row() | {None: ["more"]}) is Reason.BROKEN_ROW
    assert reason_of(row(lon=None)) is Reason.BROKEN_ROW


@pytest.mark.parametrize(
    ("country", "lat", "lon", "zone"),
    [
        ("FR", "48.85", "2.35", "Europe/Paris"),
        ("FR", "-21.1", "55.5", "Indian/Reunion"),
        ("AE", "25.2", "55.3", "Asia/Dubai"),
        ("ZZ", "10", "10", "UTC"),
    ],
)
def test_the_place_tells_the_time_zone(country, lat, lon, zone):
    assert read_row(row(country=country, lat=lat, lon=lon)).timezone == zone


def test_numbers_of_regions_have_one_spelling():
    assert {read_row(row(region=text)).region for text in ("1", "01", "001")} == {"01"}
    assert read_row(row(region="Médéa")).region == "Médéa"


@pytest.mark.parametrize(
    ("word", "kept"),
    [("", ()), ("not_accessible", ()), ("accessible", ("wheelchair",)), ("on_request", ("on_request",))],
)
def test_accessibility_words(word, kept):
    assert read_row(row(accessibility=word)).accessibility == kept


def test_what_a_center_is_follows_from_its_type():
    assert read_row(row()).kind == "center"
    assert read_row(row(type="one_stop_service_house")).kind == "complex"
    assert read_row(row(is_mobile="1")).kind == "mobile"


def test_hours_that_are_no_week_are_kept_in_words():
    regular = read_row(row(hours_raw=json.dumps({"mon": "9:00 - 12:00"})))
    assert (len(regular.week.shifts[0]), regular.week.raw) == (1, "")
    for published in ("on request", "[1]", '{"lundi": "9:00 - 12:00"}', "[" * 10_000):
        week = read_row(row(hours_raw=published)).week
        assert not any(week.shifts)
        assert week.raw


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.text(max_size=30), max_size=8))
def test_any_text_is_read_or_refused(change):
    try:
        record = read_row(row(**change))
    except RefusedError:
        return
    assert record.names
    assert not any("\u202e" in name for name in record.names.values())
