"""Opening hours: reading them as people publish them, and telling whether a place is open. Pure.

Times of a day are minutes since midnight on the wall clock of the place. A shift ends after it begins: one past
midnight ends after 1440, one that begins and ends at the same time lasts the whole day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_SHIFT = 16 * 60  # longer ones in free text are typing errors ("13:30 - 5:00" is not, "9:00 - 8:30" is)
LONGEST_TEXT = 200
AHEAD = 14  # days within which a place opens or closes next, or nobody can say

_TIME = r"(\d{1,2})\s?(?::|h)\s?(\d{2})|(\d{1,2})\s?h"
_RANGE = re.compile(rf"(?:{_TIME})\s*-\s*(?:{_TIME})(?![\d:])", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:/|,|;|&|\bet\b|\band\b)?\s*", re.IGNORECASE)
_CLOSED = re.compile(r"-?|ferm[ée]e?|closed|مغلق|cerrado|закрыто|休息|बंद|بند", re.IGNORECASE)
_APPOINTMENT = re.compile(
    r"\brdv\b|rendez.?vous|appointment|موعد|cita previa|по записи|预约|अपॉइंटमेंट|اپائنٹمنٹ", re.IGNORECASE
)
_EXACT = re.compile("[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}")
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From `opens` to `closes`, minutes since the midnight that begins its day."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Week:
    """A published week: shifts for each weekday (0 = Monday) when it is regular, else only the words."""

    shifts: tuple[tuple[Shift, ...], ...]
    raw: str = ""
    by_appointment: bool = False


UNKNOWN = Week(shifts=((),) * 7)


def shift(opens: time, closes: time) -> Shift:
    """Return the shift between two times of the clock; not later than `opens` means on the next day."""
    begin, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return Shift(begin, end if end > begin else end + DAY)


def times(span: Shift) -> tuple[time, time]:
    """Return the clock times of a shift: the inverse of `shift`."""
    return time(*divmod(span.opens % DAY, 60)), time(*divmod(span.closes % DAY, 60))


def parse_day(text: str) -> tuple[Shift, ...] | None:
    """Read one day: `9:00 - 12:00 / 13:30 - 17:00`, `-` (closed). None when it says anything else."""
    text = text.translate(_DASHES).strip()
    if len(text) > LONGEST_TEXT:
        return None
    if _CLOSED.fullmatch(text):
        return ()
    shifts, place = [], 0
    while place < len(text):
        found = _RANGE.match(text, place)
        span = _span(found) if found else None
        if found is None or span is None:
            return None
        shifts.append(span)
        gap = _BETWEEN.match(text, found.end())
        place = gap.end() if gap else found.end()
    return tuple(shifts) if _apart(shifts) else None


def parse_week(days: Mapping[str, str], note: str = "") -> Week:
    """Read the days that a source publishes, keyed `mon` .. `sun`; days that it does not name are closed.

    One day that fits no clock makes the whole week unknown: the words are kept instead, for people to read.
    """
    if unknown := set(days) - set(WEEKDAYS):
        raise ValueError(f"unknown weekday {sorted(unknown)[0]!r}")
    read = [parse_day(days.get(day, "-")) for day in WEEKDAYS]
    shifts = tuple(day for day in read if day is not None)
    if len(shifts) == len(WEEKDAYS) and not note:
        return Week(shifts) if any(shifts) else UNKNOWN
    raw = _as_published(days, note)
    return Week(UNKNOWN.shifts, raw, bool(_APPOINTMENT.search(raw)))


def write_shifts(shifts: Sequence[Sequence[Shift]]) -> str:
    """Return a week in one exact line: `mon 09:00-12:00 13:30-17:00; tue 22:00-02:00`; empty for no shifts."""
    days = zip(WEEKDAYS, shifts, strict=True)
    told = {day: [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in map(times, spans)] for day, spans in days}
    return "; ".join(f"{day} {' '.join(spans)}" for day, spans in told.items() if spans)


def read_shifts(text: str) -> tuple[tuple[Shift, ...], ...]:
    """Read what `write_shifts` wrote. Raises ValueError for anything else."""
    week: dict[str, tuple[Shift, ...]] = {}
    for part in text.split(";"):
        day, *spans = part.split()
        if day in week or day not in WEEKDAYS or not all(map(_EXACT.fullmatch, spans)):
            raise ValueError(part)
        ends = [span.split("-") for span in spans]
        week[day] = tuple(shift(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in ends)
        if len({span.opens for span in week[day]}) < len(spans):
            raise ValueError(part)
    return tuple(week.get(day, ()) for day in WEEKDAYS)


def is_open(
    week: Sequence[Sequence[Shift]], exceptions: Mapping[date, Sequence[Shift]], local: datetime
) -> bool | None:
    """Tell whether a place is open at a wall-clock moment; None when nothing is known about that day.

    Args:
        week: shifts for each weekday, 0 = Monday; all empty when the hours are unknown.
        exceptions: dates unlike their weekday; an empty list of shifts is a day closed.
        local: the moment on the clock of the place.
    """
    today = local.date()
    if not any(week) and today not in exceptions:
        return None
    minute = local.hour * 60 + local.minute
    return any(
        span.opens <= minute + back * DAY < span.closes
        for back in (0, 1)
        for span in _of(today - timedelta(days=back), week, exceptions)
    )


def changes_at(
    week: Sequence[Sequence[Shift]], exceptions: Mapping[date, Sequence[Shift]], local: datetime
) -> datetime | None:
    """Return the wall-clock moment at which `is_open` turns; None when nobody knows, or not within two weeks.

    Arguments as of `is_open`. Shifts that touch are one: at midnight an open place does not close for a moment.
    """
    opened = is_open(week, exceptions, local)
    if opened is None or not (opened or any(week)):
        return None
    minute = local.hour * 60 + local.minute
    for begin, end in _ahead(local.date(), week, exceptions):
        if opened and begin <= minute < end:
            minute = end
        elif begin > minute:
            return _on_clock(local, minute if opened else begin)
    return _on_clock(local, minute) if opened and minute < AHEAD * DAY else None


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """Return an IANA time zone. Raises ValueError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}") from None


def merged(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return shifts in order, those that overlap or touch made one (several desks open at their own times)."""
    result: list[Shift] = []
    for span in sorted(shifts):
        last = result[-1] if result else span
        closes = max(last.closes, span.closes)
        if result and span.opens <= last.closes and closes <= last.opens + DAY:  # longer fits no clock times
            result[-1] = Shift(last.opens, closes)
        else:
            result.append(span)
    return tuple(result)


def _of(day: date, week: Sequence[Sequence[Shift]], exceptions: Mapping[date, Sequence[Shift]]) -> Sequence[Shift]:
    return exceptions[day] if day in exceptions else week[day.weekday()]


def _ahead(
    today: date, week: Sequence[Sequence[Shift]], exceptions: Mapping[date, Sequence[Shift]]
) -> Iterator[tuple[int, int]]:
    """Yield the shifts from yesterday's on in order, in minutes since the midnight that begins today."""
    for day in range(-1, AHEAD):
        for span in _of(today + timedelta(days=day), week, exceptions):
            yield span.opens + day * DAY, span.closes + day * DAY


def _on_clock(local: datetime, minute: int) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)


def _span(found: re.Match[str]) -> Shift | None:
    ends = [int(group or 0) for group in found.groups()]
    begin, end = ((ends[at] or ends[at + 2]) * 60 + ends[at + 1] for at in (0, 3))
    if begin >= DAY or end > DAY or max(ends[1], ends[4]) > 59 or begin == end:
        return None
    end = end if end > begin else end + DAY
    return Shift(begin, end) if end - begin <= LONGEST_SHIFT or (begin, end) == (0, DAY) else None


def _apart(shifts: Sequence[Shift]) -> bool:
    ends = [*shifts[1:], Shift(shifts[0].opens + DAY, DAY * 2)] if shifts else []
    return all(earlier.closes <= later.opens for earlier, later in zip(shifts, ends, strict=True))


def _as_published(days: Mapping[str, str], note: str) -> str:
    lines = [f"{day}: {days[day].strip()}" for day in WEEKDAYS if days.get(day, "").strip()]
    return "\n".join([*lines, note.strip()] if note.strip() else lines)
