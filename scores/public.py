"""What a public card is made of: whole pulses, so that no two cards differ by fewer people than a pulse has."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from centers.models import Center
from evaluations.models import Factor, Hold, Pulse
from evaluations.placing import zone
from scores.cards import KINDS, Sums

if TYPE_CHECKING:
    from datetime import date

    from scores.change import Days


def told_sums(center_id: int, since: date) -> list[tuple[int, Sums, int]]:
    """Return (factor set, sums, number of factors) of a center's pulses since a day.

    A rating that was told stays in them whatever becomes of it: whoever could see one go could read it.
    """
    sets: dict[int, list[Pulse]] = {}
    for pulse in Pulse.objects.filter(center_id=center_id, slot_end__date__gte=since).order_by("factor_set"):
        sets.setdefault(pulse.factor_set, []).append(pulse)
    return [(version, _sum(some), len(some[0].counts) // KINDS) for version, some in sets.items()]


def told_answers(center_id: int, factor: str, days: Days, *, alone: bool = False) -> list[int]:
    """Return how many 1s, 2s, .. 5s a factor got in the pulses told in these days, whichever factor set asked it.

    `alone`: without a first pulse that may hold ratings from before these days.
    """
    here = zone(Center.objects.values_list("timezone", flat=True).get(pk=center_id))
    begin, end = (datetime.combine(day, time(), here) for day in (days.first, days.last + timedelta(days=1)))
    places = dict(Factor.objects.filter(code=factor).values_list("factor_set_id", "position"))
    told = Pulse.objects.filter(center_id=center_id, slot_end__gte=begin, slot_end__lte=end)
    if alone and (first := told.order_by("slot_end").values_list("slot_end", flat=True).first()):
        begin = first  # where a slot ended with the days before it is the one left out
    total = [0] * 5
    rows = told.filter(slot_end__gt=begin, factor_set__in=places)
    for factor_set, counts in rows.values_list("factor_set", "counts"):
        start = KINDS * places[factor_set] + 1  # behind "not applicable"
        total = [sum(pair) for pair in zip(total, counts[start : start + 5], strict=True)]
    return total


def excluded(center_id: int) -> int:
    """Return how many evaluations of a center are held back: appealed, or found to be fraud or like it.

    Appeals, findings and decisions alone move it: that an author revises or withdraws what is held back must not be
    seen.
    """
    return Hold.objects.filter(center_id=center_id).values("evaluation_id").distinct().count()


def _sum(pulses: list[Pulse]) -> Sums:
    return Sums(
        received=sum(pulse.received for pulse in pulses),
        excluded=0,
        n=sum(pulse.n for pulse in pulses),
        points=sum(pulse.points for pulse in pulses),
        points_squared=0,  # nothing public needs it
        boxes=[sum(column) for column in zip(*(pulse.boxes for pulse in pulses), strict=True)],
        counts=[sum(column) for column in zip(*(pulse.counts for pulse in pulses), strict=True)],
    )
