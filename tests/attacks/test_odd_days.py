"""Days at the ends of the calendar, in every route that takes some: a fault that is named, never a 500."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from accounts.models import Person

pytestmark = pytest.mark.django_db
ODD = ["0001-01-01", "0999-12-31", "1000-01-01", "9999-12-31", "2026-02-30", "٢٠٢٦-٠١-٠١", ""]
PAIRS = list(product(ODD, ODD))
ROUTES = [
    ("scorecards", {"level": "country"}, ("from", "to")),
    ("scorecards", {"level": "country", "compare": "previous"}, ("from", "to")),
    ("scorecards", {"level": "country", "compare": "last_year"}, ("from", "to")),
    ("scorecards", {"level": "country", "audience": "public"}, ("from", "to")),
    ("rankings", {"level": "center"}, ("from", "to")),
    ("rankings/comparison", {"level": "center"}, ("from", "to")),
    (
        "rankings/comparison",
        {"level": "center", "from": "2026-10-01", "to": "2026-10-31"},
        ("previous_from", "previous_to"),
    ),
    ("trends", {"level": "country", "code": "QA"}, ("from", "to")),
    ("triangulation", {"level": "center"}, ("from", "to")),
]


@pytest.mark.parametrize(("route", "given", "names"), ROUTES)
def test_days_at_the_ends_of_the_calendar_break_nothing(
    client_of: Any, auditor: Person, country: Any, route: str, given: dict[str, str], names: tuple[str, str]
) -> None:
    client = client_of(auditor)
    client.raise_request_exception = False
    answers = {days: client.get(f"/api/v1/{route}", given | dict(zip(names, days, strict=True))) for days in PAIRS}

    broken = {days: answer.status_code for days, answer in answers.items() if answer.status_code not in (200, 400)}
    assert not broken
    named = {error["pointer"] for error in answers["0001-01-01", "9999-12-31"].json()["errors"]}
    assert f"/{names[0]}" in named


@pytest.mark.parametrize(
    "days", [("9999-12-31", "9999-12-31"), ("0001-01-01", "0001-01-02"), ("9998-12-31", "9999-01-01")]
)
def test_no_export_and_no_round_is_begun_that_cannot_end(
    client_of: Any, auditor: Person, days: tuple[str, str]
) -> None:
    client = client_of(auditor)
    filters = {"from": days[0], "to": days[1]}
    asked = client.post("/api/v1/exports", {"kind": "evaluations", "format": "csv", "filters": filters}, format="json")
    rules = {"code": "R-1", "kind": "annual", "first_day": days[0], "last_day": days[1], "factor_set": 1}
    assert [asked.status_code, client.post("/api/v1/rounds", rules, format="json").status_code] == [400, 400]
