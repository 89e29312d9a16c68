"""Writing the directory by its rules. Nothing is deleted: what ends is closed (`is_active`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from audit.actions import record
from centers import hours
from centers.derived import derive
from centers.models import Center, OpeningHours

if TYPE_CHECKING:
    from audit.actions import Actor
    from centers.models import Desk


def save_center(*, by: Actor | None, center: Center) -> Center:
    """Create or change a center; what it is searched and ordered by follows.

    Raises:
        ValueError: no such time zone.
    """
    hours.zone(center.timezone)
    derive(center)
    with transaction.atomic():
        action = "center_created" if center.pk is None else "center_changed"
        center.save()
        record(by=by, action=action, target=center)
    return center


def hours_rows(center: Center, week: hours.Week, desk: Desk | None = None) -> list[OpeningHours]:
    """Return the rows (not saved) that say the shifts of a week."""
    return [
        OpeningHours(center=center, desk=desk, weekday=weekday, opens=opens, closes=closes)
        for weekday, shifts in enumerate(week.shifts)
        for opens, closes in map(hours.times, shifts)
    ]
