"""How long marks of networks and devices are kept, and whose of the staff are noted at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.roles import Role
from centers.models import Mandate
from evaluations.marks import marks_of
from evaluations.models import Signal
from scores.detectors.sights import MEMORY
from scores.models import Inspection, StaffMark

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpRequest

    from accounts.models import Person

KEPT = timedelta(days=30)

_noted: dict[tuple[UUID, bytes], date] = {}  # what this process wrote today


def purge_marks(now: datetime) -> int:
    """Delete the marks whose time is over, and days too old to say what is usual; return how many rows."""
    today = now.date()
    signals = Signal.objects.filter(day__lt=today - KEPT)
    staff = StaffMark.objects.filter(day__lt=today - KEPT)
    days = Inspection.objects.filter(day__lt=today - KEPT - MEMORY, due=False)
    return sum(rows.delete()[0] for rows in (signals, staff, days))


def note_staff(person: Person, request: HttpRequest) -> None:
    """Remember for some weeks by which network and device a manager asked us something today: his centers', not his."""
    today = timezone.now().date()
    if person.role != Role.MANAGER:
        return
    new = [mark for mark in marks_of(request, today) if mark is not None and _noted.get((person.pk, mark)) != today]
    if not new:
        return
    centers = Mandate.objects.filter(person=person, center__isnull=False).values_list("center_id", flat=True)
    rows = [StaffMark(day=today, center_id=center_id, mark=mark) for center_id in centers for mark in new]
    StaffMark.objects.bulk_create(rows, ignore_conflicts=True)
    for seen in [key for key, day in list(_noted.items()) if day != today]:
        _noted.pop(seen, None)
    _noted.update({(person.pk, mark): today for mark in new})
