"""What is offered at a center: desk by desk, with hours and papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from centers import cards, reference
from centers.wording import tr_sql

Json = dict[str, Any]


def desks(center_id: int, language: str, now: datetime) -> list[Json]:
    """Return the open desks of a center as they are shown at a moment, whoever runs the place first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_select(language), [center_id])
        return [cards.made(*row).as_item(now) for row in cursor.fetchall()]


def _select(language: str) -> str:
    def tr(alias: str, field: str = "name") -> str:
        return tr_sql(alias, field, language)

    return f"""
SELECT c.timezone,
  jsonb_build_object(
    'entity', jsonb_build_object('code', e.code, 'name', {tr("e")}),
    'unit', CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('code', u.code, 'name', {tr("u")}) END,
    'services', COALESCE((
      SELECT jsonb_agg({reference.service(tr)} ORDER BY t.code)
      FROM centers_desk_services o JOIN centers_service t ON t.id = o.service_id
      WHERE o.desk_id = d.id AND t.is_active), '[]')),
  '{{}}',
  (SELECT jsonb_agg(jsonb_build_array(h.weekday, h.opens, h.closes)) FROM centers_openinghours h
   WHERE h.center_id = c.id AND h.desk_id IS NOT DISTINCT FROM own.desk_id),
  (SELECT jsonb_agg(jsonb_build_array(x.date, x.opens, x.closes, {tr("x", "reason")}) ORDER BY x.date, x.opens)
   FROM centers_openingexception x WHERE x.center_id = c.id AND x.date >= CURRENT_DATE - 3)
FROM centers_desk d JOIN centers_center c ON c.id = d.center_id JOIN centers_entity e ON e.id = d.entity_id
LEFT JOIN centers_unit u ON u.id = d.unit_id AND u.is_active
LEFT JOIN LATERAL (SELECT h.desk_id FROM centers_openinghours h WHERE h.desk_id = d.id LIMIT 1) own ON TRUE
WHERE c.id = %s AND d.is_active AND e.is_active ORDER BY e.id IS DISTINCT FROM c.operator_id, e.code"""  # noqa: S608
