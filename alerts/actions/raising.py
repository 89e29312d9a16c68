"""Raising alerts: rows, receivers and gap-free numbers in one statement of the caller's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction

from alerts import push
from alerts.actions.clock import new_deadlines
from alerts.models import Alert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from alerts.kinds import Audience, Kind, Severity


@dataclass(frozen=True, slots=True)
class NewAlert:
    """Something to be told: the same `reference`, kind and audience raises once, however often it is asked."""

    kind: Kind
    audience: Audience
    severity: Severity
    center_id: int
    entity_id: int | None
    reference: UUID
    context: dict[str, Any] = field(default_factory=dict)
    comment: str = ""


# One JSON text for all items: an array of JSON texts would be escaped letter by letter.
_INPUT = """
WITH input AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(%s::text::jsonb) AS (id uuid, kind text, audience text, severity text,
        center_id int, entity_id int, reference uuid, context jsonb, comment text, acknowledge_by timestamptz,
        resolve_by timestamptz)) WITH ORDINALITY AS i(id, kind, audience, severity, center_id, entity_id, reference,
        context, comment, acknowledge_by, resolve_by, place)
)"""

# Gives the rows of `due` (person_id, alert_id, place, total) their numbers.
NUMBERED = """counted AS (
    INSERT INTO alerts_mailbox AS box (person_id, last)
    SELECT DISTINCT person_id, total FROM due ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE SET last = box.last + excluded.last
    RETURNING person_id, last
), delivered AS (
    INSERT INTO alerts_delivery (person_id, sequence, alert_id)
    SELECT person_id, counted.last - due.total + due.place, due.alert_id FROM due JOIN counted USING (person_id)
)
SELECT person_id, last FROM counted ORDER BY person_id"""

# What names no entity is the operator's; where nobody operates the place, it is that of every entity with a desk
# there. Numbers are given out by adding to the mailboxes in the order of persons, so that two transactions never wait
# for each other in a circle; a mailbox stays locked until the commit, so whoever sees its number sees every delivery up
# to it.
_RAISE = f"""{_INPUT},
raised AS (
    INSERT INTO alerts_alert (id, kind, audience, severity, center_id, entity_id, reference, context, comment, state,
        cause, action, acknowledge_by, resolve_by, escalates_at)
    SELECT i.id, i.kind, i.audience, i.severity, i.center_id, COALESCE(i.entity_id, c.operator_id), i.reference,
        i.context, i.comment, 'open', '', '', i.acknowledge_by, i.resolve_by, i.acknowledge_by
    FROM input i JOIN centers_center c ON c.id = i.center_id ORDER BY i.place
    ON CONFLICT (reference, kind, audience) DO NOTHING
    RETURNING id, audience, center_id, entity_id
), mandated AS (
    SELECT r.id, r.audience, m.person_id FROM raised r JOIN centers_mandate m ON m.center_id = r.center_id
        WHERE r.audience = 'managers'
    UNION
    SELECT r.id, r.audience, m.person_id FROM raised r JOIN centers_mandate m ON m.entity_id = r.entity_id
    UNION
    SELECT r.id, r.audience, m.person_id FROM raised r
        JOIN centers_desk d ON d.center_id = r.center_id AND d.is_active
        JOIN centers_mandate m ON m.entity_id = d.entity_id WHERE r.entity_id IS NULL
), due AS MATERIALIZED (
    SELECT p.id AS person_id, m.id AS alert_id, row_number() OVER (PARTITION BY p.id ORDER BY i.place) AS place,
        count(*) OVER (PARTITION BY p.id) AS total
    FROM mandated m JOIN input i ON i.id = m.id JOIN accounts_person p ON p.id = m.person_id
    WHERE p.is_active AND (p.role, m.audience) IN (('manager', 'managers'), ('quality', 'quality'))
), {NUMBERED}
"""  # noqa: S608 - both parts are constants

_REPLACE = f"""{_INPUT}
UPDATE alerts_alert a SET severity = i.severity, context = i.context, comment = i.comment
FROM input i WHERE a.reference = i.reference AND a.kind = i.kind AND a.audience = i.audience
"""  # noqa: S608 - both parts are constants


@transaction.atomic
def raise_alerts(*, items: Sequence[NewAlert]) -> dict[UUID, int]:
    """Store the alerts that are new, deliver each to who answers for its place now, and hint after the commit.

    Returns the last number of every mailbox that grew. Needs no actor: the system tells what a rule lets out.
    """
    if not items:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [_as_json(items)])
        lasts = dict(cursor.fetchall())
    if lasts:
        transaction.on_commit(lambda: push.announce(lasts))
    return lasts


@transaction.atomic
def replace_contents(*, items: Sequence[NewAlert]) -> None:
    """Give alerts told before the content of `items`, silently: no new number, no frame. Refused for managers'."""
    if items:
        with connection.cursor() as cursor:
            cursor.execute(_REPLACE, [_as_json(items)])


@transaction.atomic
def forget(*, references: Sequence[UUID]) -> int:
    """Empty the comments of alerts whose author is erased; the alerts stay. Returns how many had one."""
    return Alert.objects.filter(reference__in=references).exclude(comment="").update(comment="")


def _as_json(items: Sequence[NewAlert]) -> str:
    rows = [{"id": uuid.uuid4(), **_fields(item)} for item in items]
    for row, clock in zip(rows, new_deadlines(items), strict=True):
        if clock:
            row |= {"acknowledge_by": clock.acknowledge_by, "resolve_by": clock.resolve_by}
    return orjson.dumps(rows).decode()


def _fields(item: NewAlert) -> dict[str, Any]:
    return {name: getattr(item, name) for name in NewAlert.__slots__}
