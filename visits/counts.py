"""Visits as the entities count them: sums of daily counts, never of single transactions.

Where nobody reports, there is nothing: an absent center had no counted visits, which is not "no visits".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Q, Sum

from centers.models import Center, Region
from visits.models import DayCount

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

Trait = Literal["channel", "customer_category", "outcome", "service_id", "entity_id", "center_id", "day"]


@dataclass(frozen=True, slots=True)
class Where:
    """Which visits: local days from `first` to `last`, both included, and places; without a place all of them."""

    first: date
    last: date
    center_ids: Collection[int] | None = None
    entity_id: int | None = None
    region_id: int | None = None  # a region, or a country with all of its regions

    def rows(self) -> QuerySet[DayCount]:
        """Return the daily counts of these visits."""
        found = DayCount.objects.filter(day__range=(self.first, self.last))
        if self.center_ids is not None:
            found = found.filter(center_id__in=self.center_ids)
        if self.entity_id is not None:
            found = found.filter(entity_id=self.entity_id)
        if self.region_id is not None:
            found = found.filter(center_id__in=_centers_of(self.region_id))
        return found


def visits(where: Where) -> int:
    """Return how many visits were counted."""
    return int(where.rows().aggregate(n=Sum("n"))["n"] or 0)


def visits_by(trait: Trait, where: Where) -> dict[Any, int]:
    """Return how many visits were counted for each value of a trait; None stands for those that name none.

    By "center_id" this is what an active rating rate divides by: ratings of a center by its counted visits of the same
    days, for the centers where an entity counts.
    """
    return dict(where.rows().values_list(trait).annotate(n=Sum("n")).order_by(trait))


def desks(where: Where) -> set[tuple[int, int]]:
    """Return the desks, (center, entity), of which visits were counted at all."""
    return set(where.rows().order_by().values_list("center_id", "entity_id").distinct())


@dataclass(frozen=True, slots=True)
class Day:
    """Counted visits of one day; means in minutes, None where no time was told."""

    day: date
    visits: int
    waiting_minutes: float | None
    completion_minutes: float | None


def days(where: Where) -> list[Day]:
    """Return the days on which visits were counted, in order, with their mean times."""
    sums = ("n", "waiting_n", "waiting_sum", "completion_n", "completion_sum")
    rows = where.rows().values_list("day").annotate(*(Sum(name) for name in sums)).order_by("day")
    return [
        Day(day, n, _mean(waited, waiting_n), _mean(took, completion_n))
        for day, n, waiting_n, waited, completion_n, took in rows
    ]


def _mean(total: int, n: int) -> float | None:
    return round(total / n, 1) if n else None


def _centers_of(region_id: int) -> QuerySet[Any, Any]:
    regions = Region.objects.filter(Q(pk=region_id) | Q(parent_id=region_id))
    return Center.objects.filter(region__in=regions).values("id")
