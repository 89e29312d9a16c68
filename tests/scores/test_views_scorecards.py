"""What the auditor reads."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Person
from centers.kinds import Channel
from centers.models import Center, Entity, Region, Service, Unit
from scores.cuts import LEVELS, PLACES
from scores.levels import TRAITS
from tests.factories import factor_set, log_row

URL = "/api/v1/scorecards"
CLOSED = {"outcome": "partial", "outcome_reason": "closed"}
Fold = Callable[[], None]


@pytest.fixture
def read(client_of: Callable[[Person], APIClient], auditor: Person) -> Callable[..., Any]:
    client = client_of(auditor)

    def get(status: int = 200, **params: Any) -> Any:
        response = client.get(URL, params)
        assert response.status_code == status, response.content
        return response.json()

    return get


def results(answer: Any) -> list[Any]:
    return answer["results"]


def at(year: int, month: int, day: int) -> dict[str, Any]:
    """A visit in the past, in a partition that exists, told as if on that day."""
    return {"local_day": date(year, month, day)}


def test_a_card_tells_every_figure(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    for score in (1, 2, 3, 4, 5, 5):
        log_row(**place, scores=[score, 0, None, score, score, score, score, score])
    fold()
    (card,) = results(read(level="center"))
    assert (card["level"], card["code"], card["factor_set"]) == ("center", "CENTER-A", 1)
    assert (card["n"], card["received"], card["histogram"]) == (6, 6, [1, 1, 1, 1, 2])
    assert card["mean"] == pytest.approx(58.333333)
    assert card["csat"] == 50
    assert card["bottom2"] == pytest.approx(33.333333)
    assert card["csat_interval"] == pytest.approx([18.7616, 81.2384], abs=1e-3)
    assert card["interval"][0] < card["mean"] < card["interval"][1]
    location, accessibility, reception = (card["factors"][code] for code in ("location", "accessibility", "reception"))
    assert (location["n"], location["mean_score"], location["histogram"]) == (6, 3.333333, [1, 1, 1, 1, 2])
    assert location["mean"] == pytest.approx(58.333333)
    assert (accessibility["n"], accessibility["not_applicable"], accessibility["mean"]) == (0, 6, None)
    assert (reception["n"], reception["not_applicable"], reception["interval"]) == (0, 0, None)


def test_one_evaluation_has_a_mean_and_no_interval(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    log_row(**place)
    fold()
    (card,) = results(read(level="center"))
    assert (card["n"], card["mean"], card["sd"], card["interval"]) == (1, 75.0, None, None)


def test_nothing_rated_is_no_card(read: Callable[..., Any], fold: Fold, center_a: Center) -> None:
    fold()
    assert read(level="center") == {"next": None, "previous": None, "results": []}


def test_any_dates_both_included(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    days = [
        date(2026, 1, 15),
        date(2026, 1, 31),
        date(2026, 2, 1),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 4, 30),
    ]
    for day in days:
        log_row(**place, local_day=day)
    fold()
    borders = [*days, date(2026, 1, 1), date(2026, 1, 16), date(2026, 3, 31), date(2026, 5, 1)]
    for first, last in itertools.combinations(sorted(borders), 2):
        found = results(read(level="center", **{"from": first.isoformat(), "to": last.isoformat()}))
        assert sum(card["n"] for card in found) == sum(first <= day <= last for day in days), (first, last)
    (card,) = results(read(level="center", **{"from": "2026-02-01"}))
    assert card["n"] == 4
    (card,) = results(read(level="center", to="2026-02-01"))
    assert card["n"] == 3


@pytest.fixture
def two_centers(
    place: dict[str, Any],
    center_a: Center,
    center_b: Center,
    entity_a: Entity,
    entity_b: Entity,
    fold: Fold,
) -> dict[str, Any]:
    """Center A: entity A twice; center B: entity A once, entity B thrice, of them one from a shopper by kiosk."""
    service = Service.objects.create(code="permit", entity=entity_b, name_en="Permit")
    court = Unit.objects.create(code="COURT", entity=entity_b, name_en="Court")
    section = Unit.objects.create(code="COURT-1", entity=entity_b, parent=court, name_en="First section")
    b = place | {"center_id": center_b.id}
    justice = b | {"entity_id": entity_b.id, "service_id": service.id, "local_hour": 9, "unit_id": section.id}
    for row in (
        place,
        place,
        b | {"local_hour": 3, "trust": "present", "outcome": "abandoned"},
        justice | {"language": "ur", "trust": "proven"},
        justice | {"language": "ur", "customer_category": "visitor", "trust": "proven", **CLOSED},
        justice
        | {"service_id": None, "unit_id": court.id, "source": "shopper", "channel": "kiosk", "language": "zh-hans"},
    ):
        log_row(**row)
    fold()
    return place


@pytest.mark.parametrize(
    ("level", "within", "expected"),
    [
        ("country", None, {"QA": 6}),
        ("country", "country:QA", {"QA": 6}),
        ("region", None, {"QA-DOH": 6}),
        ("region", "country:QA", {"QA-DOH": 6}),
        ("region", "region:QA-DOH", {"QA-DOH": 6}),
        ("entity", None, {"JUSTICE": 3, "WATER": 3}),
        ("entity", "entity:WATER", {"WATER": 3}),
        ("entity", "center:CENTER-B", {"JUSTICE": 3, "WATER": 1}),
        ("center", None, {"CENTER-A": 2, "CENTER-B": 4}),
        ("center", "center:CENTER-B", {"CENTER-B": 4}),
        ("center", "region:QA-DOH", {"CENTER-A": 2, "CENTER-B": 4}),
        ("center", "country:QA", {"CENTER-A": 2, "CENTER-B": 4}),
        ("center", "entity:WATER", {"CENTER-A": 2, "CENTER-B": 1}),
        ("desk", None, {"CENTER-A/WATER": 2, "CENTER-B/JUSTICE": 3, "CENTER-B/WATER": 1}),
        ("desk", "center:CENTER-B", {"CENTER-B/JUSTICE": 3, "CENTER-B/WATER": 1}),
        ("desk", "entity:JUSTICE", {"CENTER-B/JUSTICE": 3}),
        ("desk", "region:QA-DOH", {"CENTER-A/WATER": 2, "CENTER-B/JUSTICE": 3, "CENTER-B/WATER": 1}),
        ("desk", "country:QA", {"CENTER-A/WATER": 2, "CENTER-B/JUSTICE": 3, "CENTER-B/WATER": 1}),
        ("service", None, {"permit": 2}),
        ("service", "service:permit", {"permit": 2}),
        ("service", "entity:JUSTICE", {"permit": 2}),
        ("service", "entity:WATER", {}),
        ("channel", None, {"counter": 5, "kiosk": 1}),
        ("channel", "center:CENTER-B", {"counter": 3, "kiosk": 1}),
        ("channel", "entity:JUSTICE", {"counter": 2, "kiosk": 1}),
        ("channel", "region:QA-DOH", {"counter": 5, "kiosk": 1}),
        ("channel", "channel:kiosk", {"kiosk": 1}),
        ("center", "channel:counter", {"CENTER-A": 2, "CENTER-B": 3}),
        ("entity", "channel:kiosk", {"JUSTICE": 1}),
        ("region", "channel:kiosk", {"QA-DOH": 1}),
        ("country", "channel:kiosk", {"QA": 1}),
        ("source", "channel:kiosk", {"shopper": 1}),
        ("shift", None, {"morning": 3, "evening": 1, "unknown": 2}),
        ("shift", "center:CENTER-B", {"morning": 3, "evening": 1}),
        ("center", "shift:morning", {"CENTER-B": 3}),
        ("customer_category", None, {"unknown": 5, "visitor": 1}),
        ("customer_category", "country:QA", {"unknown": 5, "visitor": 1}),
        ("language", "entity:JUSTICE", {"ur": 2, "zh-hans": 1}),
        ("trust", None, {"stated": 3, "present": 1, "proven": 2}),
        ("trust", "center:CENTER-B", {"stated": 1, "present": 1, "proven": 2}),
        ("trust", "trust:proven", {"proven": 2}),
        ("center", "trust:proven", {"CENTER-B": 2}),
        ("entity", "trust:stated", {"WATER": 2, "JUSTICE": 1}),
        ("region", "trust:present", {"QA-DOH": 1}),
        ("outcome", "country:QA", {"completed": 4, "partial": 1, "abandoned": 1}),
        ("reason", "center:CENTER-B", {"none": 2, "closed": 1, "unknown": 1}),
        ("center", "outcome:completed", {"CENTER-A": 2, "CENTER-B": 2}),
        ("center", "reason:closed", {"CENTER-B": 1}),
        ("source", "trust:stated", {"citizen": 2, "shopper": 1}),
        ("service", "center:CENTER-B", {"permit": 2}),
        ("service", "center:CENTER-A", {}),
        ("center", "service:permit", {"CENTER-B": 2}),
        ("unit", None, {"COURT": 3}),
        ("unit", "entity:JUSTICE", {"COURT": 3}),
        ("unit", "unit:COURT", {"COURT-1": 2}),
        ("source", "unit:COURT", {"citizen": 2, "shopper": 1}),
        ("source", None, {"citizen": 5, "shopper": 1}),
        ("source", "center:CENTER-B", {"citizen": 3, "shopper": 1}),
        ("source", "entity:JUSTICE", {"citizen": 2, "shopper": 1}),
        ("source", "region:QA-DOH", {"citizen": 5, "shopper": 1}),
        ("source", "country:QA", {"citizen": 5, "shopper": 1}),
        ("source", "service:permit", {"citizen": 2}),
    ],
)
def test_levels_within_places(
    read: Callable[..., Any], two_centers: Any, level: str, within: str | None, expected: dict[str, int]
) -> None:
    answer = read(level=level, **({"within": within} if within else {}))
    assert {card["code"]: card["n"] for card in results(answer)} == expected
    assert [card["code"] for card in results(answer)] == sorted(expected)


def test_every_other_combination_says_that_it_is_not_kept(
    read: Callable[..., Any], two_centers: Any, region: Region
) -> None:
    codes = {
        "country": "QA",
        "region": "QA-DOH",
        "entity": "WATER",
        "center": "CENTER-A",
        "unit": "COURT",
        "service": "permit",
        **{trait: values[1] for trait, values in TRAITS.items()},
    }
    refused = 0
    for level, place in itertools.product(LEVELS, PLACES):
        response = read_any(read, level=level, within=f"{place}:{codes[place]}")
        if "errors" in response:
            assert response["errors"][0] | {"detail": ""} == {"pointer": "/within", "code": "not_kept", "detail": ""}
            refused += 1
    assert refused == 100


def read_any(read: Callable[..., Any], **params: Any) -> Any:
    try:
        return read(**params)
    except AssertionError:
        return read(status=400, **params)


@pytest.mark.parametrize(
    ("params", "pointer", "code"),
    [
        ({}, "/level", "required"),
        ({"level": "planet"}, "/level", "unknown_choice"),
        ({"level": "center", "within": "QA"}, "/within", "invalid"),
        ({"level": "center", "within": "planet:QA"}, "/within", "invalid"),
        ({"level": "center", "within": "region:NOWHERE"}, "/within", "unknown_code"),
        ({"level": "center", "within": "country:QA-DOH"}, "/within", "unknown_code"),
        ({"level": "center", "within": "region:\0"}, "/within", "invalid_characters"),
        ({"level": "center", "from": "2026-13-01"}, "/from", "invalid"),
        ({"level": "center", "from": "٢٠٢٦-٠١-٠١"}, "/from", "invalid"),
        ({"level": "center", "from": "2026-01-02", "to": "2026-01-01"}, "/to", "before_from"),
        ({"level": "center", "source": "rumor"}, "/source", "unknown_choice"),
        ({"level": "center", "factor_set": "9e99"}, "/factor_set", "invalid"),
        ({"level": "center", "factor_set": "99999"}, "/factor_set", "out_of_range"),
        ({"level": "center", "limit": "101"}, "/limit", "out_of_range"),
        ({"level": "center", "cursor": "bm9uc2Vuc2U"}, "/cursor", "invalid_cursor"),
        ({"level": "center", "color": "red"}, "/color", "unknown_field"),
    ],
)
def test_what_cannot_be_asked_is_pointed_at(
    read: Callable[..., Any], two_centers: Any, params: dict[str, str], pointer: str, code: str
) -> None:
    problem = read(status=400, **params)
    assert (problem["errors"][0]["pointer"], problem["errors"][0]["code"]) == (pointer, code)


def test_sources_are_told_apart_and_chosen(read: Callable[..., Any], two_centers: Any) -> None:
    assert {card["code"]: card["n"] for card in results(read(level="center", source="shopper"))} == {"CENTER-B": 1}


def test_factor_sets_are_never_mixed(read: Callable[..., Any], two_centers: dict[str, Any], fold: Fold) -> None:
    factor_set(2, [1] * 10)
    factor_set(300, [1], ["likely"])
    log_row(**two_centers, factor_set=300, scores=[5])
    fold()
    cards = results(read(level="center", within="center:CENTER-A"))
    assert [(card["factor_set"], card["n"], len(card["factors"])) for card in cards] == [(1, 2, 8), (300, 1, 1)]
    (card,) = results(read(level="center", within="center:CENTER-A", factor_set=300))
    assert card["factors"]["likely"]["histogram"] == [0, 0, 0, 0, 1]


def test_pages_follow_each_other_and_lead_back(
    client_of: Callable[[Person], APIClient], auditor: Person, read: Callable[..., Any], two_centers: Any
) -> None:
    client = client_of(auditor)
    codes, url = [], f"{URL}?level=desk&limit=2"
    first = client.get(url).json()
    while url:
        page = client.get(url).json()
        codes += [card["code"] for card in page["results"]]
        url, last = page["next"], page
    assert codes == ["CENTER-A/WATER", "CENTER-B/JUSTICE", "CENTER-B/WATER"]
    assert client.get(last["previous"]).json()["results"] == first["results"]


def test_a_cursor_of_another_list_is_refused(
    client_of: Callable[[Person], APIClient], auditor: Person, two_centers: Any
) -> None:
    client = client_of(auditor)
    other = client.get(URL, {"level": "desk", "limit": 1}).json()["next"].replace("level=desk", "level=center")
    assert client.get(other).json()["errors"][0]["code"] == "invalid_cursor"


def test_names_come_in_the_asked_language(
    client_of: Callable[[Person], APIClient], auditor: Person, two_centers: Any
) -> None:
    answer = client_of(auditor).get(URL, {"level": "region"}, headers={"Accept-Language": "ar"})
    assert answer.json()["results"][0]["name"] == "الدوحة"


def test_cards_never_read_the_log_and_cost_few_queries(
    client_of: Callable[[Person], APIClient], auditor: Person, two_centers: Any
) -> None:
    client = client_of(auditor)
    for level in LEVELS:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(URL, {"level": level, "from": "2026-01-02", "to": "2026-12-30"}).status_code == 200
        assert not [query["sql"] for query in queries if "evaluations_evaluation" in query["sql"]]
        assert len(queries) <= 7, [query["sql"][:80] for query in queries]


def test_a_resident_reads_no_scorecards(client_of: Callable[..., APIClient], resident: Person) -> None:
    assert client_of(resident).get(URL, {"level": "center"}).status_code == 403
    assert client_of(None).get(URL, {"level": "center"}).status_code == 401


def test_every_channel_has_a_place_of_its_own() -> None:
    from scores.levels import CHANNELS

    assert set(CHANNELS) == {channel.value for channel in Channel}
    assert CHANNELS[:2] == ("counter", "kiosk")  # stored keys: append only


def test_the_day_is_the_center_s_own(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    log_row(**place, visited_at=datetime(2026, 3, 31, 22, tzinfo=UTC), local_day=date(2026, 4, 1))
    fold()
    assert results(read(level="center", to="2026-03-31")) == []


def test_an_answer_is_kept_until_something_is_folded(
    client_of: Callable[[Person], APIClient], auditor: Person, fold: Fold, place: dict[str, Any]
) -> None:
    log_row(**place)
    fold()
    client = client_of(auditor)
    first = client.get(URL, {"level": "center"})
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, {"level": "center"}).content == first.content
    assert not [query for query in queries if "scores_rollup" in query["sql"]]
    assert [query for query in queries if "scorecards_read" in query["sql"]]  # told again, noted again
    assert client.get(URL, {"level": "center"}, headers={"If-None-Match": first["ETag"]}).status_code == 304

    log_row(**place)
    fold()
    (card,) = results(client.get(URL, {"level": "center"}, headers={"If-None-Match": first["ETag"]}).json())
    assert card["n"] == 2


def test_what_is_handed_out_is_added_up_once_for_all_its_pages(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any], center_b: Center
) -> None:
    log_row(**place, local_day=date(2026, 11, 2))
    log_row(**place | {"center_id": center_b.id}, local_day=date(2026, 11, 2))
    fold()
    days = {"from": "2026-11-01", "to": "2026-11-30"}
    asked = {"level": "center", "within": "region:QA-DOH", "audience": "public", **days}
    first = read(**asked, limit=1)
    with CaptureQueriesContext(connection) as queries:
        second = read(**asked, limit=1, cursor=parse_qs(urlsplit(first["next"]).query)["cursor"][0])
    assert not [query for query in queries if "scores_rollup" in query["sql"]]
    assert [card["code"] for card in results(first) + results(second)] == ["CENTER-A", "CENTER-B"]
    back = read(**asked, limit=1, cursor=parse_qs(urlsplit(second["previous"]).query)["cursor"][0])
    assert results(back) == results(first)
