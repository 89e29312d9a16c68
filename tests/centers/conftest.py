"""A small directory: one country, two regions, three centers, two entities."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from centers import hours
from centers.actions import hours_rows, save_center
from centers.models import Center, Desk, Entity, OpeningHours, Region, Service


@dataclass
class Country:
    country: Region
    region: Region
    water: Entity
    roads: Entity
    harbour: Center  # water and roads have desks; water operates it
    market: Center  # roads only; nobody operates it
    insurance: Service


@pytest.fixture
def directory(db: None) -> Country:
    top = Region.objects.create(code="XX", name_en="Country", timezone="Asia/Dubai")
    region = Region.objects.create(code="XX-1", name_en="North", parent=top, timezone="Asia/Dubai")
    water = Entity.objects.create(code="SEAS", name_en="Water")
    roads = Entity.objects.create(code="ROADS", name_en="Roads")
    shared = {"region": region, "timezone": "Asia/Dubai"}
    harbour = save_center(by=None, center=Center(code="HARBOUR", name_en="Harbour", operator=water, **shared))
    market = save_center(by=None, center=Center(code="MARKET", name_en="Market", **shared))
    for center, entity in ((harbour, water), (harbour, roads), (market, roads)):
        Desk.objects.create(center=center, entity=entity)
    insurance = Service.objects.create(code="insurance", name_en="Insurance", entity=water, target_completion_minutes=9)
    return Country(top, region, water, roads, harbour, market, insurance)


def set_hours(center: Center, week: hours.Week) -> None:
    """Give a center the shifts of a week."""
    OpeningHours.objects.bulk_create(hours_rows(center, week))
