"""Writes the demonstration country into the directory: twice gives the same as once, and real rows are left alone."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from audit.actions import record
from django.db import transaction

from centers import demo
from centers.models import (
    Center,
    Counter,
    Desk,
    Entity,
    OpeningException,
    OpeningHours,
    Region,
    Service,
    ServiceDocument,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Row = dict[str, Any]


@transaction.atomic
def load() -> dict[str, int]:
    """Write regions, entities, services and centers; return how many of each the demonstration holds."""
    directory = demo.data("directory")
    _upsert(Region, [_region(row) for row in directory["regions"] if "parent" not in row])
    countries = _ids(Region)
    _upsert(
        Region,
        [_region(row) | {"parent_id": countries[row["parent"]]} for row in directory["regions"] if "parent" in row],
    )
    regions = _ids(Region)
    _upsert(Entity, [_entity(row, regions) for row in directory["entities"]])
    entities = _ids(Entity)
    _upsert(Service, [_service(row, entities) for row in directory["services"]])
    _replace_documents(directory["services"])
    _upsert(Center, [_center(row, regions, entities) for row in demo.data("centers")["centers"]])
    _load_inside_of_centers(entities)
    counts = {model._meta.model_name or "": model._default_manager.filter(is_demo=True).count() for model in _CODED}
    record(by=None, action="demo_loaded", target=("centers.Center", "demo"), detail=counts)
    return counts


_CODED: tuple[type[Model], ...] = (Region, Entity, Service, Center)


def _upsert(model: type[Model], rows: list[Row]) -> None:
    """Insert or update by code. A row that exists and is no demonstration stays as it is."""
    real = set(model._default_manager.filter(is_demo=False).values_list("code", flat=True))
    model._default_manager.bulk_create(
        [model(**row, is_demo=True) for row in rows if row["code"] not in real],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[name for name in rows[0] if name != "code"],
    )


def _ids(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "id"))


def _translated(field: str, texts: demo.Texts) -> Row:
    return {f"{field}_{language.replace('-', '_')}": text for language, text in texts.items()}


def _region(row: Row) -> Row:
    return {
        "code": row["code"],
        "timezone": row["timezone"],
        **_translated("name", demo.texts()[f"region.{row['code']}"]),
    }


def _entity(row: Row, regions: dict[str, int]) -> Row:
    names = _translated("name", demo.texts()[f"entity.{row['code']}"])
    return {"code": row["code"], "region_id": regions[row["region"]], "website": row["website"], **names}


def _service(row: Row, entities: dict[str, int]) -> Row:
    return {
        "code": row["code"],
        "entity_id": entities[row["entity"]],
        "target_waiting_minutes": row["waiting"],
        "target_completion_minutes": row["completion"],
        "fee": row.get("fee"),
        "currency": row.get("currency", ""),
        "payment_methods": demo.data("directory")["payment_methods"][row["payment"]],
        **_translated("name", demo.texts()[f"service.{row['text']}"]),
        **_translated("description", demo.texts()["text.demo-service"]),
    }


def _center(row: Row, regions: dict[str, int], entities: dict[str, int]) -> Row:
    directory = demo.data("directory")
    latitude, longitude = row.get("position", (None, None))
    timezones = {region["code"]: region["timezone"] for region in directory["regions"]}
    return {
        "code": row["code"],
        "kind": row["kind"],
        "region_id": regions[row["region"]],
        "operator_id": entities[row["operator"]],
        "latitude": latitude,
        "longitude": longitude,
        "timezone": timezones[row["region"]],
        "accessibility": directory["accessibility"][row["accessibility"]],
        "payment_methods": directory["payment_methods"][row["payment"]],
        "hours_raw": row.get("hours_raw", ""),
        "by_appointment": row.get("by_appointment", False),
        "source": "demonstration",
        **_translated("name", demo.center_name(row)),
        **_translated("address", demo.center_address(row)),
        **_translated("description", demo.texts()["text.demo"]),
    }


def _replace_documents(rows: list[Row]) -> None:
    services = dict(Service.objects.filter(is_demo=True).values_list("code", "id"))
    ServiceDocument.objects.filter(service_id__in=services.values()).delete()
    ServiceDocument.objects.bulk_create(
        ServiceDocument(
            service_id=services[row["code"]],
            position=place,
            **_translated("name", demo.texts()[f"document.{document}"]),
        )
        for row in rows
        if row["code"] in services
        for place, document in enumerate(row["documents"])
    )


def _load_inside_of_centers(entities: dict[str, int]) -> None:
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
    _replace_counters(rows, desks)
    _replace_offers(desks)
    _replace_hours(rows, centers, desks)
    _replace_exceptions(rows, centers)


Desks = dict[tuple[str, str], int]  # (center, entity) -> desk


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
            **_translated("reason", demo.texts()[f"reason.{day['reason']}"]),
        )
        for row in rows
        if "week" in row
        for day in holidays[demo.country_of(row["region"])]
    )
