"""Who is heard beside who is served: ratings of the log beside the visits that entities counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Person
from centers.models import Center, Entity, Region
from tests.factories import log_row
from visits.models import DayCount

URL = "/api/v1/triangulation"
DAY = date(2026, 10, 5)
MONTH = {"from": "2026-10-01", "to": "2026-10-31"}
pytestmark = pytest.mark.django_db


def counted(center: Center, entity: Entity, n: int, day: date = DAY, **more: Any) -> None:
    fields = {"channel": "counter", "outcome": "completed", "waiting_n": 0, "waiting_sum": 0}
    fields |= {"completion_n": 0, "completion_sum": 0} | more
    DayCount.objects.create(center_id=center.pk, entity_id=entity.pk, day=day, n=n, **fields)


@pytest.fixture
def rated(country: Region) -> Callable[..., None]:
    def write(center: Center, entity: Entity | None, n: int, **more: Any) -> None:
        place = {"center_id": center.pk, "region_id": center.region_id, "country_id": country.pk, "local_day": DAY}
        for _ in range(n):
            log_row(**place, entity_id=entity.pk if entity else None, **more)

    return write


@pytest.fixture
def told(client_of: Any, auditor: Person, fold: Callable[[], None]) -> Callable[..., Any]:
    """Return a function that folds and asks: parameters, and results by code."""

    def ask(level: str, within: str | None = None, status: int = 200, **more: Any) -> Any:
        fold()
        asks = {"level": level, **MONTH, **({"within": within} if within else {}), **more}
        answer = client_of(auditor).get(URL, asks)
        assert answer.status_code == status, answer.content
        found = answer.json()
        return found if status != 200 else (found["parameters"], {each["code"]: each for each in found["results"]})

    return ask


@pytest.fixture
def heard(rated: Any, center_a: Center, entity_a: Entity) -> None:
    """Visitors: 10 of 40 raters who said who they are, 25 of 500 visits. Residents: 30, and 475."""
    rated(center_a, entity_a, 10, customer_category="visitor")
    rated(center_a, entity_a, 30, customer_category="resident")
    rated(center_a, entity_a, 7)
    counted(center_a, entity_a, 25, customer_category="visitor")
    counted(center_a, entity_a, 475, customer_category="resident")
    counted(center_a, entity_a, 60)
    counted(center_a, entity_a, 999, day=date(2026, 11, 1), customer_category="visitor")


@pytest.mark.parametrize("within", [None, "country:QA", "region:QA-DOH", "entity:WATER", "center:CENTER-A"])
def test_groups_are_told_within_every_place(told: Any, heard: None, within: str | None) -> None:
    parameters, found = told("customer_category", within)
    visitors, residents = found["visitor"], found["resident"]
    assert (visitors["visits"], visitors["visits_share"], visitors["representation_ratio"]) == (25, 0.05, 5.0)
    low, high = visitors["representation_interval"]
    assert (low, high) == (pytest.approx(2.84, abs=0.01), pytest.approx(8.04, abs=0.02))
    assert residents["representation_ratio"] == pytest.approx(0.75 / 0.95, abs=1e-6)
    assert (visitors["active_rating_rate"], residents["active_rating_rate"]) == (0.4, pytest.approx(30 / 475, abs=1e-6))
    assert (parameters["representation"], parameters["covered"]) == (None, 1)
    unknown = found["unknown"]
    assert (unknown["n"]["citizen"], unknown["representation_ratio"]) == (7, None)


def test_channels_are_told_too(told: Any, rated: Any, center_a: Center, entity_a: Entity) -> None:
    rated(center_a, entity_a, 20, channel="app")
    rated(center_a, entity_a, 20)
    counted(center_a, entity_a, 50, channel="app")
    counted(center_a, entity_a, 150)
    _parameters, found = told("channel", "center:CENTER-A")
    assert {code: each["representation_ratio"] for code, each in found.items()} == {
        "app": 2,
        "counter": pytest.approx(2 / 3, abs=1e-6),
    }


def test_where_nobody_counts_visits_there_is_no_ratio(
    told: Any, rated: Any, center_a: Center, entity_a: Entity
) -> None:
    rated(center_a, entity_a, 20, customer_category="visitor")
    parameters, found = told("customer_category", "center:CENTER-A")
    assert (parameters["representation"], parameters["covered"]) == ("not_counted", 0)
    assert (found["visitor"]["representation_ratio"], found["visitor"]["representation_reason"]) == (
        None,
        "not_counted",
    )


def test_ratings_of_desks_that_nobody_counts_are_not_compared_with_visits_of_others(
    told: Any, heard: None, rated: Any, center_a: Center, entity_b: Entity
) -> None:
    from centers.models import Desk

    Desk.objects.get_or_create(center=center_a, entity=entity_b)
    rated(center_a, entity_b, 10, customer_category="visitor")
    parameters, found = told("customer_category", "center:CENTER-A")
    assert (parameters["representation"], parameters["covered"]) == ("partly_counted", pytest.approx(47 / 57, abs=1e-6))
    assert found["visitor"]["visits"] is None
    _parameters, found = told("customer_category", "entity:WATER")
    assert found["visitor"]["representation_ratio"] == 5


def test_few_ratings_or_visits_of_a_group_are_not_told(
    told: Any, heard: None, rated: Any, center_a: Center, entity_a: Entity
) -> None:
    rated(center_a, entity_a, 4, customer_category="supplier")
    counted(center_a, entity_a, 50, customer_category="supplier")
    _parameters, found = told("customer_category", "center:CENTER-A")
    supplier = found["supplier"]
    assert (supplier["n"]["citizen"], supplier["visits"], supplier["representation_ratio"]) == (None, None, None)
    assert supplier["representation_reason"] == "too_few"


def test_centers_are_compared_where_their_desks_are_counted(
    told: Any, heard: None, rated: Any, center_b: Center, region: Region, entity_a: Entity, entity_b: Entity
) -> None:
    from tests.people import make_center

    silent = make_center("CENTER-S", region, entity_a)
    rated(center_b, entity_a, 53)
    counted(center_b, entity_a, 1_000)
    rated(silent, entity_a, 20)
    parameters, found = told("center", "region:QA-DOH")
    assert found["CENTER-A"]["representation_ratio"] == pytest.approx(47 / 100 / (560 / 1560), abs=1e-6)
    assert found["CENTER-B"]["active_rating_rate"] == 0.053
    assert (found["CENTER-S"]["visits"], found["CENTER-S"]["representation_reason"]) == (None, "not_counted")
    assert (parameters["representation"], parameters["covered"]) == (None, pytest.approx(100 / 120, abs=1e-6))


def test_other_levels_say_that_visits_are_not_counted_by_them(told: Any, heard: None) -> None:
    parameters, found = told("entity")
    assert parameters["representation"] == "other_level"
    assert found["WATER"]["representation_reason"] == "other_level"


def test_groups_of_a_center_are_kept_by_whole_months(told: Any, heard: None) -> None:
    refused = told("channel", "center:CENTER-A", status=400, to="2026-10-30")
    assert refused["errors"][0]["code"] == "whole_months"
