"""Handing overdue alerts up: from the managers to the quality team of the entity, from there to the auditors.

One transaction holds the row that says so, the level and the deliveries: whoever is killed in between has done
nothing, and the next round does it. Alerts that another worker holds are left to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alerts import push
from alerts.actions.delivering import auditors, deliver, quality_of
from alerts.deadlines import next_step
from alerts.kinds import Level
from alerts.models import Alert, Escalation
from audit.actions import record
from centers.working import calendar_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

ROUND = 100  # alerts of one transaction


@transaction.atomic
def escalate_overdue() -> int:
    """Hand up the alerts whose time has come, the most overdue first; return how many (at most ROUND)."""
    now = timezone.now()
    waiting = Alert.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    due = list(waiting.select_related("center").filter(escalates_at__lte=now).order_by("escalates_at")[:ROUND])
    pairs = [(alert.pk, person_id) for alert in due for person_id in _hand_up(alert, now)]
    deliver(pairs)
    if due:
        transaction.on_commit(push.announce_changes)
    return len(due)


def _hand_up(alert: Alert, now: datetime) -> list[UUID]:
    """Note that an alert goes one level up; return who gets it there."""
    level = Level(alert.level + 1)
    Escalation.objects.create(alert=alert, level=level, at=now)
    alert.level, alert.changed_at = level.value, now
    alert.escalates_at = None if level == Level.AUDITOR else next_step(calendar_of(alert.center.region_id), now)
    alert.save(update_fields=["level", "changed_at", "escalates_at"])
    record(by=None, action="alert_escalated", target=alert, detail={"level": level.code})
    return auditors() if level == Level.AUDITOR else quality_of(alert)
