"""The short lists beside the centers, ordered by code: regions, entities, units, services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.db import connection

from centers.paging import Cursor, Page, page
from centers.wording import tr_sql

Json = dict[str, Any]
Tr = Callable[..., str]
ORDERING = "code"


def regions(tr: Tr) -> str:
    """Return the SQL of countries and regions as they are shown."""
    return f"""
SELECT t.code, jsonb_build_object('code', t.code, 'name', {tr("t")}, 'parent', p.code, 'timezone', t.timezone)
FROM centers_region t LEFT JOIN centers_region p ON p.id = t.parent_id WHERE TRUE"""  # noqa: S608


def entities(tr: Tr) -> str:
    """Return the SQL of active entities as they are shown."""
    return f"""
SELECT t.code, jsonb_build_object(
  'code', t.code, 'name', {tr("t")}, 'parent', p.code, 'region', r.code, 'website', t.website)
FROM centers_entity t LEFT JOIN centers_entity p ON p.id = t.parent_id LEFT JOIN centers_region r ON r.id = t.region_id
WHERE t.is_active"""  # noqa: S608


def units(tr: Tr) -> str:
    """Return the SQL of active units as they are shown, of one entity if `entity` is given."""
    return f"""
SELECT t.code, jsonb_build_object('code', t.code, 'name', {tr("t")}, 'entity', e.code, 'parent', p.code)
FROM centers_unit t JOIN centers_entity e ON e.id = t.entity_id LEFT JOIN centers_unit p ON p.id = t.parent_id
WHERE t.is_active AND (%(entity)s::text IS NULL OR e.code = %(entity)s)"""  # noqa: S608


def services(tr: Tr) -> str:
    """Return the SQL of active services as they are shown, of one entity if `entity` is given."""
    return f"""
SELECT t.code, {service(tr)}
FROM centers_service t JOIN centers_entity e ON e.id = t.entity_id
WHERE t.is_active AND (%(entity)s::text IS NULL OR e.code = %(entity)s)"""  # noqa: S608


def service(tr: Tr) -> str:
    """Return the SQL of a service `t` of an entity `e` as it is shown."""
    return f"""jsonb_build_object(
  'code', t.code, 'name', {tr("t")}, 'description', {tr("t", "description")},
  'entity', jsonb_build_object('code', e.code, 'name', {tr("e")}),
  'documents', COALESCE((SELECT jsonb_agg({tr("d")} ORDER BY d.position)
                         FROM centers_servicedocument d WHERE d.service_id = t.id), '[]'),
  'checklist', COALESCE((SELECT jsonb_agg(jsonb_build_object('code', d.code, 'name', {tr("d")}) ORDER BY d.position)
                         FROM centers_servicedocument d WHERE d.service_id = t.id), '[]'),
  'fee', t.fee::float8, 'currency', t.currency, 'payment_methods', t.payment_methods,
  'target_waiting_minutes', t.target_waiting_minutes, 'target_completion_minutes', t.target_completion_minutes)"""  # noqa: S608


def read(
    select: Callable[[Tr], str], *, language: str, limit: int, at: Cursor | None, entity: str | None = None
) -> Page[Json]:
    """Return a page of one of the lists above, in one query."""

    def tr(alias: str, field: str = "name") -> str:
        return tr_sql(alias, field, language)

    backwards = at is not None and at.backwards
    beyond = f' AND t.code COLLATE "C" {"<" if backwards else ">"} %(code)s' if at else ""
    order = f' ORDER BY t.code COLLATE "C"{" DESC" if backwards else ""} LIMIT %(limit)s'
    names = {"entity": entity, "code": at.code if at else "", "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(select(tr) + beyond + order, names)
        rows = cursor.fetchall()
    items = [orjson.loads(item) for _, item in rows]
    return page(items, [(code, code) for code, _ in rows], limit=limit, at=at, ordering=ORDERING)


def service_of(code: str, *, language: str) -> Json | None:
    """Return one active service as it is shown, None when there is none; always one query."""

    def tr(alias: str, field: str = "name") -> str:
        return tr_sql(alias, field, language)

    with connection.cursor() as cursor:
        cursor.execute(f"{services(tr)} AND t.code = %(code)s", {"entity": None, "code": code})
        row = cursor.fetchone()
    return orjson.loads(row[1]) if row else None
