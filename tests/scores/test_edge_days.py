"""Traits and services within one center over any dates: whole months from the rollups, other days from the log."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Person
from centers.models import Center, Entity, Service
from evaluations.models import FoldCursor
from scores import findings
from tests.factories import factor_set, log_row, quarantined, restored, revised, withdrawn

URL = "/api/v1/scorecards"
FIRST = date(2026, 1, 25)
Fold = Callable[[], None]
Read = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def read(client_of: Callable[[Person], APIClient], auditor: Person) -> Read:
    client = client_of(auditor)

    def get(first: date, last: date, **asked: Any) -> list[dict[str, Any]]:
        findings._bodies._values.clear()
        answer = client.get(URL, asked | {"from": first.isoformat(), "to": last.isoformat()})
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]  # type: ignore[no-any-return]

    return get


@pytest.fixture
def many(place: dict[str, Any], entity_a: Entity, center_b: Center, fold: Fold) -> list[dict[str, Any]]:
    """Hundred days of ratings of everything, most of which were revised, withdrawn, held back or let go again."""
    dice = random.Random(4)
    factor_set(7, [1, 3])
    services = [Service.objects.create(code=f"s{n}", entity=entity_a, name_en=f"S{n}").pk for n in range(3)]
    rows = []
    for number in range(150):
        row = log_row(
            **place | {"center_id": dice.choice([place["center_id"]] * 3 + [center_b.pk])},
            **dice.choice([{"factor_set": 7, "scores": [dice.randint(0, 5), dice.randint(1, 5)]}, {}]),
            local_day=FIRST + timedelta(days=dice.randrange(100)), local_hour=dice.choice([None, 3, 9, 14, 20]),
            language=dice.choice([None, "ur", "ar"]), source=dice.choice(["citizen", "shopper"]),
            service_id=dice.choice([None, *services]), waiting_minutes=dice.choice([None, 5, 50]), waiting_target=20,
        )  # fmt: skip
        for change in dice.choice([(), (), (revised,), (withdrawn,), (quarantined,), (quarantined, restored)]):
            row = change(row) if change is not revised else revised(row, local_hour=14)
        rows.append(row)
        if number == 75:
            fold()
    fold()
    return rows


def wanted(rows: list[dict[str, Any]], center: int, first: date, last: date, **more: Any) -> list[dict[str, Any]]:
    return [
        row for row in rows
        if row["center_id"] == center and first <= row["local_day"] <= last
        and all(row[name] == value for name, value in more.items())
    ]  # fmt: skip


def test_the_parts_add_up_to_the_center_over_any_dates(
    read: Read, many: list[dict[str, Any]], center_a: Center
) -> None:
    dice = random.Random(5)
    for _ in range(25):
        first = FIRST + timedelta(days=dice.randrange(100))
        last = first + timedelta(days=dice.randrange(60))
        whole = {card["factor_set"]: card for card in read(first, last, level="center", within="center:CENTER-A")}
        for trait in ("channel", "shift", "language", "customer_category", "trust", "outcome", "reason"):
            parts = read(first, last, level=trait, within="center:CENTER-A", limit=100)
            for version, card in whole.items():
                own = [part for part in parts if part["factor_set"] == version]
                for figure in ("received", "excluded", "n"):
                    assert sum(part[figure] for part in own) == card[figure], (trait, first, last)
                histograms = zip(*(part["histogram"] for part in own), strict=True)
                assert [sum(box) for box in histograms] == card["histogram"]
                assert (
                    sum(part["waiting_minutes"]["n_with_target"] for part in own)
                    == (card["waiting_minutes"]["n_with_target"])
                )


def test_services_are_those_of_the_log(read: Read, many: list[dict[str, Any]], center_a: Center) -> None:
    first, last = date(2026, 2, 3), date(2026, 4, 20)
    for code in ("s0", "s1", "s2"):
        service = Service.objects.get(code=code).pk
        rows = wanted(many, center_a.pk, first, last, service_id=service)
        cards = [card for card in read(first, last, level="service", within="center:CENTER-A") if card["code"] == code]
        standing = [row for row in rows if row["kind"] in (1, 2, 5)]
        assert sum(card["received"] for card in cards) == len(standing)
        assert sum(card["excluded"] for card in cards) == sum(row["kind"] == 4 for row in rows)


def test_only_what_was_folded_counts(read: Read, place: dict[str, Any], fold: Fold) -> None:
    day = date(2026, 2, 3)
    row = log_row(**place, local_day=day, language="ur")
    fold()
    log_row(**place, local_day=day, language="ur")
    withdrawn(row)
    (card,) = read(day, day, level="language", within="center:CENTER-A")
    assert (card["code"], card["received"]) == ("ur", 1)
    fold()
    (card,) = read(day, day, level="language", within="center:CENTER-A")
    assert card["received"] == 1
    FoldCursor.objects.filter(name="rollups").update(xid=0, sequence=0)
    assert read(day, day, level="language", within="center:CENTER-A") == []


def test_the_days_of_one_center_are_a_range_of_an_index(
    read: Read, many: list[dict[str, Any]], center_a: Center
) -> None:
    with CaptureQueriesContext(connection) as queries:
        read(date(2026, 2, 3), date(2026, 2, 5), level="shift", within="center:CENTER-A")
    (statement,) = [query["sql"] for query in queries if "edge_days" in query["sql"]]
    with connection.cursor() as sql:
        sql.execute("SET LOCAL enable_seqscan = off")
        sql.execute("EXPLAIN " + statement)
        plan = "\n".join(line for (line,) in sql.fetchall())
    assert "_center_day" in plan
    assert "Seq Scan on evaluations_evaluation" not in plan


def test_a_period_beside_another_is_of_any_days_too(read: Read, many: list[dict[str, Any]], center_a: Center) -> None:
    first, last = date(2026, 3, 5), date(2026, 3, 25)
    cards = read(first, last, level="shift", within="center:CENTER-A", compare="previous")
    earlier = read(date(2026, 2, 12), date(2026, 3, 4), level="shift", within="center:CENTER-A")
    counted = {(card["code"], card["factor_set"]): card["n"] for card in earlier}
    assert cards
    for card in cards:
        assert card["comparison"]["n"] == counted.get((card["code"], card["factor_set"]), 0)
