"""What waits for a crowd at a center, as it stands in the log. Read by the worker alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from evaluations.kinds import Trust
from evaluations.modes import ENTITIES, mode_of, modes_sql
from visits import counts
from visits.counts import Where

if TYPE_CHECKING:
    from datetime import date, datetime

# The last row of each evaluation, and how much the entity has let through since it came.
_STANDING = f"""SELECT p.evaluation_id, p.visited_at, p.received_at AS first_received_at, e.kind,
        CASE WHEN e.trust::text = ANY (%s::text[]) THEN e.rater END AS rater,
        coalesce(e.entity_id, c.operator_id) AS entity_id,
        e.notify_center, e.factor_set, e.scores, e.comment, e.comment_language,
        e.waiting_minutes, e.completion_minutes, s.target_waiting_minutes AS waiting_target,
        s.target_completion_minutes AS completion_target,
        {modes_sql("p.received_at")} AS modes
    FROM evaluations_pending p
    CROSS JOIN LATERAL (SELECT * FROM evaluations_evaluation l WHERE l.evaluation_id = p.evaluation_id
        AND l.visited_at = p.visited_at ORDER BY l.revision DESC LIMIT 1) e
    JOIN centers_center c ON c.id = p.center_id
    {ENTITIES}
    LEFT JOIN centers_service s ON s.id = e.service_id
    WHERE p.center_id = %s AND p.received_at < %s AND p.{{open}} IS NULL
    ORDER BY p.received_at"""  # noqa: S608 - constants
_MANY = "SELECT count(*) FROM evaluations_pending WHERE center_id = %s AND received_at >= %s AND received_at < %s"

REPORTING = timedelta(days=28)  # who reported no visit for so long does not report


def standing(center_id: int, before: datetime, column: str) -> list[dict[str, Any]]:
    """Return the evaluations received before a moment whose `column` (pulsed_at, texted_at) is open.

    `rater` is whom a crowd may count: None also for visits that are evidenced less well than it takes.
    """
    levels = [level.value for level in Trust]
    trusted = levels[levels.index(settings.AYN_CROWD_TRUST) :]
    with connection.cursor() as sql:
        sql.execute(_STANDING.format(open=column), [trusted, center_id, before])
        columns = [each.name for each in sql.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in sql.fetchall()]
    for row in rows:
        row["rater"] = bytes(row["rater"]) if row["rater"] is not None else None
        row["mode"] = mode_of(row.pop("modes"))
    return rows


def received_between(center_id: int, first: datetime, last: datetime) -> int:
    """Return how many citizens' evaluations of a center came in [first, last)."""
    with connection.cursor() as sql:
        sql.execute(_MANY, [center_id, first, last])
        return int(sql.fetchone()[0])


def visits_between(center_id: int, first: date, last: date) -> dict[int, int]:
    """Return how many visits of a center on these local days were reported until now, by entity.

    Entities that reported none on them are in it with 0 if they reported any in the last weeks.
    """
    reporting = counts.desks(Where(last - REPORTING, last, center_ids=[center_id]))
    counted = counts.visits_by("entity_id", Where(first, last, center_ids=[center_id]))
    return dict.fromkeys((entity for _, entity in reporting), 0) | counted
