"""Rankings, comparisons, trends and triangulations over HTTP, from a folded log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Person
from centers.models import Center, Entity, Mandate, Ramadan, Region, Service, Unit
from scores import scoring
from tests.factories import factor_set, log_row
from tests.people import make_center

API = "/api/v1/"
DAY = date(2026, 10, 5)
Read = Callable[..., Any]
Fold = Callable[[], None]


@pytest.fixture
def reading(client_of: Callable[[Person], APIClient]) -> Callable[[Person], Read]:
    def of(person: Person) -> Read:
        client = client_of(person)

        def get(path: str, status: int = 200, **params: Any) -> Any:
            response = client.get(API + path, {name.rstrip("_"): value for name, value in params.items()})
            assert response.status_code == status, response.content
            return response.json()

        return get

    return of


@pytest.fixture
def read(reading: Callable[[Person], Read], auditor: Person) -> Read:
    return reading(auditor)


@pytest.fixture
def rate(country: Region, region: Region, entity_a: Entity) -> Callable[..., None]:
    """Return a function that writes n ratings of one center: all scores alike, by turns from the given ones."""

    def write(center: Center, turns: tuple[int, ...], n: int, day: date = DAY, **more: Any) -> None:
        place = {"center_id": center.id, "region_id": center.region_id, "country_id": country.id}
        for number in range(n):
            alike = [turns[number % len(turns)]] * 8
            log_row(**{**place, "entity_id": entity_a.id, "local_day": day, "scores": alike} | more)

    return write


@pytest.fixture
def three(center_a: Center, center_b: Center, region: Region, entity_a: Entity, rate: Any, fold: Fold) -> Center:
    """Center B 87.5, center C 62.5, center A 12.5 points; D has three ratings."""
    third, fourth = (make_center(code, region, entity_a) for code in ("CENTER-C", "CENTER-D"))
    rate(center_a, (1, 2), 10)
    rate(center_b, (4, 5), 10)
    rate(third, (3, 4), 10)
    rate(fourth, (5,), 3)
    fold()
    return third


def test_a_ranking_tells_scores_ranks_and_how_to_compute_them(read: Read, three: Center) -> None:
    """s²within = 12.5² · 10/9; means 12.5, 62.5, 87.5 vary by 1458.33; s²between = that less s²within / 10."""
    answer = read("rankings", level="center")
    rows, told = answer["results"], answer["parameters"]
    assert [(row["code"], row["rank"], row["tie_group"], row["mean"]) for row in rows] == [
        ("CENTER-B", 1, 1, 87.5), ("CENTER-C", 2, 2, 62.5), ("CENTER-A", 3, 3, 12.5),
    ]  # fmt: skip
    within = 12.5**2 * 10 / 9
    between = 4375 / 3 - within / 10
    assert told["s2_within"] == pytest.approx(within, abs=1e-5)
    assert told["s2_between"] == pytest.approx(between, abs=1e-4)
    k = within / between
    assert told["k"] == pytest.approx(k, abs=1e-6)
    assert rows[0]["score"] == pytest.approx((10 * 87.5 + k * 162.5 / 3) / (10 + k), abs=1e-5)
    assert (told["formula"], told["units"], told["units_too_few"], told["minimum_n"]) == ("ranking-1", 3, 1, 5)
    assert rows[0]["interval"][0] < rows[0]["score"] < rows[0]["interval"][1]
    assert (rows[0]["rank_interval"], rows[0]["p_top5"], rows[0]["separable_from_next"]) == ([1, 1], 1, True)
    assert (rows[2]["p_above_next"], rows[2]["separable_from_next"]) == (None, None)
    assert answer["scope"]["factor_set"] == 1


def test_pages_go_from_either_end_and_back(read: Read, three: Center, client_of: Any, auditor: Person) -> None:
    first = read("rankings", level="center", ordering="worst", limit=2)
    assert [row["code"] for row in first["results"]] == ["CENTER-A", "CENTER-C"]
    assert first["previous"] is None
    client = client_of(auditor)
    second = client.get(first["next"]).json()
    assert [row["code"] for row in second["results"]] == ["CENTER-B"]
    assert second["next"] is None
    assert client.get(second["previous"]).json()["results"] == first["results"]
    cursor = first["next"].partition("cursor=")[2].partition("&")[0]
    assert read("rankings", 400, level="center", cursor=cursor)["errors"][0]["code"] == "invalid_cursor"
    assert read("rankings", 400, level="center", cursor="no")["errors"][0]["code"] == "invalid_cursor"


def test_only_what_is_asked_for_is_ranked(
    read: Read, three: Center, rate: Any, fold: Fold, center_a: Center, center_b: Center, entity_b: Entity
) -> None:
    rate(center_a, (5,), 6, source="shopper")
    rate(center_b, (4,), 7, day=DAY + timedelta(days=40), entity_id=entity_b.id)
    fold()
    shoppers = read("rankings", level="center", source="shopper")["results"]
    assert [(row["code"], row["n"], row["mean"]) for row in shoppers] == [("CENTER-A", 6, 100)]
    later = read("rankings", level="center", from_="2026-11-01")["results"]
    assert [(row["code"], row["n"]) for row in later] == [("CENTER-B", 7)]
    own = read("rankings", level="center", within="entity:JUSTICE")["results"]
    assert [(row["code"], row["n"]) for row in own] == [("CENTER-B", 7)]
    assert len(read("rankings", level="center", within="region:QA-DOH")["results"]) == 3


def test_only_proven_visits_can_be_ranked(
    read: Read, center_a: Center, center_b: Center, rate: Any, fold: Fold
) -> None:
    rate(center_a, (5,), 6, trust="stated")
    rate(center_a, (2, 3), 6, trust="proven")
    rate(center_b, (4,), 6, trust="proven", outcome="partial")
    fold()
    october = {"from": "2026-10-01", "to": "2026-10-31"}
    told = read("rankings", level="center", within="trust:proven", **october)["results"]
    assert [(unit["code"], unit["n"]) for unit in told] == [("CENTER-B", 6), ("CENTER-A", 6)]
    days = read("rankings", level="center", within="trust:proven", from_="2026-10-02", status=400)
    assert days["errors"][0]["code"] == "whole_months"


def test_a_single_factor_can_be_ranked(read: Read, center_a: Center, rate: Any, fold: Fold) -> None:
    rate(center_a, (1,), 6, scores=[5, 1, 1, 1, 1, 1, 1, None])
    fold()
    assert read("rankings", level="center", factor="location")["results"][0]["mean"] == 100
    assert read("rankings", level="center", factor="reception")["results"][0]["mean"] == 0
    assert read("rankings", level="center", factor="payment_channels")["results"] == []


def test_different_questions_are_never_mixed(
    read: Read, three: Center, center_a: Center, rate: Any, fold: Fold
) -> None:
    factor_set(7, [1, 2])
    rate(center_a, (5,), 6, factor_set=7, scores=[5, 5])
    fold()
    assert [row["n"] for row in read("rankings", level="center")["results"]] == [10, 10, 10]
    assert [row["n"] for row in read("rankings", level="center", factor_set=7)["results"]] == [6]


@pytest.mark.parametrize(
    ("path", "params", "pointer", "code"),
    [
        ("rankings", {"level": "planet"}, "/level", "unknown_choice"),
        ("rankings", {"level": "center", "within": "region:NOWHERE"}, "/within", "unknown_code"),
        ("rankings", {"level": "center", "factor": "smell"}, "/factor", "unknown_code"),
        ("rankings", {"level": "center", "factor_set": 99}, "/factor_set", "unknown_code"),
        ("rankings", {"level": "center", "from": "2026-02-01", "to": "2026-01-01"}, "/to", "before_from"),
        ("rankings/comparison", {"level": "center", "to": "2026-01-01"}, "/from", "required"),
        (
            "rankings/comparison",
            {"level": "center", "from": "2026-02-01", "to": "2026-02-28", "previous_to": "2026-02-03"},
            "/previous_to",
            "overlap",
        ),
        (
            "rankings/comparison",
            {"level": "center", "from": "1000-01-01", "to": "1000-01-02"},
            "/from",
            "no_period_before",
        ),
        ("trends", {"level": "center", "code": "NOWHERE"}, "/code", "unknown_code"),
        ("trends", {"level": "center"}, "/code", "required"),
        ("triangulation", {"level": "center", "within": "color:red"}, "/within", "invalid"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(
    read: Read, center_a: Center, path: str, params: dict[str, Any], pointer: str, code: str
) -> None:
    answer = read(path, 400, **params)
    assert [(error["pointer"], error["code"]) for error in answer["errors"]] == [(pointer, code)]


def test_an_answer_is_named_until_something_is_folded(
    three: Center, client_of: Any, auditor: Person, rate: Any, fold: Fold
) -> None:
    from evaluations.models import FoldCursor

    client = client_of(auditor)
    for path in ("rankings?level=center", "trends?level=country&code=QA", "triangulation?level=center"):
        first = client.get(API + path)
        assert first["Cache-Control"] == "private, no-cache"
        assert client.get(API + path, headers={"If-None-Match": first["ETag"]}).status_code == 304
        assert client.get(API + path, headers={"Accept-Language": "ar"})["ETag"] != first["ETag"]
        FoldCursor.objects.filter(name="rollups").update(sequence=int.from_bytes(path.encode()[:4]))
        assert client.get(API + path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_ranking_is_computed_once_a_fold(three: Center, client_of: Any, auditor: Person) -> None:
    client = client_of(auditor)
    client.get(API + "rankings?level=center")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(API + "rankings?level=center&limit=1")
    assert not [one for one in queries.captured_queries if "scores_rollup" in one["sql"]]


def test_nothing_but_rollups_is_read(three: Center, client_of: Any, auditor: Person) -> None:
    paths = (
        "rankings?level=center",
        "rankings/comparison?level=center&from=2026-10-01&to=2026-10-31",
        "trends?level=center&code=CENTER-A",
        "triangulation?level=center",
    )
    client = client_of(auditor)
    with CaptureQueriesContext(connection) as queries:
        assert [client.get(API + path).status_code for path in paths] == [200] * 4
    assert not [one for one in queries.captured_queries if "evaluations_evaluation" in one["sql"]]


def test_a_comparison_tells_who_moved(read: Read, center_a: Center, center_b: Center, rate: Any, fold: Fold) -> None:
    for center, before, after in ((center_a, (1, 2), (4, 5)), (center_b, (3, 4), (3, 4))):
        rate(center, before, 40, day=date(2026, 9, 15))
        rate(center, after, 40, day=date(2026, 10, 15))
    fold()
    answer = read("rankings/comparison", level="center", from_="2026-10-01", to="2026-10-31")
    assert (answer["previous_from"], answer["previous_to"]) == ("2026-08-31", "2026-09-30")
    first, second = answer["results"]
    assert (first["code"], first["ranks_gained"], first["change"]["value"]) == ("CENTER-A", 1, 75)
    assert (first["previous"]["rank"], first["current"]["rank"]) == (2, 1)
    assert first["change"]["real"]
    assert (second["change"]["value"], second["change"]["real"], second["ranks_gained"]) == (0, False, -1)
    assert (answer["parameters"]["changed"], answer["parameters"]["only_previous"]) == (1, [])
    far = read(
        "rankings/comparison",
        level="center",
        from_="2026-10-01",
        to="2026-10-31",
        previous_from="2025-10-01",
        previous_to="2025-10-31",
    )
    assert far["results"] == []
    assert far["parameters"]["only_current"] == ["CENTER-A", "CENTER-B"]


def test_a_trend_tells_points_intervals_and_seasons(read: Read, center_a: Center, rate: Any, fold: Fold) -> None:
    rate(center_a, (4, 5), 10, day=date(2026, 10, 5))
    rate(center_a, (2, 3), 6, day=date(2026, 10, 12))
    rate(center_a, (1,), 2, day=date(2026, 10, 13))
    rate(center_a, (1,), 3, day=date(2026, 10, 20))
    fold()
    answer = read("trends", level="center", code="CENTER-A", interval="week")
    half = scoring.t_quantile(9) * 12.5 * (10 / 9) ** 0.5 / 10**0.5
    first, second, third = answer["points"]
    assert first == {
        "from": "2026-10-05",
        "n": 10,
        "mean": 87.5,
        "interval": [pytest.approx(87.5 - half, abs=1e-5), pytest.approx(87.5 + half, abs=1e-5)],
        "withheld": False,
    }
    # three ratings are too few; with the smallest other week they cannot be worked out from the total
    for point in (second, third):
        assert (point["withheld"], point["n"], point["mean"], point["interval"]) == (True, None, None, None)
    assert (answer["name"], answer["changes"], len(answer["seasons"]["weekdays"])) == ("Center CENTER-A", [], 7)


def test_a_planted_change_is_told_and_ramadan_is_known_by_its_dates(
    read: Read, center_a: Center, rate: Any, fold: Fold, country: Region
) -> None:
    Ramadan.objects.create(region=country, first=date(2026, 2, 18), last=date(2026, 3, 19))
    for number in range(60):
        rate(center_a, (4, 5, 4) if number < 30 else (2, 3, 2), 3, day=date(2026, 7, 1) + timedelta(days=number))
    fold()
    (change,) = read("trends", level="center", code="CENTER-A")["changes"]
    assert change["day"] == "2026-07-31"
    assert change["difference"] == pytest.approx(-50, abs=0.5)
    assert read("trends", level="country", code="QA")["parameters"]["ramadans"] == [["2026-02-18", "2026-03-19"]]
    desk = read("trends", level="desk", code="CENTER-A/WATER")
    assert desk["parameters"]["ramadans"] == [["2026-02-18", "2026-03-19"]]
    assert desk["name"] == "Center CENTER-A · Water Authority"
    assert len(read("trends", level="channel", code="counter", interval="month")["points"]) == 2


def test_sources_that_disagree_are_flagged(read: Read, three: Center, center_a: Center, rate: Any, fold: Fold) -> None:
    rate(center_a, (4, 5), 8, source="shopper")
    rate(center_a, (4, 5), 4, source="survey")
    fold()
    answer = read("triangulation", level="center", within="center:CENTER-A")
    (unit,) = answer["results"]
    assert unit["n"] == {"citizen": 10, "shopper": 8, "survey": None}
    overall = unit["differences"][0]
    assert (overall["factor"], overall["sources"], overall["difference"]) == ("overall", ["citizen", "shopper"], -75)
    assert overall["flagged"]
    assert len(unit["differences"]) == 9
    assert unit["differences"][1]["factor_name"] == "Location"
    assert (answer["parameters"]["tests"], answer["parameters"]["flagged"]) == (9, 9)
    assert (unit["representation_ratio"], answer["parameters"]["representation"]) == (None, "not_counted")
    rows = read("triangulation", level="center", limit=2)["results"]
    assert [row["code"] for row in rows] == ["CENTER-A", "CENTER-B"]
    assert rows[0]["raters_share"] == pytest.approx(10 / 33, abs=1e-6)


def test_a_quality_team_reads_of_its_own_entity_only(
    reading: Callable[[Person], Read], quality: Person, three: Center, entity_b: Entity
) -> None:
    read = reading(quality)
    period = {"from": "2026-10-01", "to": "2026-10-31"}
    for path, more in (("rankings", {}), ("rankings/comparison", period), ("triangulation", {})):
        read(path, level="center", within="entity:WATER", **more)
        read(path, 403, level="center", within="entity:JUSTICE", **more)
        read(path, 403, level="center", within="region:QA-DOH", **more)
        read(path, 403, level="center", **more)
    read("trends", level="entity", code="WATER")
    read("trends", level="desk", code="CENTER-A/WATER")
    for level, code in (("entity", "JUSTICE"), ("desk", "CENTER-B/JUSTICE"), ("center", "CENTER-A"), ("country", "QA")):
        read("trends", 403, level=level, code=code)
    Mandate.objects.create(person=quality, entity=entity_b)
    read("rankings", level="center", within="entity:JUSTICE")


@pytest.mark.parametrize(
    ("level", "code"),
    [
        ("center", "CENTER-B"),
        ("desk", "CENTER-B/WATER"),
        ("entity", "WATER"),
        ("region", "QA-DOH"),
        ("service", "permit"),
    ],
)
def test_every_level_is_ranked_and_followed(
    read: Read, center_b: Center, entity_a: Entity, rate: Any, fold: Fold, level: str, code: str
) -> None:
    service = Service.objects.create(code="permit", entity=entity_a, name_en="Permit")
    rate(center_b, (4, 5), 6, service_id=service.id)
    fold()
    assert [(row["code"], row["n"]) for row in read("rankings", level=level)["results"]] == [(code, 6)]
    assert [row["code"] for row in read("triangulation", level=level)["results"]] == [code]
    assert [point["n"] for point in read("trends", level=level, code=code, interval="month")["points"]] == [6]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("unit COURT", 9),
        ("unit COURT-1", 6),
        ("unit COURT-1 unit:COURT", 6),
        ("shift morning", 6),
        ("language ur entity:WATER", 6),
        ("customer_category visitor region:QA-DOH", 6),
        ("center CENTER-B entity:WATER", 9),
        ("region QA-DOH shift:morning", 6),
    ],
)
def test_whatever_is_kept_by_days_is_followed(
    read: Read, center_b: Center, entity_a: Entity, rate: Any, fold: Fold, asked: str, expected: int
) -> None:
    court = Unit.objects.create(code="COURT", entity=entity_a, name_en="Court")
    section = Unit.objects.create(code="COURT-1", entity=entity_a, parent=court, name_en="First section")
    rate(center_b, (4, 5), 6, unit_id=section.id, local_hour=9, language="ur", customer_category="visitor")
    rate(center_b, (4, 5), 3, unit_id=court.id)
    fold()
    answer = read("trends", interval="month", **dict(zip(("level", "code", "within"), asked.split(), strict=False)))
    assert sum(point["n"] or 0 for point in answer["points"]) == expected


def test_what_is_kept_by_months_is_not_followed_by_days(read: Read, center_b: Center, fold: Fold) -> None:
    fold()
    answer = read("trends", 400, level="center", code="CENTER-B", within="language:ur")
    assert answer["errors"][0]["code"] == "whole_months"


def test_a_quality_team_follows_what_is_its_own(reading: Callable[[Person], Read], quality: Person, fold: Fold) -> None:
    read = reading(quality)
    fold()
    read("trends", level="shift", code="morning", within="entity:WATER")
    read("trends", 403, level="shift", code="morning")
    read("trends", 403, level="entity", code="WATER", within="entity:JUSTICE")
