"""Which desk an evaluation is about, on which day, and when it comes too late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from evaluations.intake import read
from evaluations.placing import Clock, FactorSetFact, place, zone
from tests.evaluations.conftest import body

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLOCK = Clock(NOW, timedelta(days=365), timedelta(minutes=5))


@dataclass
class Center:
    id: int = 1
    region_id: int = 2
    country_id: int = 3
    timezone: str = "Asia/Dubai"
    latitude: float | None = 25.26
    longitude: float | None = 51.54
    operator_id: int | None = 10
    desks: dict[str, int] = field(default_factory=lambda: {"WATER": 10, "ROADS": 11})
    units: dict[int, int | None] = field(default_factory=lambda: {10: 7, 11: None})


@dataclass
class Service:
    id: int
    entity_id: int
    waiting_target: int | None = 10
    completion_target: int | None = None


@dataclass
class Directory:
    center: Center

    def find_center(self, code):
        return self.center if code == "C" else None

    def find_service(self, code):
        return {"water": Service(100, 10), "roads": Service(101, 11), "other": Service(102, 99)}.get(code)

    def find_factor_set(self, version):
        sets = {1: FactorSetFact(1, ("a", "b", "c"), {"a": 0, "b": 1, "c": 2})}
        return sets.get(version or 1)


def placed(center=None, **fields):
    sent = {"factor_set": ..., "scores": {"a": 5, "c": None}, "visited_at": "2026-11-21T08:00:00Z"} | fields
    draft, faults = read(body("C", **sent))
    assert faults == []
    where, faults = place(draft, Directory(center or Center()), CLOCK)
    return where, {fault.pointer: fault.code for fault in faults}


@pytest.mark.parametrize(
    ("center", "named", "expected"),
    [
        pytest.param(Center(), {"entity": "ROADS"}, (11, None), id="named"),
        pytest.param(Center(), {"service": "roads"}, (11, 101), id="told-by-the-service"),
        pytest.param(Center(), {"entity": "WATER", "service": "water"}, (10, 100), id="both"),
        pytest.param(Center(desks={"ROADS": 11}), {}, (11, None), id="only-desk"),
        pytest.param(Center(), {}, (10, None), id="who-runs-the-place"),
        pytest.param(Center(operator_id=None, desks={}), {}, (None, None), id="nobody"),
    ],
)
def test_the_desk_is_named_or_told_by_the_service_or_the_only_one(center, named, expected):
    where, faults = placed(center, **named)
    assert faults == {}
    assert (where.entity_id, where.service_id) == expected


@pytest.mark.parametrize(
    ("named", "faults"),
    [
        pytest.param({"entity": "JUSTICE"}, {"/entity": "no_desk"}, id="entity-elsewhere"),
        pytest.param({"service": "nothing"}, {"/service": "unknown_service"}, id="unknown-service"),
        pytest.param({"service": "other"}, {"/service": "not_offered_here"}, id="service-elsewhere"),
        pytest.param({"entity": "WATER", "service": "roads"}, {"/service": "not_offered_here"}, id="of-another-desk"),
        pytest.param({"factor_set": 7}, {"/factor_set": "unknown_factor_set"}, id="factor-set"),
        pytest.param({"scores": {"z": 1}}, {"/scores/z": "unknown_factor"}, id="factor"),
    ],
)
def test_what_does_not_fit_the_center_is_refused(named, faults):
    assert placed(**named) == (None, faults)


def test_the_day_is_that_of_the_place():
    assert placed(visited_at="2026-11-20T21:00:00Z")[0].local_day == date(2026, 11, 21)
    assert placed(Center(timezone="America/Lima"), visited_at="2026-11-20T02:00:00Z")[0].local_day == date(2026, 11, 19)


def test_the_hour_is_that_of_the_place():
    assert placed(visited_at="2026-11-20T21:59:59Z")[0].local_hour == 1
    assert placed(Center(timezone="Asia/Kolkata"), visited_at="2026-11-20T04:30:00Z")[0].local_hour == 10


def test_unit_and_promised_minutes_are_those_of_the_desk_and_the_service():
    water, roads = placed(service="water")[0], placed(entity="ROADS")[0]
    assert (water.unit_id, water.waiting_target, water.completion_target) == (7, 10, None)
    assert (roads.unit_id, roads.waiting_target, roads.completion_target) == (None, None, None)


def test_scores_stand_at_their_positions_with_not_applicable_apart_from_missing():
    assert placed()[0].scores == [5, None, 0]


@pytest.mark.parametrize(
    ("away", "code"),
    [
        pytest.param(timedelta(minutes=5), None, id="clock-a-little-ahead"),
        pytest.param(timedelta(minutes=5, seconds=1), "in_future", id="future"),
        pytest.param(timedelta(days=-365), None, id="oldest"),
        pytest.param(timedelta(days=-365, seconds=-1), "too_old", id="too-old"),
    ],
)
def test_a_visit_lies_within_the_window(away, code):
    faults = placed(visited_at=(NOW + away).isoformat())[1]
    assert faults == ({"/visited_at": code} if code else {})


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../etc/passwd", "/etc/passwd", "Asia"])
def test_a_zone_that_nobody_knows_counts_as_utc(name):
    assert zone(name) is UTC
