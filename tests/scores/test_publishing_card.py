"""What everybody may know of a center."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from centers import edition
from centers.models import Center
from evaluations.policy import band
from scores import actions, views
from scores.publishing import first_month, slot_of
from tests.factories import factor_set, log_row, log_rows, row_fields, withdrawn

URL = "/api/v1/centers/CENTER-A/scorecard"
Fold = Callable[[], None]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., APIClient]) -> Callable[..., Any]:
    """Read the card as a process that remembers nothing."""

    def get(language: str = "en") -> Any:
        monkeypatch.setattr(views, "_rendered", edition.Memory(10))
        response = client_of(None).get(URL, headers={"Accept-Language": language})
        assert response.status_code == 200
        return response.json()

    return get


def test_below_five_there_is_a_reason_and_no_figure(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any]
) -> None:
    for _ in range(4):
        log_row(**place)
    fold()
    assert read() == {
        "center": "CENTER-A",
        "minimum_n": 5,
        "n": None,
        "reason": "too_few",
        "since": None,
        "mean": None,
        "csat": None,
        "excluded": 0,
        "factors": [],
    }


def test_from_five_on_it_tells_rounded_figures_and_bands(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any]
) -> None:
    for score in (1, 2, 3, 4, 5, 5):
        log_row(**place, scores=[score, 0, 0, 0, 0, 0, 0, 4])
    fold()
    card = read()
    assert (card["n"], card["reason"], card["mean"], card["csat"]) == ("5-9", None, 67, 50)
    assert [factor["code"] for factor in card["factors"]] == ["location", "payment_channels"]
    location = card["factors"][0]
    assert (location["n"], location["mean"], location["csat"], location["factor_set"]) == ("5-9", 3.3, 50, 1)


def test_a_factor_that_fewer_judged_is_not_told(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    for reception in (5, 5, 5, 5, 0):
        log_row(**place, scores=[4, 4, reception, 4, 4, 4, 4, 4])
    fold()
    codes = {factor["code"] for factor in read()["factors"]}
    assert "location" in codes
    assert "reception" not in codes


def test_one_more_evaluation_changes_nothing_until_five_have_come(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any]
) -> None:
    rows = [log_row(**place, scores=[4] * 8) for _ in range(5)]
    fold()
    before = read()
    for _ in range(4):
        log_row(**place, scores=[1] * 8)
        fold()
        assert read() == before
    withdrawn(rows[0])
    fold()
    assert read() == before
    for _ in range(2):
        log_row(**place, scores=[1] * 8)
    fold()
    assert read()["mean"] < before["mean"]


def test_shoppers_are_not_told_here(read: Callable[..., Any], fold: Fold, place: dict[str, Any]) -> None:
    for _ in range(9):
        log_row(**place, source="shopper")
    fold()
    assert read()["reason"] == "too_few"


def test_two_factor_sets_share_the_mean_and_keep_their_factors_apart(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any]
) -> None:
    factor_set(300, [1], ["likely"])
    for _ in range(5):
        log_row(**place, scores=[5] * 8)
        log_row(**place, factor_set=300, scores=[3])
    fold()
    card = read()
    assert (card["n"], card["mean"], card["csat"]) == ("10-19", 75, 50)
    assert {(factor["factor_set"], factor["code"]) for factor in card["factors"]} >= {(1, "location"), (300, "likely")}


def test_nobody_needs_to_sign_in_and_the_etag_saves_the_body(
    client_of: Callable[..., APIClient], fold: Fold, place: dict[str, Any]
) -> None:
    for _ in range(5):
        log_row(**place)
    fold()
    client = client_of(None)
    first = client.get(URL)
    assert first.status_code == 200
    assert client.get(URL, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_remembered_card_costs_no_query(client_of: Callable[..., APIClient], fold: Fold, center_a: Center) -> None:
    fold()
    client = client_of(None)
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    assert len(queries) == 0


def test_an_unknown_center_is_not_there(client_of: Callable[..., APIClient], db: None) -> None:
    assert client_of(None).get("/api/v1/centers/NOWHERE/scorecard").status_code == 404


def test_bands_and_months() -> None:
    assert [band(n) for n in (4, 5, 9, 10, 19, 20, 49, 50)] == [
        None, "5-9", "5-9", "10-19", "10-19", "20-49", "20-49", "50+",
    ]  # fmt: skip
    assert first_month(date(2026, 11, 21)) == date(2025, 12, 1)
    assert first_month(date(2026, 12, 31)) == date(2026, 1, 1)
    assert first_month(date(2026, 1, 1)) == date(2025, 2, 1)
    late, early = datetime(2026, 11, 21, 23, 59, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    assert slot_of(early, timedelta(days=1)) - slot_of(late, timedelta(days=1)) == 1
    assert slot_of(late, timedelta(0)) == slot_of(early, timedelta(0))


def test_the_directory_is_ordered_by_what_the_cards_show(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any], client_of: Callable[..., APIClient]
) -> None:
    for score in (5, 4, 4, 4, 4):
        log_row(**place, scores=[score])
    fold()
    assert actions.renew_cards() == 1
    center = Center.objects.get(code="CENTER-A")
    assert center.public_score == read()["mean"] > 0
    edition.forget()
    found = client_of(None).get("/api/v1/centers?ordering=score").json()["results"]
    assert found[0]["code"] == "CENTER-A"


def test_renewing_again_within_the_slot_changes_nothing(fold: Fold, place: dict[str, Any]) -> None:
    for _ in range(5):
        log_row(**place)
    fold()
    actions.renew_cards()
    before = Center.objects.values_list("code", "public_score").get(code="CENTER-A")
    actions.renew_cards()
    assert Center.objects.values_list("code", "public_score").get(code="CENTER-A") == before


@pytest.mark.parametrize(("many", "mean", "csat"), [(5, 4.5, 88), (10, 4.7, 92), (20, 4.8, 95), (50, 4.9, 98)])
def test_that_all_agreed_is_not_told(
    read: Callable[..., Any], fold: Fold, place: dict[str, Any], many: int, mean: float, csat: int
) -> None:
    log_rows([row_fields(**place, scores=[5, *[1] * 7]) for _ in range(many)])
    fold()
    card = read()
    figures = {factor["code"]: (factor["mean"], factor["csat"]) for factor in card["factors"]}
    assert figures["location"] == (mean, csat)
    assert figures["reception"] == (round(6 - mean, 1), 100 - csat)
