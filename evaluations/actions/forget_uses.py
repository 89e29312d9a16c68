"""Forgetting which visits were rated, once nobody can rate them again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from evaluations.models import VisitUse
from visits.rows import LONGEST_INVITATION

if TYPE_CHECKING:
    from datetime import date

_SPARE = timedelta(days=3)  # zones of the earth, and the day an invitation is good for beyond its last


def forget_uses(*, today: date) -> int:
    """Delete what was used up by visits of a day older than twice the visit window; return how many.

    An invitation may still be used for its whole life after the first visit rated by it, which may itself be a window
    old: where the window is shorter than that life, rows are kept for both.
    """
    kept = settings.VISIT_WINDOW + max(settings.VISIT_WINDOW, LONGEST_INVITATION + _SPARE)
    return VisitUse.objects.filter(day__lt=today - kept).delete()[0]
