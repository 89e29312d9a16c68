"""Comparing what an alert was about before and after, once enough weeks and ratings have come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alerts.kinds import Audience, State
from alerts.models import Alert, Recheck
from scores.change import WEEKS_AFTER, compare, days_after, days_before
from scores.public import told_answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scores.change import Days

_DONE = (State.RESOLVED.value, State.VERIFIED.value)


def recheck_all(today: date | None = None) -> int:
    """Write every comparison that can be made now and was not; return how many. Again changes nothing.

    What is compared are whole pulses of the center: whoever takes comparisons from each other, or from pulses and
    cards, is left with a pulse again, never with the ratings of a week.
    """
    today = today or timezone.now().date()
    least, most = WEEKS_AFTER
    oldest, newest = today - timedelta(weeks=most + 2), today - timedelta(weeks=least)
    resolved = Alert.objects.filter(
        audience=Audience.MANAGERS.value, state__in=_DONE, resolved_at__date__range=(oldest, newest)
    )
    return sum(_recheck(alert, today) for alert in resolved.iterator(chunk_size=500))


@transaction.atomic
def _recheck(alert: Alert, today: date) -> int:
    if alert.resolved_at is None or (after := days_after(alert.resolved_at.date(), today)) is None:
        return 0
    done = set(Recheck.objects.filter(alert=alert, since=after.first).values_list("factor", flat=True))
    missing = [code for code in alert.context.get("factors", []) if code not in done]
    found = list(_compared(alert, missing, after))
    return len(Recheck.objects.bulk_create(found, ignore_conflicts=True))


def _compared(alert: Alert, factors: list[str], after: Days) -> Iterator[Recheck]:
    before = days_before(alert.raised_at.date())
    for code in factors:
        earlier = told_answers(alert.center_id, code, before)
        if change := compare(earlier, told_answers(alert.center_id, code, after, alone=True)):
            yield Recheck(
                alert=alert,
                factor=code,
                since=after.first,
                until=after.last,
                n_before=change.n_before,
                mean_before=change.before,
                n_after=change.n_after,
                mean_after=change.after,
                low=change.low,
                high=change.high,
                verdict=change.verdict,
            )
