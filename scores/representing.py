"""Who is heard beside who is served: ratings of citizens beside the visits that entities counted of the same days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from centers.models import Center
from evaluations.kinds import Source
from scores import cuts, sums, triangulation
from scores.levels import UNKNOWN, desk_key
from scores.triangulation import COVERED, NOT_COUNTED, OTHER_LEVEL, PARTLY_COUNTED, Heard
from visits import counts
from visits.counts import Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scores.sums import Scope
    from scores.triangulation import Subject

# That entities count by as raters name them.
GROUPS: dict[str, counts.Trait] = {"channel": "channel", "customer_category": "customer_category"}
_PLACES = {"country": "region_id", "region": "region_id", "entity": "entity_id"}
Found = tuple[dict[str, Heard], str | None, float | None]


def heard(level: str, within: str | None, scope: Scope, subjects: Sequence[Subject]) -> Found:
    """Return how often each subject is heard, by its code, why none is, and the part of ratings that is covered.

    Groups are told where at least COVERED of the ratings came at desks whose entities counted visits; of centers, each
    for itself. Other levels are not told: a service or an entity may be counted here and not there.
    """
    place = cuts.place_of(within) if within else None
    if level not in (*GROUPS, "center") or (place and place[0] not in (*_PLACES, "center")):
        return {}, OTHER_LEVEL, None
    where = _where(scope, place)
    ratings = sums.desk_ratings(cuts.resolve("desk", within), replace(scope, source=Source.CITIZEN.value))
    counted = {desk_key(*desk) for desk in counts.desks(where)}
    part = triangulation.covered(ratings, counted)
    if not counted:
        return {}, NOT_COUNTED, part
    raters = {unit.code: unit.judged["citizen"][0][0] for unit in subjects if "citizen" in unit.judged}
    if level == "center":
        return _centers(raters, where, ratings, counted), None, part
    if part is None or part < COVERED:
        return {}, PARTLY_COUNTED, part
    raters.pop(UNKNOWN, None)
    visits = counts.visits_by(GROUPS[level], where)
    visits.pop(None, None)
    return triangulation.representation(raters, visits), None, part


def _centers(
    raters: Mapping[str, int], where: Where, ratings: Mapping[int, int], counted: set[int]
) -> dict[str, Heard]:
    """Compare the centers that are covered with each other; of the others say what is missing."""
    visits = counts.visits_by("center_id", where)
    codes = dict(Center.objects.filter(code__in=raters).values_list("code", "pk"))
    by_center: dict[int, dict[int, int]] = {}
    for desk, n in ratings.items():
        by_center.setdefault(desk >> 32, {})[desk] = n
    parts = {code: triangulation.covered(by_center.get(pk, {}), counted) or 0 for code, pk in codes.items()}
    whole = {code: n for code, n in raters.items() if parts.get(code, 0) >= COVERED}
    told = triangulation.representation(whole, {code: visits[codes[code]] for code in whole})
    missing = {
        code: Heard(reason=PARTLY_COUNTED if codes.get(code) in visits else NOT_COUNTED)
        for code in raters
        if code not in whole
    }
    return told | missing


def _where(scope: Scope, place: tuple[str, Any] | None) -> Where:
    found = Where(scope.first or date.min, scope.last or date.max)
    if place is None:
        return found
    kind, key = place
    if kind == "center":
        return replace(found, center_ids=[key])
    return replace(found, entity_id=key) if kind == "entity" else replace(found, region_id=key)
