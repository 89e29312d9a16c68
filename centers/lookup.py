"""The few facts that the intake of evaluations needs of a center and of a service, remembered by the process."""

from __future__ import annotations

from dataclasses import dataclass

from centers import edition
from centers.models import Center, Desk, Service


@dataclass(frozen=True, slots=True)
class CenterFact:
    """An open center: numbers for the log, its time zone, where it is, and the entities that have a desk there."""

    id: int
    code: str
    region_id: int
    country_id: int
    timezone: str
    latitude: float | None
    longitude: float | None
    operator_id: int | None
    desks: dict[str, int]  # entity code -> entity id
    units: dict[int, int | None]  # entity id -> unit of its desk


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """An offered service and its promised minutes, until being served and from then to done."""

    id: int
    code: str
    entity_id: int
    waiting_target: int | None
    completion_target: int | None


_centers: edition.Memory[str, CenterFact] = edition.Memory(50_000)
_services: edition.Memory[str, ServiceFact] = edition.Memory(50_000)


def find_center(code: str) -> CenterFact | None:
    """Return the open center of this code, None when there is none. Seen at most `edition.SECONDS` late."""
    now = edition.current()
    fact = _centers.get(code, now)
    if fact is None and (fact := _read_center(code)):
        _centers.put(code, fact, now)
    return fact


def find_service(code: str) -> ServiceFact | None:
    """Return the offered service of this code, None when there is none. Seen at most `edition.SECONDS` late."""
    now = edition.current()
    fact = _services.get(code, now)
    if fact is None and (fact := _read_service(code)):
        _services.put(code, fact, now)
    return fact


def _read_center(code: str) -> CenterFact | None:
    if "\0" in code:  # PostgreSQL has no such text
        return None
    row = (
        Center.objects.filter(code=code, is_active=True)
        .values_list("id", "region_id", "region__parent_id", "timezone", "latitude", "longitude", "operator_id")
        .first()
    )
    if row is None:
        return None
    center_id, region_id, country_id, timezone, latitude, longitude, operator_id = row
    desks = Desk.objects.filter(center_id=center_id, is_active=True).values_list("entity__code", "entity_id", "unit_id")
    return CenterFact(
        center_id,
        code,
        region_id,
        country_id or region_id,
        timezone,
        latitude,
        longitude,
        operator_id,
        {entity: entity_id for entity, entity_id, _ in desks},
        {entity_id: unit_id for _, entity_id, unit_id in desks},
    )


def _read_service(code: str) -> ServiceFact | None:
    if "\0" in code:
        return None
    row = (
        Service.objects.filter(code=code, is_active=True)
        .values_list("id", "entity_id", "target_waiting_minutes", "target_completion_minutes")
        .first()
    )
    return None if row is None else ServiceFact(row[0], code, *row[1:])
