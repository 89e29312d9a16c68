"""The numbers under which traits of a visit are kept never change and never meet."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection

from scores.counted import traits_sql
from scores.levels import KEPT, NO_REASON, TRAITS, UNKNOWN, trait_base, trait_keys, went_key


def test_stored_numbers_stay_what_they_were() -> None:
    assert trait_keys("channel", "counter") == [0]
    assert trait_keys("language", "ar") == [301]
    assert went_key("stated", "completed", None) == 400
    assert went_key("near", "partial", None) == 426
    assert went_key("present", "partial", "papers_missing") == 452
    assert went_key("proven", "abandoned", "other") == 493


@pytest.mark.parametrize("trait", TRAITS)
def test_values_of_a_trait_share_no_number(trait: str) -> None:
    numbers = [number for value in TRAITS[trait] for number in trait_keys(trait, value)]
    assert len(set(numbers)) == len(numbers)
    assert len({number // 100 for number in numbers}) == 1


@pytest.mark.parametrize("trait", ["trust", "outcome", "reason"])
def test_each_part_of_how_a_visit_went_adds_up_to_the_whole(trait: str) -> None:
    numbers = sorted(number for value in TRAITS[trait] for number in trait_keys(trait, value))
    assert numbers == sorted(number for value in TRAITS["trust"] for number in trait_keys("trust", value))
    assert len(numbers) == 4 * (1 + 2 * 6)


def test_a_visit_that_was_completed_has_no_reason_and_one_that_failed_has_one_or_an_unknown_one() -> None:
    assert set(trait_keys("reason", NO_REASON)) == set(trait_keys("outcome", "completed"))
    assert went_key("near", "partial", None) in trait_keys("reason", UNKNOWN)
    assert went_key("near", "abandoned", "closed") in trait_keys("reason", "closed")


@pytest.mark.parametrize(("trait", "value"), [("trust", "blind"), ("outcome", "unknown"), ("channel", "teleport")])
def test_there_are_no_numbers_for_values_that_there_are_not(trait: str, value: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of a list, or by name
        trait_keys(trait, value)


@pytest.mark.django_db
def test_the_database_numbers_as_the_code_does() -> None:
    ends = [("completed", None), *itertools.product(("partial", "abandoned"), (None, *TRAITS["reason"][2:]))]
    with connection.cursor() as sql:
        for trust, (outcome, reason) in itertools.product(TRAITS["trust"], ends):
            sql.execute(
                f"""SELECT ARRAY[{traits_sql()}] FROM (SELECT 'web' AS channel, NULL::int AS local_hour,
                    'visitor' AS customer_category, NULL AS language, %s::text AS trust, %s::text AS outcome,
                    %s::text AS outcome_reason) AS row""",
                [trust, outcome, reason],
            )
            (numbers,) = sql.fetchone() or ([],)
            assert len(numbers) == len(KEPT)
            assert numbers[-1] == went_key(trust, outcome, reason)
            assert numbers[:-1] == [*trait_keys("channel", "web"), trait_base("shift"),
                                    *trait_keys("customer_category", "visitor"), trait_base("language")]  # fmt: skip
