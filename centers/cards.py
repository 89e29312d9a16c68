"""Centers as they are shown: read by one statement, remembered for the edition of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from centers import edition, hours
from centers.hours import Shift
from centers.models import Center
from centers.wording import tr_sql

Json = dict[str, Any]
Week = tuple[tuple[Shift, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One center in one language: what is always true of it, and what its hours say at a moment.

    Kept as JSON text: a process remembers all centers of a country, and text takes a quarter of the room.
    """

    item: bytes
    more: bytes  # an empty object in lists
    timezone: str
    week: Week
    regular: tuple[Json, ...]  # entries of opening_hours
    exceptions: dict[date, tuple[Shift, ...]]
    unlike: dict[str, list[Json]]  # ISO date -> entries of opening_hours

    def as_item(self, now: datetime) -> Json:
        """Return the center as it stands in a list, at this moment."""
        local = now.astimezone(hours.zone(self.timezone))
        today = self.unlike.get(local.date().isoformat(), [])
        turns = hours.changes_at(self.week, self.exceptions, local)
        item: Json = orjson.loads(self.item)
        item["open_now"] = hours.is_open(self.week, self.exceptions, local)
        item["open_changes_at"] = f"{turns.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if turns else None
        item["timezone"] = self.timezone
        item["opening_hours"] = [*self.regular, *today]
        return item

    def as_detail(self, now: datetime) -> Json:
        """Return everything that is public about the center, at this moment."""
        more: Json = orjson.loads(self.more)
        today = now.astimezone(hours.zone(self.timezone)).date().isoformat()
        coming = [entry for day, entries in sorted(self.unlike.items()) if day >= today for entry in entries]
        return self.as_item(now) | more | {"exceptions": coming}


_cards: edition.Memory[tuple[int, str], Card] = edition.Memory(50_000)


def items(ids: Iterable[int], language: str, now: datetime) -> dict[int, Json]:
    """Return centers by id as they stand in a list at this moment, with their public score; closed ones are missing."""
    shown = cards(ids, language)
    rated = Center.objects.filter(pk__in=shown).values_list("pk", "public_score", "public_n")
    told = {number: score(points, band) for number, points, band in rated}
    return {number: card.as_item(now) | {"score": told[number]} for number, card in shown.items()}


def score(points: float | None, band: str | None) -> Json | None:
    """Return what the public card says of a center on the whole, as lists show it; None where too few have rated."""
    return None if points is None else {"points": points, "n": band}


def cards(ids: Iterable[int], language: str) -> dict[int, Card]:
    """Return the cards of centers by id; at most one query, none for those remembered."""
    now = edition.current()
    wanted = list(ids)
    found = {number: card for number in wanted if (card := _cards.get((number, language), now))}
    if missing := [number for number in wanted if number not in found]:
        for number, card in _read("c.id = ANY(%(ids)s)", {"ids": missing}, language, whole=False):
            _cards.put((number, language), card, now)
            found[number] = card
    return found


def card_of(code: str, language: str) -> Card | None:
    """Return the card of an open center by its code, None when there is none; always one query."""
    return next((card for _, card in _read("c.code = %(code)s", {"code": code}, language, whole=True)), None)


def _read(where: str, names: Json, language: str, *, whole: bool) -> list[tuple[int, Card]]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_select(language, whole)} WHERE c.is_active AND {where}", names)
        return [(row[0], made(*row[1:])) for row in cursor.fetchall()]


@lru_cache(maxsize=32)
def _select(language: str, whole: bool) -> str:
    def tr(alias: str, field: str = "name") -> str:
        return tr_sql(alias, field, language)

    more = f"""jsonb_build_object(
    'description', {tr("c", "description")}, 'postcode', c.postcode, 'phone', c.phone, 'website', c.website,
    'hours_text', c.hours_raw, 'by_appointment', c.by_appointment, 'is_demo', c.is_demo,
    'services', COALESCE((
      SELECT jsonb_agg(jsonb_build_object('code', s.code, 'name', {tr("s")}, 'entity', e.code) ORDER BY e.code, s.code)
      FROM centers_desk d JOIN centers_desk_services o ON o.desk_id = d.id
      JOIN centers_service s ON s.id = o.service_id JOIN centers_entity e ON e.id = s.entity_id
      WHERE d.center_id = c.id AND d.is_active AND s.is_active), '[]'))"""  # noqa: S608
    return f"""
SELECT c.id, c.timezone,
  jsonb_build_object(
    'code', c.code, 'name', {tr("c")}, 'kind', c.kind,
    'region', jsonb_build_object('code', r.code, 'name', {tr("r")}),
    'address', {tr("c", "address")},
    'position', CASE WHEN c.latitude IS NOT NULL
                THEN jsonb_build_object('lat', c.latitude, 'lng', c.longitude) END,
    'payment_methods', c.payment_methods, 'accessibility', c.accessibility,
    'entities', COALESCE((
      SELECT jsonb_agg(jsonb_build_object('code', e.code, 'name', {tr("e")}) ORDER BY e.id <> c.operator_id, e.code)
      FROM centers_desk d JOIN centers_entity e ON e.id = d.entity_id
      WHERE d.center_id = c.id AND d.is_active AND e.is_active), '[]')),
  {more if whole else "'{}'"},
  (SELECT jsonb_agg(jsonb_build_array(h.weekday, h.opens, h.closes))
   FROM centers_openinghours h WHERE h.center_id = c.id),
  (SELECT jsonb_agg(jsonb_build_array(x.date, x.opens, x.closes, {tr("x", "reason")}) ORDER BY x.date, x.opens)
   FROM centers_openingexception x WHERE x.center_id = c.id AND x.date >= CURRENT_DATE - 3)
FROM centers_center c JOIN centers_region r ON r.id = c.region_id"""  # noqa: S608


def made(timezone: str, item: str, more: str, weekly: str | None, exceptions: str | None) -> Card:
    """Return the card of what `_select` reads; `weekly` and `exceptions` are JSON arrays of rows, None for none."""
    days: dict[date, tuple[Shift, ...]] = {}
    unlike: dict[str, list[Json]] = {}
    for day, opens, closes, reason in orjson.loads(exceptions or "[]"):
        shifts = (hours.shift(time.fromisoformat(opens), time.fromisoformat(closes)),) if opens else ()
        days[date.fromisoformat(day)] = days.get(date.fromisoformat(day), ()) + shifts
        entry = {"weekday": None, "date": day, "opens": _clock(opens), "closes": _clock(closes), "reason": reason}
        unlike.setdefault(day, []).append(entry)
    return Card(item.encode(), more.encode(), timezone, *_hours(weekly or "[]"), days, unlike)


@lru_cache(maxsize=1024)  # most centers keep the hours of many others
def _hours(rows: str) -> tuple[Week, tuple[Json, ...]]:
    days: list[list[Shift]] = [[] for _ in hours.WEEKDAYS]
    for weekday, opens, closes in orjson.loads(rows):
        days[weekday].append(hours.shift(time.fromisoformat(opens), time.fromisoformat(closes)))
    week = tuple(hours.merged(shifts) for shifts in days)
    shown = (
        {"weekday": weekday, "date": None, "opens": f"{begin:%H:%M}", "closes": f"{end:%H:%M}", "reason": ""}
        for weekday, shifts in enumerate(week)
        for begin, end in map(hours.times, shifts)
    )
    return week, tuple(shown)


def _clock(text: str | None) -> str | None:
    return text and text[:5]
