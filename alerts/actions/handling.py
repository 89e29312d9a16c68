"""What is done with an alert, as alerts.workflow allows it. All of its receivers see the outcome.

Each change locks the alert, adds a step and an audit row, and is announced after the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts import push
from alerts.actions.clock import deadlines_again
from alerts.actions.delivering import deliver, quality_of
from alerts.actions.noting import note_news
from alerts.kinds import Audience, Kind, Level, NewsKind, State
from alerts.models import Alert, Delivery, Step
from alerts.workflow import Change, after
from audit.actions import record
from core.problems import Problem

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.models import Person
    from alerts.kinds import Cause

_HANDLED = {State.RESOLVED.value, State.VERIFIED.value}


@transaction.atomic
def acknowledge_alert(*, alert_id: UUID, by: Person) -> None:
    """Note that somebody has seen the alert; said again, nothing changes. Raises Problem 404 for others' alerts."""
    alert = _locked(alert_id, by)
    if after(State(alert.state), Change.ACKNOWLEDGE) is None:
        return
    now = timezone.now()
    _acknowledged(alert, by, now)
    alert.escalates_at = alert.resolve_by if alert.level < Level.AUDITOR else None
    _change(alert, Change.ACKNOWLEDGE, by, now)
    record(by=by, action="alert_acknowledged", target=alert)


@transaction.atomic
def resolve_alert(*, alert_id: UUID, cause: Cause, action: str, by: Person) -> None:
    """Close the alert with its cause and what was done; the quality team of its entity gets it to verify.

    The same again changes nothing; another outcome than the one that stands is Problem 409 `alert_resolved`, others'
    alerts are Problem 404.
    """
    alert = _locked(alert_id, by)
    if alert.state in _HANDLED:
        if (alert.resolved_by_id, alert.cause, alert.action) == (by.pk, cause.value, action):
            return
        raise Problem(409, "alert_resolved", _("This alert was already resolved with another outcome."))
    now = timezone.now()
    if alert.state == State.OPEN:
        _acknowledged(alert, by, now)
    alert.cause, alert.action, alert.resolved_at, alert.resolved_by = cause.value, action, now, by
    alert.escalates_at, alert.folding = None, False
    _change(alert, Change.RESOLVE, by, now, cause=cause.value, text=action)
    record(by=by, action="alert_resolved", target=alert, detail={"cause": cause.value})
    if alert.audience == Audience.MANAGERS:
        deliver([(alert.pk, person_id) for person_id in quality_of(alert)])
    if (alert.kind, alert.audience) == (Kind.RATING_TOLD, Audience.MANAGERS):
        note_news(kind=NewsKind.ACTION, cause=alert.pk)


@transaction.atomic
def verify_alert(*, alert_id: UUID, note: str, by: Person) -> None:
    """Confirm that a resolved alert is dealt with. The same person again changes nothing.

    Raises Problem 404 for others' alerts, 409 `not_resolved`, `alert_verified` (by somebody else) or
    `own_resolution`: nobody verifies what he resolved himself.
    """
    alert = _locked(alert_id, by)
    if alert.state == State.VERIFIED and alert.verified_by_id == by.pk:
        return
    _must_be_verifiable(alert, by)
    alert.verified_at = now = timezone.now()
    alert.verified_by = by
    _change(alert, Change.VERIFY, by, now, text=note)
    record(by=by, action="alert_verified", target=alert)


@transaction.atomic
def reopen_alert(*, alert_id: UUID, note: str, by: Person) -> None:
    """Give a resolved alert back, with new deadlines; what was said stays in its steps.

    The same person with the same words again changes nothing. Raises Problem as `verify_alert`.
    """
    alert = _locked(alert_id, by)
    last = Step.objects.filter(alert=alert).order_by("-number").first()
    if last and (last.change, last.by_id, last.text) == (Change.REOPEN.value, by.pk, note):
        return
    _must_be_verifiable(alert, by)
    now = timezone.now()
    alert.acknowledged_at = alert.acknowledged_by = alert.resolved_at = alert.resolved_by = None
    alert.cause = alert.action = ""
    if again := deadlines_again(alert, now):
        alert.acknowledge_by, alert.resolve_by = again.acknowledge_by, again.resolve_by
        alert.escalates_at = again.acknowledge_by if alert.level < Level.AUDITOR else None
    _change(alert, Change.REOPEN, by, now, text=note)
    record(by=by, action="alert_reopened", target=alert)


def _locked(alert_id: UUID, by: Person) -> Alert:
    """Return the alert, locked, if the person may read it now. Raises Problem 404."""
    if not Delivery.objects.visible_to(by).filter(alert_id=alert_id).exists():
        raise Problem(404)
    return Alert.objects.select_for_update(no_key=True).get(pk=alert_id)


def _acknowledged(alert: Alert, by: Person, now: datetime) -> None:
    alert.acknowledged_at, alert.acknowledged_by = now, by


def _must_be_verifiable(alert: Alert, by: Person) -> None:
    if alert.state == State.VERIFIED:
        raise Problem(409, "alert_verified", _("This alert was already verified."))
    if alert.state != State.RESOLVED:
        raise Problem(409, "not_resolved", _("This alert is not resolved yet."))
    if alert.resolved_by_id == by.pk:
        raise Problem(409, "own_resolution", _("Somebody else must verify what you resolved."))


def _change(alert: Alert, change: Change, by: Person, now: datetime, *, cause: str = "", text: str = "") -> None:
    """Move a locked alert along the workflow, add the step and announce it."""
    state = after(State(alert.state), change)
    if state is None:
        raise Problem(409)
    alert.state, alert.changed_at = state.value, now
    alert.save()
    number = Step.objects.filter(alert=alert).aggregate(last=Max("number"))["last"] or 0
    Step.objects.create(alert=alert, number=number + 1, change=change.value, by=by, at=now, cause=cause, text=text)
    transaction.on_commit(push.announce_changes)
