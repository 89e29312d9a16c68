"""When somebody may be reached: quiet hours and the morning's mail, in local time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MORNING = time(7)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the local day, `starts` included, `ends` not; past midnight when `ends` is the smaller."""

    starts: time
    ends: time

    def covers(self, at: time) -> bool:
        """Tell whether a local time lies within."""
        if self.starts < self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


def is_quiet(now: datetime, zone: ZoneInfo, quiet: Quiet | None) -> bool:
    """Tell whether `now` lies in somebody's quiet hours."""
    return quiet is not None and quiet.covers(now.astimezone(zone).time())


def after_quiet(now: datetime, zone: ZoneInfo, quiet: Quiet | None) -> datetime:
    """Return `now`, or the end of the quiet hours that it lies in (UTC)."""
    return following(now, zone, quiet.ends) if quiet is not None and is_quiet(now, zone, quiet) else now


def next_morning(now: datetime, zone: ZoneInfo, quiet: Quiet | None) -> datetime:
    """Return when the next daily mail is due (UTC): at seven, or at the end of quiet hours that cover seven."""
    return after_quiet(following(now, zone, MORNING), zone, quiet)


def following(now: datetime, zone: ZoneInfo, at: time) -> datetime:
    """Return the first moment after `now` at which clocks of the zone show `at` (UTC).

    A time that the change of clocks leaves out counts an hour later, one that it repeats counts the first time.
    """
    day = now.astimezone(zone).date()
    for ahead in range(3):
        moment = datetime.combine(day + timedelta(days=ahead), at, zone).astimezone(UTC)
        if moment > now:
            return moment
    raise AssertionError("the day after tomorrow is later than now")
