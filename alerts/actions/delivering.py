"""Giving alerts that exist to further people: numbered in their mailboxes, once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from accounts.models import Person
from accounts.roles import Role
from alerts import push
from alerts.actions.statements import NUMBERED
from centers.queries import receivers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from alerts.models import Alert

_DELIVER = f"""
WITH wanted AS (
    SELECT * FROM ROWS FROM (unnest(%s::uuid[]), unnest(%s::uuid[])) WITH ORDINALITY AS w(alert_id, person_id, place)
), due AS MATERIALIZED (
    SELECT p.id AS person_id, w.alert_id, row_number() OVER (PARTITION BY p.id ORDER BY w.place) AS place,
        count(*) OVER (PARTITION BY p.id) AS total
    FROM wanted w JOIN accounts_person p ON p.id = w.person_id
    WHERE p.is_active AND NOT EXISTS (
        SELECT FROM alerts_delivery d WHERE d.alert_id = w.alert_id AND d.person_id = w.person_id)
), {NUMBERED}
"""  # noqa: S608 - both parts are constants


@transaction.atomic
def deliver(pairs: Sequence[tuple[UUID, UUID]]) -> dict[UUID, int]:
    """Deliver alerts, locked by the caller, to persons, as pairs (alert, person); who has it gets nothing new.

    Returns the last number of every mailbox that grew, which is hinted after the commit.
    """
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_DELIVER, [[alert for alert, _ in pairs], [person for _, person in pairs]])
        lasts: dict[UUID, int] = dict(cursor.fetchall())
    if lasts:
        transaction.on_commit(lambda: push.announce(lasts))
    return lasts


def quality_of(alert: Alert) -> list[UUID]:
    """Return the central quality team that an alert of a center's managers is handed up to."""
    found = receivers(alert.center_id, alert.entity_id)
    return [receiver.person_id for receiver in found if receiver.role == Role.QUALITY]


def auditors() -> list[UUID]:
    """Return every auditor."""
    people = Person.objects.filter(role=Role.AUDITOR.value, is_active=True).order_by("id")
    return list(people.values_list("id", flat=True))
