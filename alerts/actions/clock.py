"""The clocks of alerts: which deadlines a new or reopened one gets, in the working time of its center's region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from alerts.deadlines import DEFAULTS, Allowance, deadlines
from alerts.kinds import Audience, Severity
from alerts.models import DeadlineSetting
from centers.models import Center
from centers.working import calendar_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from alerts.actions.raising import NewAlert
    from alerts.deadlines import Deadlines
    from alerts.models import Alert


def new_deadlines(items: Iterable[NewAlert]) -> list[Deadlines | None]:
    """Return the deadlines of alerts that are raised now, in the order of the items.

    Only what managers must handle has any: the quality team's feed of ratings is for reading.
    """
    items = list(items)
    timed = [item for item in items if item.audience == Audience.MANAGERS and item.severity in DEFAULTS]
    if not timed:
        return [None] * len(items)
    places = _places({item.center_id for item in timed})
    entities = {item.entity_id or places[item.center_id][1] for item in timed if item.center_id in places}
    allowed, now = _allowances(entities), timezone.now()
    found: list[Deadlines | None] = []
    for item in items:
        if item.audience != Audience.MANAGERS or item.severity not in DEFAULTS or item.center_id not in places:
            found.append(None)
            continue
        region_id, operator_id = places[item.center_id]
        allowance = allowed.get((item.entity_id or operator_id, item.severity), DEFAULTS[item.severity])
        found.append(deadlines(calendar_of(region_id), now, allowance))
    return found


def deadlines_again(alert: Alert, now: datetime) -> Deadlines | None:
    """Return the deadlines of an alert that is reopened now; none if it never had any."""
    if alert.resolve_by is None:
        return None
    severity = Severity(alert.severity)
    allowance = _allowances({alert.entity_id}).get((alert.entity_id, severity), DEFAULTS[severity])
    return deadlines(calendar_of(alert.center.region_id), now, allowance)


def _places(center_ids: set[int]) -> dict[int, tuple[int, int | None]]:
    found = Center.objects.filter(id__in=center_ids).values_list("id", "region_id", "operator_id")
    return {center_id: (region_id, operator_id) for center_id, region_id, operator_id in found}


def _allowances(entities: Iterable[int | None]) -> dict[tuple[int | None, str], Allowance]:
    """Return what entities have set for themselves."""
    rows = DeadlineSetting.objects.filter(entity__in=[entity for entity in entities if entity])
    return {(row.entity_id, row.severity): Allowance(row.acknowledge_hours, row.resolve_days) for row in rows}
