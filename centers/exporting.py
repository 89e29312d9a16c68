"""The directory as the table that the import reads: what comes back unchanged changes nothing."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from centers import hours
from centers.models import Center, OpeningHours
from centers.source_rows import NOTHING
from core import languages
from core.tables import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from centers.models import Region

WORDS = [languages.column(field, code) for field in ("name", "address") for code in languages.CODES]
COLUMNS = [
    "centre_id", "source", "country", "region_code", "type", "kind", "operator", "name_default", "name_lang", *WORDS,
    "address", "postcode", "lat", "lon", "timezone", "phone", "accessibility", "hours", "hours_words",
    "by_appointment",
]  # fmt: skip
AT_ONCE = 500


class _Line:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def lines() -> Iterator[str]:
    """Return the file, line after line: UTF-8 with a mark, so that spreadsheets read Arabic."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    centers = Center.objects.filter(is_active=True).select_related("region__parent", "operator").order_by("pk")
    last = 0
    while batch := list(centers.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        weeks = _weeks(batch)
        for center in batch:
            row = _row(center, weeks.get(center.pk, []))
            yield writer.writerow([harmless(str(row[name])) for name in COLUMNS])


def _weeks(batch: Iterable[Center]) -> dict[int, list[list[hours.Shift]]]:
    weeks: dict[int, list[list[hours.Shift]]] = {}
    for row in OpeningHours.objects.filter(center__in=batch, desk=None).order_by("weekday", "opens"):
        week = weeks.setdefault(row.center_id, [[] for _ in hours.WEEKDAYS])
        week[row.weekday].append(hours.shift(row.opens, row.closes))
    return weeks


def _row(center: Center, week: list[list[hours.Shift]]) -> dict[str, Any]:
    told = {name: getattr(center, name) or "" for name in WORDS}
    language = next((code for code in languages.CODES if told[languages.column("name", code)]), languages.DEFAULT)
    return told | {
        "centre_id": center.code,
        "source": center.source,
        "country": _country(center.region).code,
        "region_code": center.region.code,
        "type": center.kind,
        "kind": center.kind,
        "operator": center.operator.code if center.operator else NOTHING,
        "name_default": told[languages.column("name", language)],
        "name_lang": language,
        "address": NOTHING,
        "postcode": center.postcode,
        "lat": "" if center.latitude is None else center.latitude,
        "lon": "" if center.longitude is None else center.longitude,
        "timezone": center.timezone,
        "phone": center.phone,
        "accessibility": " ".join(center.accessibility),
        "hours": (hours.write_shifts(week) if week else "") or NOTHING,
        "hours_words": center.hours_raw,
        "by_appointment": int(center.by_appointment),
    }


def _country(region: Region) -> Region:
    """Return the region at the top (a region has few above it; the first was read along)."""
    while region.parent is not None:
        region = region.parent
    return region
