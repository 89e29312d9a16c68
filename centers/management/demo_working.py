"""When public offices of the demonstration country work: weeks, holidays and Ramadans as published or expected."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from centers import demo
from centers.hours import WEEKDAYS
from centers.kinds import Season
from centers.models import Holiday, Ramadan, Region, WorkingHours


def load() -> None:
    """Replace the working time of the demonstration's regions; real regions keep theirs."""
    regions = dict(Region.objects.filter(is_demo=True).values_list("code", "id"))
    for model in (WorkingHours, Holiday, Ramadan):
        model.objects.filter(region_id__in=regions.values()).delete()
    for code, given in demo.data("working").items():
        if code in regions:
            _write(regions[code], given)


def _write(region_id: int, given: dict[str, Any]) -> None:
    WorkingHours.objects.bulk_create(
        WorkingHours(
            region_id=region_id,
            season=season.value,
            weekday=WEEKDAYS.index(day),
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        for season in Season
        for days, opens, closes in given.get(season.value, [])
        for day in days.split()
    )
    Holiday.objects.bulk_create(
        Holiday(region_id=region_id, date=date.fromisoformat(day)) for day in given.get("holidays", [])
    )
    Ramadan.objects.bulk_create(
        Ramadan(region_id=region_id, first=date.fromisoformat(first), last=date.fromisoformat(last))
        for first, last in given.get("ramadans", [])
    )
