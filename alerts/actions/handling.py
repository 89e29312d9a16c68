"""What receivers do with an alert: take note of it, resolve it. All of its receivers see the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from alerts import push
from alerts.kinds import State
from alerts.models import Alert, Delivery
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Person
    from alerts.kinds import Cause


@transaction.atomic
def acknowledge_alert(*, alert_id: UUID, by: Person) -> None:
    """Note that somebody has seen the alert; said again, nothing changes. Raises Problem 404 for others' alerts."""
    alert = _locked(alert_id, by)
    if alert.state != State.OPEN:
        return
    alert.state = State.ACKNOWLEDGED.value
    alert.acknowledged_at, alert.acknowledged_by = Now(), by
    alert.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
    record(by=by, action="alert_acknowledged", target=alert)
    transaction.on_commit(push.announce_changes)


@transaction.atomic
def resolve_alert(*, alert_id: UUID, cause: Cause, action: str, by: Person) -> None:
    """Close the alert with its cause and what was done.

    The same again changes nothing; another outcome than the one that stands is Problem 409 `alert_resolved`, others'
    alerts are Problem 404.
    """
    alert = _locked(alert_id, by)
    if alert.state == State.RESOLVED:
        if (alert.resolved_by_id, alert.cause, alert.action) == (by.pk, cause.value, action):
            return
        raise Problem(409, "alert_resolved", _("This alert was already resolved with another outcome."))
    if alert.state == State.OPEN:
        alert.acknowledged_at, alert.acknowledged_by = Now(), by
    alert.state, alert.cause, alert.action = State.RESOLVED.value, cause.value, action
    alert.resolved_at, alert.resolved_by = Now(), by
    alert.save(
        update_fields=[
            "state", "acknowledged_at", "acknowledged_by", "resolved_at", "resolved_by", "cause", "action",
        ]
    )  # fmt: skip
    record(by=by, action="alert_resolved", target=alert, detail={"cause": cause.value})
    transaction.on_commit(push.announce_changes)


def _locked(alert_id: UUID, by: Person) -> Alert:
    """Return the alert, locked, if the person may read it now. Raises Problem 404."""
    if not Delivery.objects.visible_to(by).filter(alert_id=alert_id).exists():
        raise Problem(404)
    return Alert.objects.select_for_update().get(pk=alert_id)
