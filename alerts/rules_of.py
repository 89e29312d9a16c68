"""How the rules stand at centers: read for many at once, remembered by the process for a few seconds."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F

from accounts.roles import Permission, Role
from alerts.models import RuleBound, RuleSetting
from alerts.rules import Bound, Rule, Rules, Setting, Span, effective
from centers.models import Center, Desk, Mandate
from core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from accounts.models import Person

SECONDS = 5.0
MOST = 50_000  # centers remembered

_known: dict[int, tuple[float, Rules]] = {}


class Ruled(NamedTuple):
    """A center as somebody may know its rules."""

    center: Center
    may_change: bool


class Standing(NamedTuple):
    """What is stored about the rules of a center: bounds of its operator, its own settings; most often neither."""

    bounds: Mapping[Rule, Bound]
    settings: Mapping[Rule, Setting]


def rules_of(center_ids: Collection[int]) -> dict[int, Rules]:
    """Return the rules of every center named, in at most two queries. A change is seen at most `SECONDS` late."""
    now = time.monotonic()
    known = {center: found[1] for center in center_ids if (found := _known.get(center)) and found[0] > now}
    if missing := set(center_ids) - set(known):
        if len(_known) + len(missing) > MOST:
            _known.clear()
        for center, (bounds, settings) in standings(missing).items():
            known[center] = effective(bounds, settings)
            _known[center] = (now + SECONDS, known[center])
    return known


def forget() -> None:
    """Read again at the next call."""
    _known.clear()


def standings(center_ids: Collection[int]) -> dict[int, Standing]:
    """Return what is stored now about the rules of every center named, in two queries.

    The entity that operates the place bounds them; where nobody does, only what is possible at all does.
    """
    bounds: dict[int, dict[Rule, Bound]] = defaultdict(dict)
    settings: dict[int, dict[Rule, Setting]] = defaultdict(dict)
    placed = RuleBound.objects.annotate(center=F("entity__operated_centers")).filter(center__in=center_ids)
    for row in placed.values("center", "rule", "may_switch_off", "least", "most", "preset"):
        ends = [end for end in (row["least"], row["most"], row["preset"]) if end is not None]  # all or none
        bounds[row["center"]][Rule(row["rule"])] = Bound(Span(*ends) if ends else None, row["may_switch_off"])
    chosen = RuleSetting.objects.filter(center__in=center_ids)
    for center, rule, is_on, threshold in chosen.values_list("center_id", "rule", "is_on", "threshold"):
        settings[center][Rule(rule)] = Setting(is_on, threshold)
    return {center: Standing(bounds[center], settings[center]) for center in center_ids}


def standing(center_id: int) -> Standing:
    """Return what is stored now about the rules of one center."""
    return standings([center_id])[center_id]


def ruled_center(person: Person, code: str) -> Ruled:
    """Return a center whose rules the person may read. Raises Problem 404 for who receives none of its alerts.

    Who answers for the center as a whole, or for the entity that operates it, may change them; an entity that only has
    a desk there receives alerts too, so its people may read them. Auditors and administrators read all.
    """
    center = None if "\0" in code else Center.objects.filter(code=code).first()
    if center is None:
        raise Problem(404)
    mandates = Mandate.objects.filter(person=person)
    entities = set(mandates.filter(entity__isnull=False).values_list("entity_id", flat=True))
    present = set(Desk.objects.filter(center=center, is_active=True).values_list("entity_id", flat=True))
    runs = bool(entities & ({center.operator_id} if center.operator_id else present))
    if person.role == Role.MANAGER:
        runs = runs or mandates.filter(center=center).exists()
    if not (runs or entities & present or person.role in (Role.AUDITOR, Role.ADMINISTRATOR)):
        raise Problem(404)
    return Ruled(center, runs and person.may(Permission.CHANGE_RULES))
