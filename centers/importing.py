"""Storing what a published list tells: new centers are made, changed ones changed, the rest left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.db import connection, transaction
from django.utils import timezone

from audit.actions import record as audit
from centers import hours, places
from centers.actions import hours_rows
from centers.derived import derive
from centers.models import Center, Desk, Entity, OpeningHours, Region
from centers.source_rows import NOTHING, Reason, Record
from core import languages
from core.text import normalize

if TYPE_CHECKING:
    from audit.actions import Actor

_FIELDS = ("name", "address")
_WORDS = [languages.column(name, code) for name in _FIELDS for code in languages.CODES]
WRITTEN = [
    *_WORDS, *_FIELDS, "kind", "region", "operator", "latitude", "longitude", "timezone", "postcode", "phone",
    "accessibility", "hours_raw", "by_appointment", "source", "search_text", "sort_names", "updated_at",
]  # fmt: skip
_UNTOLD: dict[str, Any] = dict.fromkeys(_WORDS)  # spares modeltranslation working out 16 defaults a row
_PLAIN = frozenset({*_FIELDS, "description"})
_COMPARED = [name for name in WRITTEN if name not in (*_FIELDS, "region", "operator", "updated_at")]
_COMPARED += ["region_id", "operator_id"]


Change = dict[str, tuple[Any, Any]]  # field -> before, after; `hours` of the weekly shifts


@dataclass(slots=True)
class Outcome:
    """What became of some records."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[Record, Reason]] = field(default_factory=list)
    fresh: list[Record] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)  # by code


class Surroundings:
    """Regions and entities that the centers of a list need, made when first named."""

    def __init__(self) -> None:
        self.made: list[Region | Entity] = []
        self._regions = {region.code: region for region in Region.objects.all()}
        self._entities = {entity.code: entity for entity in Entity.objects.all()}
        self.codes = {
            "region": {region.pk: region.code for region in self._regions.values()},
            "operator": {entity.pk: entity.code for entity in self._entities.values()},
        }  # as it was before: id -> code
        self._named = {
            (region.parent_id, normalize(name)): region for region in self._regions.values() for name in _names(region)
        }

    def region(self, country: str, name: str, timezone: str) -> Region:
        """Return the region of this name in a country, or the country itself when no region is named."""
        top = self._regions.get(country)
        if top is None:
            top = Region(code=country, timezone=places.timezone(country, "", None), **_country_names(country))
            top.save()
            self.made.append(top)
            self._regions[country] = top
        part = re.sub("[^a-z0-9]+", "-", normalize(name)).strip("-")
        if not part:
            return top
        code = f"{country}-{part}"[:64]
        found = self._named.get((top.pk, normalize(name))) or self._regions.get(code)
        if found is None:
            found = Region(code=code, name_en=name, parent=top, timezone=timezone)
            found.save()
            self.made.append(found)
            self._regions[code] = found
        return found

    def fault(self, record: Record) -> Reason | None:
        """Return why a record cannot stand here, if it names what is not there."""
        if record.region_code and record.region_code not in self._regions:
            return Reason.UNKNOWN_REGION
        if record.operator not in ("", NOTHING) and record.operator not in self._entities:
            return Reason.UNKNOWN_OPERATOR
        return None

    def place(self, record: Record) -> tuple[Region, Entity | None]:
        """Return the region of a record, and who runs the center."""
        region = (
            self._regions[record.region_code]
            if record.region_code
            else self.region(record.country, record.region, record.timezone)
        )
        if record.operator:
            return region, None if record.operator == NOTHING else self._entities[record.operator]
        return region, self.entity(region.parent or region, record.type)

    def entity(self, country: Region, kind: str) -> Entity:
        """Return the entity that runs the centers of one type in a country."""
        code = f"{country.code}-{kind}"[:64]
        if code not in self._entities:
            entity = Entity(code=code, name_en=kind.replace("_", " ").capitalize(), region=country)
            entity.save()
            self.made.append(entity)
            self._entities[code] = entity
        return self._entities[code]


def store(records: Sequence[Record], around: Surroundings, *, by: Actor | None) -> Outcome:
    """Store records of one list in one transaction; running it again with the same records changes nothing."""
    outcome = Outcome()
    with transaction.atomic():
        known = Center.objects.in_bulk([record.code for record in records], field_name="code")
        new: list[tuple[Center, Record]] = []
        old: list[tuple[Center, Record]] = []
        changed: list[Center] = []
        for record in records:
            center = known.get(record.code)
            if fault := _fault(center, record, around):
                outcome.refused.append((record, fault))
            elif center is None:
                center = Center(code=record.code, **_UNTOLD)
                new.append((center, record))
                _take_over(center, record, around)
            else:
                old.append((center, record))
                if differing := _take_over(center, record, around):
                    changed.append(center)
                    outcome.changes[center.code] = differing
        _insert([center for center, _ in new])
        Center.objects.bulk_update(changed, WRITTEN, batch_size=200)
        for code, week in _store_hours(new, old).items():
            outcome.changes.setdefault(code, {})["hours"] = week
        _store_desks([center for center, _ in new + old])
        outcome.fresh = [record for _, record in new]
        outcome.created, outcome.updated = len(new), len(outcome.changes)
        outcome.unchanged = len(old) - outcome.updated
        if outcome.created or outcome.updated:
            counts = {"created": outcome.created, "updated": outcome.updated}
            audit(by=by, action="centers_imported", target=("centers.Center", records[0].source), detail=counts)
    return outcome


def _fault(center: Center | None, record: Record, around: Surroundings) -> Reason | None:
    if center is not None and center.source != record.source:
        return Reason.OTHER_SOURCE
    return around.fault(record)


def _insert(centers: Sequence[Center]) -> None:
    """Insert new centers by COPY (five times faster than INSERT with 45 columns) and give them their ids."""
    columns = [field for field in Center._meta.local_concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in columns)
    now = timezone.now()
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {Center._meta.db_table} ({names}) FROM STDIN") as copy:
            for center in centers:
                center.updated_at = now
                # The untranslated columns hold what the fallback finds; they are never NULL.
                copy.write_row(
                    [
                        getattr(center, field.attname) or "" if field.name in _PLAIN else getattr(center, field.attname)
                        for field in columns
                    ]
                )
        ids = dict(Center.objects.filter(code__in=[c.code for c in centers]).values_list("code", "id"))
    for center in centers:
        center.pk = ids[center.code]


def _take_over(center: Center, record: Record, around: Surroundings) -> Change:
    """Set what the record tells; return what differs from before."""
    before = {name: getattr(center, name) for name in _COMPARED}
    center.region, center.operator = around.place(record)
    center.kind, center.source, center.timezone = record.kind, record.source, record.timezone
    center.latitude, center.longitude = record.position or (None, None)
    center.postcode, center.phone = record.postcode, record.phone
    center.accessibility = list(record.accessibility)
    center.hours_raw, center.by_appointment = record.week.raw, record.week.by_appointment
    for code in languages.CODES:
        setattr(center, languages.column("name", code), record.names.get(code))
        setattr(center, languages.column("address", code), record.addresses.get(code))
    derive(center)
    differing = {name: (old, new) for name, old in before.items() if (new := getattr(center, name)) != old}
    for name, row in (("region", center.region), ("operator", center.operator)):
        if told := differing.pop(f"{name}_id", None):
            differing[name] = (around.codes[name].get(told[0], ""), row.code if row else "")
    return differing


def _store_desks(centers: Iterable[Center]) -> None:
    """Make sure that whoever runs a center has a desk there; other desks are left alone."""
    desks = [Desk(center=center, entity=center.operator) for center in centers if center.operator]
    Desk.objects.bulk_create(desks, ignore_conflicts=True)


def _store_hours(new: list[tuple[Center, Record]], old: list[tuple[Center, Record]]) -> Change:
    """Write the shifts of new centers and those that differ; return the weeks of the latter by code: before, after."""
    stored: dict[int, set[Any]] = {}
    rows = OpeningHours.objects.filter(center__in=[center for center, _ in old], desk=None)
    for center_id, *times in rows.values_list("center_id", "weekday", "opens", "closes"):
        stored.setdefault(center_id, set()).add(tuple(times))
    differing = [
        (center, record)
        for center, record in old
        if {(row.weekday, row.opens, row.closes) for row in hours_rows(center, record.week)}
        != stored.get(center.pk, set())
    ]
    OpeningHours.objects.filter(center__in=[center for center, _ in differing], desk=None).delete()
    OpeningHours.objects.bulk_create(
        [row for center, record in new + differing for row in hours_rows(center, record.week)]
    )
    return {
        center.code: (hours.write_shifts(_week(stored.get(center.pk, ()))), hours.write_shifts(record.week.shifts))
        for center, record in differing
    }


def _week(rows: Iterable[tuple[int, time, time]]) -> list[list[hours.Shift]]:
    """Return the shifts of each weekday (rows: weekday, opens, closes)."""
    week: list[list[hours.Shift]] = [[] for _ in hours.WEEKDAYS]
    for weekday, opens, closes in sorted(rows):
        week[weekday].append(hours.shift(opens, closes))
    return week


def _names(region: Region) -> set[str]:
    values = (getattr(region, languages.column("name", code)) for code in languages.CODES)
    return {value for value in values if value}


def _country_names(country: str) -> dict[str, str]:
    """Return the name of a country in every language (CLDR), or its code where CLDR has none."""
    names = {}
    for code in languages.CODES:
        locale = Locale.parse(code.replace("-", "_"))
        names[languages.column("name", code)] = locale.territories.get(country, country)
    return names
