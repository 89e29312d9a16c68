"""What the rules of alerts find in a center's pulses: told with each pulse, and once a day and a week are over.

Read here are rows of `Pulse` and nothing of the ratings behind them.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import TruncDate, TruncWeek

from alerts.actions import NewAlert, raise_alerts
from alerts.duplicates import fold_key
from alerts.kinds import Audience
from alerts.rules_of import rules_of
from centers.models import Center
from centers.working import calendar_of
from evaluations.detection import CROWD, LONGEST_RUN, Told, in_days, in_pulses, in_weeks
from evaluations.drops import MEMORY, Day, Watch
from evaluations.models import DropWatch, Pulse, ReleaseClock
from evaluations.placing import zone
from evaluations.points import SCALE
from evaluations.slots import next_end
from evaluations.weeks import YEAR, Week

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from evaluations.detection import Finding

_INSTANT = timedelta(microseconds=1)  # the end of a slot at midnight belongs to the day before
_WEEK = timedelta(weeks=1)


def detect_in_pulse(
    *, clock: ReleaseClock, end: datetime, here: tzinfo, names: Mapping[str, Mapping[str, str]]
) -> list[NewAlert]:
    """Return what the pulse of a slot says, for the caller to raise with it; wind the clocks of its day and week.

    `names`: of the factors, by code and language. Raised apart, the mailboxes would be locked before the alerts that
    collect, the other way round than everywhere else. Needs no actor: the system tells what a rule lets out.
    """
    slots = (
        Pulse.objects.filter(center_id=clock.center_id, slot_end__lte=end, slot_end__gt=end - MEMORY)
        .values("slot_end", "means")
        .annotate(ratings=Sum("n"), total=Sum("points"), all_timed=Sum("timed"), all_late=Sum("late"))
        .order_by("-slot_end")[:LONGEST_RUN]
    )
    pulses = [
        Told(slot["ratings"], slot["total"], slot["means"], slot["all_timed"], slot["all_late"]) for slot in slots
    ]
    found = in_pulses(pulses, rules_of([clock.center_id])[clock.center_id])
    midnight = next_end(end - _INSTANT, here, 24)
    clock.day_at = clock.day_at or midnight
    clock.week_at = clock.week_at or _monday_after(end - _INSTANT, here)
    clock.save(update_fields=["day_at", "week_at"])
    return _alerts(clock.center_id, f"{int(end.timestamp())}", found, names)


def detect_due(*, now: datetime) -> int:
    """Judge every day and week of pulses that is over, a center a transaction; returns how many were judged."""
    judged = 0
    while _judge_next_day(now):
        judged += 1
    while _judge_next_week(now):
        judged += 1
    return judged


@transaction.atomic
def _judge_next_day(now: datetime) -> bool:
    clock = _taken(day_at__lte=now)
    if clock is None or clock.day_at is None:
        return False
    center_id, midnight, clock.day_at = clock.center_id, clock.day_at, None
    clock.save(update_fields=["day_at"])
    region_id, here = _place(center_id)
    seasons = calendar_of(region_id).seasons
    days = [
        Day(day, points, (day.weekday(), any(season.first <= day <= season.last for season in seasons)))
        for day, _, points in _means(center_id, TruncDate, here, (midnight - MEMORY - _WEEK, midnight))
    ]
    if not days:
        return True
    row = DropWatch.objects.filter(center_id=center_id).first()
    watch = Watch(row.since, row.level, row.rising_since) if row else Watch(days[0].day)
    judged = row.judged if row else date.min
    watch, found = in_days(watch, days, judged, rules_of([center_id])[center_id])
    last = max(judged, days[-1].day)
    DropWatch.objects.update_or_create(
        center_id=center_id,
        defaults={"since": watch.since, "judged": last, "level": watch.level, "rising_since": watch.rising_since},
    )
    raise_alerts(items=_alerts(center_id, last.isoformat(), found))
    return True


@transaction.atomic
def _judge_next_week(now: datetime) -> bool:
    clock = _taken(week_at__lte=now)
    if clock is None or clock.week_at is None:
        return False
    center_id, monday, clock.week_at = clock.center_id, clock.week_at, None
    clock.save(update_fields=["week_at"])
    _, here = _place(center_id)
    last = monday.astimezone(here).date() - _WEEK
    weeks = {
        first: Week(n, points)
        for first, n, points in _means(center_id, TruncWeek, here, (monday - (YEAR + 1) * _WEEK, monday))
    }
    earlier = [week for first, week in weeks.items() if last - YEAR * _WEEK <= first < last]
    name = f"{last:%G-W%V}"
    found = in_weeks(name, weeks.get(last), earlier, rules_of([center_id])[center_id])
    raise_alerts(items=_alerts(center_id, name, found))
    return True


def _taken(**due: datetime) -> ReleaseClock | None:
    return ReleaseClock.objects.select_for_update(skip_locked=True).filter(**due).order_by("center_id").first()


def _place(center_id: int) -> tuple[int, tzinfo]:
    region_id, name = Center.objects.values_list("region_id", "timezone").get(pk=center_id)
    return region_id, zone(name)


def _monday_after(moment: datetime, here: tzinfo) -> datetime:
    """Return the first local midnight after a moment at which an ISO week ends."""
    while (moment := next_end(moment, here, 24)).astimezone(here).weekday() != 0:
        pass
    return moment


def _means(
    center_id: int, unit: type[TruncDate | TruncWeek], here: tzinfo, period: tuple[datetime, datetime]
) -> list[tuple[date, int, float]]:
    """Return (first day, ratings, mean points) of each local day or week whose pulses hold a crowd, in order."""
    rows = (
        Pulse.objects.filter(center_id=center_id, slot_end__gt=period[0], slot_end__lte=period[1])
        .annotate(unit=unit(F("slot_end") - _INSTANT, tzinfo=here))
        .values("unit")
        .annotate(ratings=Sum("n"), total=Sum("points"))
        .order_by("unit")
    )
    return [
        (_date(row["unit"]), row["ratings"], row["total"] / row["ratings"] / SCALE)
        for row in rows
        if row["ratings"] >= CROWD
    ]


def _date(unit: date | datetime) -> date:
    return unit.date() if isinstance(unit, datetime) else unit


def _alerts(
    center_id: int, moment: str, found: Iterable[Finding], names: Mapping[str, Mapping[str, str]] | None = None
) -> list[NewAlert]:
    return [
        NewAlert(
            kind=finding.kind,
            audience=Audience.MANAGERS,
            severity=finding.severity,
            center_id=center_id,
            entity_id=None,
            reference=_reference(finding, center_id, moment),
            context=_context(finding, names or {}),
            fold=fold_key(finding.kind, center_id, finding.cause),
        )
        for finding in found
    ]


def _context(finding: Finding, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "factors": list(finding.factors),
        "names": {code: names[code] for code in finding.factors},
        "facts": finding.facts,
    }


def _reference(finding: Finding, center_id: int, moment: str) -> UUID:
    """Return the cause of an alert: what was found, where and when; the same is raised once."""
    text = "\0".join([finding.kind, str(center_id), moment, finding.cause])
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
