"""Cards beside another period, minutes, and what may be handed out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Person
from centers.models import Center, Entity
from tests.factories import log_row

URL = "/api/v1/scorecards"
OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
PUBLIC = {"audience": "public", **OCTOBER}
PARTS = {"within": "region:QA-DOH", **PUBLIC}
Fold = Callable[[], None]
Read = Callable[..., Any]


@pytest.fixture
def read(client_of: Callable[[Person], APIClient], auditor: Person) -> Read:
    client = client_of(auditor)

    def get(status: int = 200, **params: Any) -> Any:
        response = client.get(URL, params)
        assert response.status_code == status, response.content
        return response.json()["results"] if status == 200 else response.json()["errors"][0]

    return get


def rate(n: int, day: date = date(2026, 10, 5), **fields: Any) -> None:
    for _ in range(n):
        log_row(local_day=day, **fields)


def test_minutes_are_told_with_their_bounds_and_the_share_on_target(
    read: Read, fold: Fold, place: dict[str, Any]
) -> None:
    for waited, target in ((5, 10), (10, 10), (11, 10), (21, None), (22, None)):
        log_row(**place, waiting_minutes=waited, waiting_target=target)
    log_row(**place)
    fold()
    (card,) = read(level="center")
    waiting = card["waiting_minutes"]
    assert (waiting["n"], waiting["n_with_target"]) == (5, 3)
    assert waiting["on_target"] == pytest.approx(66.666667)
    assert waiting["on_target_interval"] == pytest.approx([20.77, 93.85], abs=0.01)
    assert (waiting["median"]["minutes"], waiting["median"]["within"]) == (11, [11, 11])
    assert (waiting["p90"]["minutes"], waiting["p90"]["within"]) == (22, [20, 24])
    assert card["completion_minutes"] == {
        "n": 0, "median": None, "p90": None, "n_with_target": 0, "on_target": None, "on_target_interval": None,
    }  # fmt: skip


def test_any_days_within_a_center_and_months_of_centers_within_a_part(
    read: Read, fold: Fold, place: dict[str, Any]
) -> None:
    rate(3, local_hour=13, **place)
    fold()
    days = {"from": "2026-10-02", "to": "2026-10-30"}
    assert read(level="shift", within="region:QA-DOH", **days)[0]["code"] == "afternoon"
    assert read(level="shift", within="center:CENTER-A", **OCTOBER)[0]["n"] == 3
    assert read(level="shift", within="center:CENTER-A")[0]["n"] == 3
    assert read(level="shift", within="center:CENTER-A", **days)[0]["n"] == 3
    assert read(level="service", within="center:CENTER-A", **days) == []
    for within in ("shift:afternoon", "language:ur"):
        problem = read(400, level="center", within=within, **days)
        assert (problem["pointer"], problem["code"]) == ("/from", "whole_months")


def test_the_period_before_is_told_beside_with_the_interval_of_the_difference(
    read: Read, fold: Fold, place: dict[str, Any], center_b: Center
) -> None:
    for scores, day in (([2] * 8, date(2026, 9, 30)), ([3] * 8, date(2026, 9, 1)), ([5] * 8, date(2025, 10, 31))):
        rate(5, day, scores=scores, **place)
    rate(5, scores=[4] * 8, **place)
    rate(5, scores=[5] * 8, **place)
    rate(2, **place | {"center_id": center_b.id})
    fold()
    card, newcomer = read(level="center", compare="previous", **OCTOBER)
    before = card["comparison"]
    assert (before["from"], before["to"], before["n"]) == ("2026-09-01", "2026-09-30", 10)
    assert (before["mean"], card["mean"]) == (37.5, 87.5)
    assert before["mean_change"]["value"] == 50
    assert before["mean_change"]["verdict"] == before["csat_change"]["verdict"] == "up"
    low, high = before["mean_change"]["interval"]
    assert low < 50 < high
    assert before["factors"]["location"]["mean_change"]["value"] == 50
    assert newcomer["comparison"]["n"] == 0
    assert newcomer["comparison"]["mean_change"] is None
    (card, _) = read(level="center", compare="last_year", **OCTOBER)
    assert (card["comparison"]["from"], card["comparison"]["n"], card["comparison"]["mean"]) == ("2025-10-01", 5, 100)


@pytest.mark.parametrize(
    ("params", "pointer", "code"),
    [
        pytest.param({"compare": "previous"}, "/compare", "needs_period", id="no-period"),
        pytest.param(
            {"compare": "previous", "from": "1000-01-01", "to": "9999-12-31"}, "/from", "too_early", id="early"
        ),
        pytest.param({"audience": "public"}, "/from", "fixed_period", id="open"),
        pytest.param(PUBLIC | {"to": "2026-10-30"}, "/from", "fixed_period", id="free-range"),
        pytest.param(PUBLIC | {"to": "2026-11-30"}, "/from", "fixed_period", id="two-months"),
        pytest.param(PUBLIC | {"level": "shift"}, "/level", "not_public", id="time-of-day"),
        pytest.param(PUBLIC | {"within": "shift:morning"}, "/level", "not_public", id="within-a-time-of-day"),
        pytest.param(PUBLIC | {"within": "center:CENTER-A"}, "/within", "not_siblings", id="one-part-alone"),
        pytest.param(PUBLIC | {"within": "country:QA"}, "/within", "not_siblings", id="over-several-totals"),
        pytest.param(PUBLIC, "/within", "not_siblings", id="over-all-totals"),
        pytest.param(PUBLIC | {"level": "trust"}, "/level", "not_public", id="trust"),
        pytest.param(PUBLIC | {"within": "outcome:abandoned"}, "/level", "not_public", id="within-an-outcome"),
        pytest.param(PARTS | {"level": "reason"}, "/level", "not_public", id="reasons"),
        pytest.param(PARTS | {"source": "shopper"}, "/source", "not_public", id="shoppers"),
        pytest.param(PUBLIC | {"level": "source"}, "/source", "not_public", id="sources"),
        pytest.param(PARTS | {"compare": "last_year"}, "/compare", "not_public", id="comparison"),
    ],
)  # fmt: skip
def test_what_is_not_answered_says_why(
    read: Read, fold: Fold, center_a: Center, params: dict[str, str], pointer: str, code: str
) -> None:
    fold()
    problem = read(400, **{"level": "center"} | params)
    assert (problem["pointer"], problem["code"]) == (pointer, code)


@pytest.fixture
def three_languages(place: dict[str, Any], fold: Fold) -> None:
    """Twenty in Arabic, six in English, three in Urdu, and one of a shopper in Hindi."""
    for language, n in (("ar", 10), ("en", 3)):
        for score in (2, 5):
            rate(n, language=language, scores=[score] * 8, waiting_minutes=score, **place)
    rate(3, language="ur", scores=[1] * 8, **place)
    rate(1, language="hi", source="shopper", scores=[1] * 8, **place)
    fold()


def test_small_cells_are_withheld_with_the_sibling_that_would_reveal_them(
    read: Read, three_languages: None, place: dict[str, Any]
) -> None:
    arabic, english, urdu = read(level="language", within="center:CENTER-A", **PUBLIC)
    assert [card["withheld"] for card in (arabic, english, urdu)] == [None, "complement", "too_few"]
    assert (arabic["n"], arabic["mean"]) == (20, 62.5)
    for card in (english, urdu):
        blank = [name for name in card if name not in ("level", "code", "name", "factor_set", "factors", "withheld")]
        assert all(card[name] is None for name in blank if not name.endswith("_minutes"))
        assert all(factor["n"] is None and factor["histogram"] is None for factor in card["factors"].values())
    assert arabic["waiting_minutes"]["n"] == 20
    assert (english["waiting_minutes"]["n"], english["waiting_minutes"]["withheld"]) == (6, None)


def test_auditors_see_the_same_cells_whole(read: Read, three_languages: None) -> None:
    cards = read(level="language", within="center:CENTER-A", **OCTOBER)
    assert {card["code"]: card["n"] for card in cards} == {"ar": 20, "en": 6, "hi": 1, "ur": 3}
    assert all("withheld" not in card for card in cards)


def test_pages_withhold_what_the_whole_answer_withholds(read: Read, three_languages: None) -> None:
    whole = read(level="language", within="center:CENTER-A", **PUBLIC)
    (first,) = read(level="language", within="center:CENTER-A", limit=1, **PUBLIC)
    assert first == whole[0]


def test_distributions_need_eight(read: Read, fold: Fold, place: dict[str, Any], center_b: Center) -> None:
    rate(4, scores=[2] * 8, **place)
    rate(3, scores=[4] * 8, **place)
    for score in (3, 5):
        rate(4, scores=[score] * 8, **place | {"center_id": center_b.id})
    fold()
    few, enough = read(level="center", **PARTS)
    assert (few["n"], few["withheld"], few["histogram"], few["sd"]) == (7, None, None, None)
    # the eight would be left over as a distribution if the total of all centers told one
    assert (enough["n"], enough["histogram"]) == (8, None)


def test_one_and_the_same_extreme_tells_no_more_than_that(read: Read, fold: Fold, place: dict[str, Any]) -> None:
    rate(9, scores=[5] * 8, **place)
    fold()
    (card,) = read(level="center", **PARTS)
    assert (card["n"], card["mean"], card["withheld"]) == (9, 87.5, "uniform")
    assert card["histogram"] is card["csat"] is card["interval"] is None


def test_a_factor_that_few_answered_is_withheld_and_its_complement_not_told_by_the_whole(
    read: Read, fold: Fold, place: dict[str, Any], center_a: Center, entity_a: Entity
) -> None:
    """The other factors and the mean of all would lead to the complement, and so to the few."""
    for language, some, none in (("ar", 10, 0), ("en", 6, 0), ("ur", 3, 6)):
        rate(some, language=language, scores=[2, 4] * 4, **place)
        rate(none, language=language, scores=[0, 4] * 4, **place)
    fold()
    arabic, english, urdu = read(level="language", within="center:CENTER-A", **PUBLIC)
    assert [card["factors"]["location"]["withheld"] for card in (arabic, english, urdu)] == [
        None, "complement", "too_few",
    ]  # fmt: skip
    assert [card["withheld"] for card in (arabic, english, urdu)] == [None, "complement", "complement"]
