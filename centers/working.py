"""The working calendar of a region, remembered by the process."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from centers import edition, hours
from centers.kinds import Season
from centers.models import Holiday, Ramadan, Region, WorkingHours
from core import calendar
from core.calendar import Calendar

if TYPE_CHECKING:
    from datetime import time

    from core.calendar import Week

OFFICE_HOURS = ((8 * 60, 16 * 60),)
USUAL_WEEK: Week = (*[OFFICE_HOURS] * 5, (), ())  # where nobody has said anything else

_calendars: edition.Memory[int, Calendar] = edition.Memory(10_000)


def calendar_of(region_id: int) -> Calendar:
    """Return the calendar of a region: its own hours, else its country's, else Monday to Friday from 8 to 16.

    Holidays and Ramadans of the country hold in its regions too. Seen at most `edition.SECONDS` late.
    """
    now = edition.current()
    found = _calendars.get(region_id, now)
    if found is None:
        found = _read(region_id)
        _calendars.put(region_id, found, now)
    return found


def _read(region_id: int) -> Calendar:
    zone, parent_id = Region.objects.values_list("timezone", "parent_id").get(pk=region_id)
    places = [region_id, parent_id] if parent_id else [region_id]
    weeks = _weeks(places)
    ramadan = weeks.get(Season.RAMADAN)
    ramadans = Ramadan.objects.filter(region__in=places).values_list("first", "last") if ramadan else ()
    return Calendar(
        hours.zone(zone),
        weeks.get(Season.REGULAR, USUAL_WEEK),
        frozenset(Holiday.objects.filter(region__in=places).values_list("date", flat=True)),
        tuple(calendar.Season(first, last, ramadan) for first, last in ramadans if ramadan),
    )


def _weeks(places: list[int]) -> dict[str, Week]:
    """Return the week of each season, of the first place that has one."""
    found: dict[tuple[int, str], list[list[tuple[int, int]]]] = defaultdict(lambda: [[] for _ in range(7)])
    for row in WorkingHours.objects.filter(region__in=places).order_by("weekday", "opens"):
        found[row.region_id, row.season][row.weekday].append((_minute(row.opens), _minute(row.closes)))
    weeks: dict[str, Week] = {}
    for place in places:
        for season in Season:
            if (place, season.value) in found:
                weeks.setdefault(season.value, tuple(tuple(shifts) for shifts in found[place, season.value]))
    return weeks


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
