"""From rows of rating files to evaluations."""

import json
import uuid
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.replay import mapping

RULES = mapping.load(mapping.DEFAULT)
TODAY = date(2026, 11, 21)
DATED = {
    "id": "fft-9",
    "source": "ratings_uk_gp_fft_2023_24",
    "centre_id": "some-surgery",
    "occurred_at_local": "2023-07-31 23:30:00",
    "overall_raw": "Likely",
    "overall_1_5_derived": 4,
    "factors": {},
    "lang": "en",
    "comment": "Kind",
    "improvement": "Longer hours",
    "round": "2023-07",
}
UNDATED = DATED | {
    "id": "sfo-2016-1",
    "source": "ratings_us_sfo_airport_2010_18",
    "centre_id": "gate",
    "occurred_at_local": None,
    "overall_raw": "Blank",
    "overall_1_5_derived": None,
    "factors": {"Q7ART": "NA", "Q7FOOD": 2, "Q7STORE": None},
    "lang": "zh",
    "comment": None,
    "improvement": None,
    "round": "2016",
}


def test_the_items_of_every_source_are_the_factors_of_its_set_in_order():
    sets = {one["version"]: one for one in json.loads(mapping.FACTOR_SETS.read_text())}
    for source in RULES.sources.values():
        assert [factor["code"] for factor in sets[source.factor_set]["factors"]] == list(source.items.values())


def test_an_answer_is_a_score_not_applicable_is_null_and_blank_is_absent():
    assert mapping.evaluation(UNDATED, RULES, 0)["scores"] == {"artwork": None, "restaurants": 2}


def test_who_does_not_know_says_not_applicable():
    row = DATED | {"overall_raw": "Don't know", "overall_1_5_derived": None}
    assert mapping.evaluation(row, RULES, 0)["scores"] == {"recommendation": None}


def test_comment_and_improvement_become_one_comment_in_its_language():
    body = mapping.evaluation(DATED, RULES, 0)
    assert (body["comment"], body["comment_language"]) == ("Kind\n\nLonger hours", "en")


def test_a_language_that_we_do_not_know_is_left_out():
    assert "comment_language" not in mapping.evaluation(DATED | {"lang": "ja"}, RULES, 0)


def test_the_ids_are_random_uuids_by_form_and_the_same_every_time():
    first, second = (mapping.evaluation(DATED, RULES, shift)["id"] for shift in (0, 91))
    assert first == second
    assert uuid.UUID(first).version == 4


@pytest.mark.parametrize("shift", [0, 91, 910])
def test_moving_keeps_the_local_time_of_day(shift):
    when = datetime.fromisoformat(mapping.evaluation(DATED, RULES, shift)["visited_at"])
    local = when.astimezone(RULES.scopes["fft"].zone)
    assert (local.hour, local.minute) == (23, 30)
    assert local.date() == date.fromordinal(date(2023, 7, 31).toordinal() + shift)


@given(st.dates(min_value=date(2025, 1, 1), max_value=date(2060, 1, 1)))
def test_every_round_lies_within_the_last_year_and_in_the_past_whatever_the_day(today):
    shift = RULES.shift(today)
    dated = date.fromisoformat("2023-07-13")  # the first day of dated ratings; undated rounds begin later
    assert (today - dated).days - shift < 365
    assert all((today - source.window("all").moved(shift).last).days >= 1 for source in RULES.sources.values())


@given(st.text(min_size=1, max_size=20))
def test_undated_visits_fall_into_their_round_by_day_and_in_opening_hours(row_id):
    source = RULES.scopes["sfo"]
    when = datetime.fromisoformat(mapping.evaluation(UNDATED | {"id": row_id}, RULES, 0)["visited_at"])
    local = when.astimezone(source.zone)
    window = source.window("2016")
    assert window.first <= local.date() <= window.last
    assert 9 <= local.hour < 16
    assert local.astimezone(UTC).date() == local.date()


@given(st.text(max_size=20), st.integers(min_value=1, max_value=500))
def test_a_row_is_always_sent_by_the_same_resident(row_id, residents):
    assert mapping.resident_of(row_id, residents) == mapping.resident_of(row_id, residents) < residents
