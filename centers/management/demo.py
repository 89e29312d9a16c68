"""Writes the demonstration country into the directory: twice gives the same as once, and real rows are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from audit.actions import record
from centers import demo
from centers.derived import derive
from centers.management import demo_insides, demo_working
from centers.models import Center, Entity, Region, Service, ServiceDocument, Unit

if TYPE_CHECKING:
    from django.db.models import Model

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
    _load_units(directory["units"], entities)
    _upsert(Service, [_service(row, entities) for row in directory["services"]])
    _replace_documents(directory["services"])
    _upsert(Center, [_center(row, regions, entities) for row in demo.data("centers")["centers"]])
    demo_insides.load(entities)
    demo_working.load()
    counts = {model._meta.model_name or "": model._default_manager.filter(is_demo=True).count() for model in _CODED}
    record(by=None, action="demo_loaded", target=("centers.Center", "demo"), detail=counts)
    return counts


_CODED: tuple[type[Model], ...] = (Region, Entity, Unit, Service, Center)


def _load_units(rows: list[Row], entities: dict[str, int]) -> None:
    """Write departments first, then the sections below them."""
    _upsert(Unit, [_unit(row, entities) for row in rows if "parent" not in row])
    units = _ids(Unit)
    _upsert(Unit, [_unit(row, entities) | {"parent_id": units[row["parent"]]} for row in rows if "parent" in row])


def _unit(row: Row, entities: dict[str, int]) -> Row:
    names = demo.translated("name", demo.texts()[f"unit.{row['text']}"])
    return {"code": row["code"], "entity_id": entities[row["entity"]], **names}


def _upsert(model: type[Model], rows: list[Row]) -> None:
    """Insert or update by code. A row that exists and is no demonstration stays as it is."""
    real = set(model._default_manager.filter(is_demo=False).values_list("code", flat=True))
    columns = {name.removesuffix("_en") for name in rows[0]} | set(rows[0])  # the untranslated column keeps the English
    model._default_manager.bulk_create(
        [model(**row, is_demo=True) for row in rows if row["code"] not in real],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=sorted(columns - {"code"}),
    )


def _ids(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "id"))


def _region(row: Row) -> Row:
    return {
        "code": row["code"],
        "timezone": row["timezone"],
        **demo.translated("name", demo.texts()[f"region.{row['code']}"]),
    }


def _entity(row: Row, regions: dict[str, int]) -> Row:
    names = demo.translated("name", demo.texts()[f"entity.{row['code']}"])
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
        **demo.translated("name", demo.texts()[f"service.{row['text']}"]),
        **demo.translated("description", demo.texts()["text.demo-service"]),
    }


def _center(row: Row, regions: dict[str, int], entities: dict[str, int]) -> Row:
    directory = demo.data("directory")
    latitude, longitude = row.get("position", (None, None))
    timezones = {region["code"]: region["timezone"] for region in directory["regions"]}
    columns = {
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
        **demo.translated("name", demo.center_name(row)),
        **demo.translated("address", demo.center_address(row)),
        **demo.translated("description", demo.texts()["text.demo"]),
    }
    return columns | _derived(columns)


def _derived(row: Row) -> Row:
    center = Center(**row)
    derive(center)
    return {"search_text": center.search_text, "sort_names": center.sort_names}


def _replace_documents(rows: list[Row]) -> None:
    services = dict(Service.objects.filter(is_demo=True).values_list("code", "id"))
    ServiceDocument.objects.filter(service_id__in=services.values()).delete()
    ServiceDocument.objects.bulk_create(
        ServiceDocument(
            service_id=services[row["code"]],
            position=place,
            code=document,
            **demo.translated("name", demo.texts()[f"document.{document}"]),
        )
        for row in rows
        if row["code"] in services
        for place, document in enumerate(row["documents"])
    )
