"""Finding centers: one SQL statement per page, over the indexes of migrations 0002 and 0003."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import asin, cos, radians, sin
from typing import Any
from uuid import UUID

from django.db import connection

from centers import edition, hours
from centers.models import Center
from centers.paging import Cursor, Key, Page, page
from core import languages
from core.text import normalize

EARTH_KM = 6371.0088  # mean radius
ENTERED_BY_WHEELCHAIR = ("wheelchair", "step_free", "ramp")
MOST_WORDS = 8
_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})
_ZONES: edition.Memory[str, tuple[str, ...]] = edition.Memory(1)


@dataclass(frozen=True, slots=True)
class Search:
    """What a reader asks for; None and "" ask nothing. `near` is (latitude, longitude) in degrees."""

    ordering: str = "name"
    near: tuple[float, float] | None = None
    radius_km: float | None = None
    q: str = ""
    entity: str = ""
    service: str = ""
    region: str = ""
    kind: str = ""
    open_now: bool | None = None
    accessible: bool | None = None
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A center found; the distance is None without `near` or a position, points and band where too few have rated."""

    id: int
    distance_km: float | None
    points: float | None
    band: str | None


def find(search: Search, *, language: str, limit: int, at: Cursor | None, now: datetime) -> Page[Hit]:
    """Return a page of the open centers that match, in the asked order (ties by code)."""
    words = normalize(search.q).split()[:MOST_WORDS]
    if search.q and not words:
        return Page([], None, None)
    names: dict[str, Any] = {"limit": limit + 1}
    walks = _walks(search, at)
    wanted = replace(search, radius_km=None) if walks else search
    conditions = ["c.is_active", *_conditions(wanted, names), *_words(words, names)]
    if search.open_now is not None:
        conditions.append(_open(search.open_now, now, names))
    key, descending = _key(search.ordering, language)
    if at is not None:
        conditions.append(_beyond(at, key, descending, names))
    backwards = at is not None and at.backwards
    order = f'{_DESC[descending != backwards]}, c.code COLLATE "C"{_DESC[backwards]}'
    distance = "c.earth <-> %(here)s::cube" if search.near else "NULL::float8"
    sql = f"SELECT c.id, {distance} AS distance, {key} AS key, c.code, c.public_score, c.public_n"
    sql += f" FROM centers_center c WHERE {' AND '.join(conditions)} ORDER BY {key}"
    sql = _cut(sql, search.radius_km, names) if walks else sql
    sql += f"{order} LIMIT %(limit)s"
    with connection.cursor() as cursor:
        cursor.execute(sql, names)
        rows = cursor.fetchall()
    keys: list[tuple[Key, str]] = [(row[2], row[3]) for row in rows]
    return page(
        [Hit(row[0], _km(row[1]), *row[4:]) for row in rows], keys, limit=limit, at=at, ordering=search.ordering
    )


_DESC = {True: " DESC", False: ""}


def _walks(search: Search, at: Cursor | None) -> bool:
    """Tell whether the first centers on the way out from `near` are the answer.

    Then the index gives them one by one, however many the radius holds; what lies beyond it is cut off afterwards.
    """
    narrowed = any(getattr(search, name) not in ("", None) for name in _NARROWING)
    return search.ordering == "distance" and not narrowed and not (at and at.backwards)


_NARROWING = ("q", "entity", "service", "region", "kind", "open_now", "accessible", "payment")


def _cut(walk: str, radius_km: float | None, names: dict[str, Any]) -> str:
    """Return the statement over the first of a walk, those that are equally far taken together."""
    sql = f"SELECT * FROM ({walk} FETCH FIRST (%(limit)s) ROWS WITH TIES) c"  # noqa: S608
    if radius_km is not None:
        names["reach"] = _reach(radius_km)
        sql += " WHERE distance <= %(reach)s"
    return f"{sql} ORDER BY key"


def _key(ordering: str, language: str) -> tuple[str, bool]:
    """Return the SQL of the order's key and whether the greatest comes first."""
    if ordering == "distance":
        return "(c.earth <-> %(here)s::cube)", False
    if ordering == "score":
        return "(COALESCE(c.public_floor, -1000))", True  # too few rated: last
    place = languages.CODES.index(language) + 1
    return f"(COALESCE(c.sort_names[{place}], '')) COLLATE \"C\"", False


def _beyond(at: Cursor, key: str, descending: bool, names: dict[str, Any]) -> str:
    names |= {"key": at.key, "code": at.code}
    kind = "text" if isinstance(at.key, str) else "float8"
    further, later = (">", "<")[descending != at.backwards], (">", "<")[at.backwards]
    return f'({key} {further} %(key)s::{kind} OR ({key} = %(key)s::{kind} AND c.code COLLATE "C" {later} %(code)s))'


def _conditions(search: Search, names: dict[str, Any]) -> list[str]:
    found = [sql for field, sql in _EQUAL.items() if getattr(search, field)]
    names |= {field: getattr(search, field) for field in _EQUAL if getattr(search, field)}
    if search.near:
        names["here"] = _cube(*search.near)
        if search.radius_km is not None:
            names["reach"] = _reach(search.radius_km)
            found.append("c.earth <@ cube_enlarge(%(here)s::cube, %(reach)s, 3)")
            found.append("(c.earth <-> %(here)s::cube) <= %(reach)s")
        elif search.ordering == "distance":
            found.append("c.earth IS NOT NULL")
    if search.accessible is not None:
        names["ways"] = list(ENTERED_BY_WHEELCHAIR)
        found.append(f"{'' if search.accessible else 'NOT '}(c.accessibility && %(ways)s::varchar[])")
    return found


_EQUAL = {
    "kind": "c.kind = %(kind)s",
    "payment": "c.payment_methods @> ARRAY[%(payment)s]::varchar[]",
    "region": "c.region_id IN (SELECT r.id FROM centers_region r LEFT JOIN centers_region p ON p.id = r.parent_id"
    " WHERE %(region)s IN (r.code, p.code))",
    "entity": "c.id IN (SELECT d.center_id FROM centers_desk d JOIN centers_entity e ON e.id = d.entity_id"
    " WHERE d.is_active AND e.code = %(entity)s)",
    "service": "c.id IN (SELECT d.center_id FROM centers_desk d JOIN centers_desk_services o ON o.desk_id = d.id"
    " JOIN centers_service s ON s.id = o.service_id WHERE d.is_active AND s.is_active AND s.code = %(service)s)",
}


def _words(words: list[str], names: dict[str, Any]) -> list[str]:
    """Every word must be part of the center's words."""
    names |= {f"word{place}": f"%{word.translate(_LIKE)}%" for place, word in enumerate(words)}
    return [f"c.search_text LIKE %(word{place})s" for place in range(len(words))]


def _open(wanted: bool, now: datetime, names: dict[str, Any]) -> str:
    """Weekly minutes for most, the exact rule for centers with an exception these days; unknown hours match neither."""
    local = {zone: now.astimezone(hours.zone(zone)) for zone in _zones()}
    names |= {"now": now, "first": now.date() - timedelta(days=2), "last": now.date() + timedelta(days=1)}
    weekly = []
    for place, (zone, clock) in enumerate(local.items()):
        names |= {
            f"zone{place}": zone,
            f"minute{place}": clock.weekday() * hours.DAY + clock.hour * 60 + clock.minute,
        }
        inside = f"c.open_minutes @> %(minute{place})s::int"
        weekly.append(f"(c.timezone = %(zone{place})s AND {inside if wanted else f'NOT {inside}'})")
    unlike = "(SELECT x.center_id FROM centers_openingexception x WHERE x.date BETWEEN %(first)s AND %(last)s)"
    return (
        f"((({' OR '.join(weekly) or 'FALSE'}) AND c.id NOT IN {unlike})"
        f" OR (c.id IN {unlike} AND centers_open_at(c.id, c.timezone, %(now)s) IS {'TRUE' if wanted else 'FALSE'}))"
    )


def _zones() -> tuple[str, ...]:
    now: UUID = edition.current()
    zones = _ZONES.get("zones", now)
    if zones is None:
        zones = tuple(Center.objects.order_by("timezone").values_list("timezone", flat=True).distinct())
        _ZONES.put("zones", zones, now)
    return zones


def _cube(latitude: float, longitude: float) -> str:
    """Return the point on the unit sphere, as the column `earth` holds it."""
    north, east = radians(latitude), radians(longitude)
    return f"({cos(north) * cos(east)!r}, {cos(north) * sin(east)!r}, {sin(north)!r})"


def _reach(radius_km: float) -> float:
    """Return the straight line through the unit sphere for a way along the surface."""
    return 2 * sin(radius_km / (2 * EARTH_KM))


def _km(chord: float | None) -> float | None:
    """Return the way along the surface for a straight line through the unit sphere, to the meter."""
    return None if chord is None else round(2 * EARTH_KM * asin(min(chord / 2, 1)), 3)
