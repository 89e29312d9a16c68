"""Telling everybody what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts.kinds import Audience, State
from alerts.models import Alert, Delivery, Publication
from alerts.showing import MARK, without_contacts
from audit.actions import record
from core.problems import Problem, invalid

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Person


@transaction.atomic
def publish_change(*, alert_id: UUID, text: str, by: Person) -> Publication:
    """Publish what was done about a resolved alert, without addresses and telephone numbers.

    The same text again changes nothing. Raises Problem 404 for others' alerts, 409 `not_resolved`, 409
    `already_published` for another text.
    """
    if not Delivery.objects.visible_to(by).filter(alert_id=alert_id, alert__audience=Audience.MANAGERS.value).exists():
        raise Problem(404)
    alert = Alert.objects.select_for_update(no_key=True).get(pk=alert_id)
    clean = without_contacts(text).strip()
    if not clean.replace(MARK, "").strip():
        raise invalid("/text", "empty", _("Nothing is left of this when addresses and numbers are taken out."))
    if published := Publication.objects.filter(alert=alert).first():
        if published.text == clean:
            return published
        raise Problem(409, "already_published", _("Something else was already published about this alert."))
    if alert.state not in (State.RESOLVED.value, State.VERIFIED.value):
        raise Problem(409, "not_resolved", _("This alert is not resolved yet."))
    published = Publication.objects.create(
        alert=alert,
        center_id=alert.center_id,
        cause=alert.cause,
        text=clean,
        published_on=timezone.now().date(),
        by=by,
    )
    record(by=by, action="change_published", target=alert)
    return published
