"""What a public card is made of: whole pulses, so that no two cards differ by fewer people than a pulse has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum

from evaluations.kinds import Source
from evaluations.models import Pulse
from scores.cards import KINDS, Sums
from scores.levels import Level
from scores.models import Rollup
from scores.periods import MONTH

if TYPE_CHECKING:
    from datetime import date


def told_sums(center_id: int, since: date) -> list[tuple[int, Sums, int]]:
    """Return (factor set, sums, number of factors) of a center's pulses since a day.

    A rating that was told stays in them whatever becomes of it: whoever could see one go could read it.
    """
    sets: dict[int, list[Pulse]] = {}
    for pulse in Pulse.objects.filter(center_id=center_id, slot_end__date__gte=since).order_by("factor_set"):
        sets.setdefault(pulse.factor_set, []).append(pulse)
    return [(version, _sum(some), len(some[0].counts) // KINDS) for version, some in sets.items()]


def excluded(center_id: int) -> int:
    """Return how many citizens' evaluations of a center are held back after an appeal."""
    months = Rollup.objects.live().filter(level=Level.CENTER, key=center_id, grain=MONTH, source=Source.CITIZEN)
    total: int | None = months.aggregate(total=Sum("excluded"))["total"]
    return total or 0


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
