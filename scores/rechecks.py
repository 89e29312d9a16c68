"""Comparing what an alert was about before and after, once enough weeks and ratings have come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from alerts.kinds import Audience, State
from alerts.models import Alert, Recheck
from evaluations.kinds import Source
from evaluations.models import Factor
from scores.change import WEEKS_AFTER, compare, days_after, days_before
from scores.levels import Level, desk_key
from scores.models import Rollup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scores.change import Days

_DONE = (State.RESOLVED.value, State.VERIFIED.value)
DAY = "D"


def recheck_all(today: date | None = None) -> int:
    """Write every comparison that can be made now and was not; return how many. Again changes nothing.

    Ratings of citizens count, of the desk where the alert names an entity, else of the center.
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
        if change := compare(_counts(alert, code, before), _counts(alert, code, after)):
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


def _counts(alert: Alert, factor: str, days: Days) -> list[int]:
    """Return how many 1s, 2s, .. 5s a factor got in these days, whichever factor set asked it."""
    level, key = Level.CENTER, alert.center_id
    if alert.entity_id:
        level, key = Level.DESK, desk_key(alert.center_id, alert.entity_id)
    places = dict(Factor.objects.filter(code=factor).values_list("factor_set_id", "position"))
    rows = Rollup.objects.live().filter(
        level=level, key=key, grain=DAY, source=Source.CITIZEN, day__range=(days.first, days.last)
    )
    total = [0] * 5
    for factor_set, counts in rows.filter(factor_set__in=places).values_list("factor_set", "counts"):
        start = 6 * places[factor_set] + 1  # behind "not applicable"
        total = [sum(pair) for pair in zip(total, counts[start : start + 5], strict=True)]
    return total
