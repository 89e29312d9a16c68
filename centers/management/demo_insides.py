"""What stands inside the demonstration centers: desks, counters, offered services, hours and holidays."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from centers import demo
from centers.hours import WEEKDAYS
from centers.models import Center, Counter, Desk, OpeningException, OpeningHours, Service, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
Desks = dict[tuple[str, str], int]  # (center, entity) -> desk


def load(entities: dict[str, int]) -> None:
    """Write desks, counters, offers, hours and exceptions of the demonstration centers; entities: code -> id."""
    centers = dict(Center.objects.filter(is_demo=True).values_list("code", "id"))
    rows = [row for row in demo.data("centers")["centers"] if row["code"] in centers]
    Desk.objects.bulk_create(
        [Desk(center_id=centers[row["code"]], entity_id=entities[entity]) for row in rows for entity in row["desks"]],
        ignore_conflicts=True,
    )
    desks = {
        (center, entity): desk
        for desk, center, entity in Desk.objects.filter(center__is_demo=True).values_list(
            "id", "center__code", "entity__code"
        )
    }
    _place_units(desks)
    _replace_counters(rows, desks)
    _replace_offers(desks)
    _replace_hours(rows, centers, desks)
    _replace_exceptions(rows, centers)


def _place_units(desks: Desks) -> None:
    """Let each desk belong to the unit that names its center, else to the one that names none."""
    units = dict(Unit.objects.filter(is_demo=True).values_list("code", "id"))
    rows = [row for row in demo.data("directory")["units"] if row["code"] in units]
    for row in sorted(rows, key=lambda row: "desks" in row):
        chosen = [
            desk
            for (center, entity), desk in desks.items()
            if entity == row["entity"] and center in row.get("desks", [center])
        ]
        Desk.objects.filter(id__in=chosen).update(unit=units[row["code"]])


def _replace_counters(rows: list[Row], desks: Desks) -> None:
    Counter.objects.filter(desk_id__in=desks.values()).delete()
    Counter.objects.bulk_create(
        Counter(desk_id=desks[row["code"], entity], number=f"{letter}{number}", kind=kind)
        for row in rows
        for entity, (staffed, kiosks) in row["desks"].items()
        for letter, kind, many in (("C", "staffed", staffed), ("K", "kiosk", kiosks))
        for number in range(1, many + 1)
    )


def _replace_offers(desks: Desks) -> None:
    """Offer at each desk all services of its entity."""
    offers: dict[str, list[int]] = {}
    for service, entity in Service.objects.filter(is_demo=True).values_list("id", "entity__code"):
        offers.setdefault(entity, []).append(service)
    through = Desk.services.through
    through.objects.filter(desk_id__in=desks.values()).delete()
    through.objects.bulk_create(
        through(desk_id=desk, service_id=service)
        for (_, entity), desk in desks.items()
        for service in offers.get(entity, [])
    )


def _replace_hours(rows: list[Row], centers: dict[str, int], desks: Desks) -> None:
    OpeningHours.objects.filter(center_id__in=centers.values()).delete()
    of_desks = [
        (centers[row["code"]], desks[row["code"], entity], week)
        for row in rows
        for entity, week in row.get("desk_weeks", {}).items()
    ]
    of_centers = [(centers[row["code"]], None, row["week"]) for row in rows if "week" in row]
    OpeningHours.objects.bulk_create(
        OpeningHours(center_id=center, desk_id=desk, **shift)
        for center, desk, week in [*of_centers, *of_desks]
        for shift in _shifts(week)
    )


def _shifts(week: str) -> Iterator[Row]:
    for days, opens, closes in demo.data("directory")["weeks"][week]:
        for day in days.split():
            yield {
                "weekday": WEEKDAYS.index(day),
                "opens": time.fromisoformat(opens),
                "closes": time.fromisoformat(closes),
            }


def _replace_exceptions(rows: list[Row], centers: dict[str, int]) -> None:
    holidays = demo.data("directory")["holidays"]
    OpeningException.objects.filter(center_id__in=centers.values()).delete()
    OpeningException.objects.bulk_create(
        OpeningException(
            center_id=centers[row["code"]],
            date=date.fromisoformat(day["date"]),
            opens=time.fromisoformat(day["opens"]) if "opens" in day else None,
            closes=time.fromisoformat(day["closes"]) if "closes" in day else None,
            **demo.translated("reason", demo.texts()[f"reason.{day['reason']}"]),
        )
        for row in rows
        if "week" in row
        for day in holidays[demo.country_of(row["region"])]
    )
