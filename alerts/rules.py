"""What a center wants to be alerted to: the rules, their thresholds, and how far each may be moved. Pure.

Three hands, each inside what the one before leaves: the table below says what is possible at all; an entity narrows it
for the centers it operates (`Bound`); a center chooses within that (`Setting`). Who does nothing has the presets.

A rule is a function of what pulses and reports of conditions tell managers anyway, so no threshold, however it is
moved, tells more of a rating than they told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOW_MEAN_ABOVE = 0.5  # a told mean counts as low up to this much above the score of `low_factor`
LOW_WAITING_MEAN = 2.5  # a told mean of waiting_time counts towards `low_waiting_run` up to here


class Rule(StrEnum):
    """What raises an alert; each is also the kind of the alert (`alerts.kinds.Kind`)."""

    LOW_FACTOR = "low_factor"  # a factor scored at the threshold or below
    LOW_OVERALL = "low_overall"  # the overall mean of a pulse is below it
    LOW_WAITING_RUN = "low_waiting_run"  # so many pulses in a row with a low waiting_time
    SUDDEN_DROP = "sudden_drop"  # the test of the center's history errs once in so many days, if nothing changes
    TARGET_EXCEEDED = "target_exceeded"  # this share of customers waited longer than promised
    PAYMENT_DOWN = "payment_down"
    CLOSED = "closed"
    SAFETY_OBSTACLE = "safety_obstacle"
    ACCESSIBILITY_OBSTACLE = "accessibility_obstacle"
    PRAISE = "praise"  # the overall mean of a pulse is at least this
    RECORD_WEEK = "record_week"  # better than each week before, of which there are so many


class Unit(StrEnum):
    """In what a threshold is counted."""

    SCORE = "score"  # 1..5
    POINTS = "points"  # 0..100
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"


class Span(NamedTuple):
    """Where a threshold may lie, both ends included, and where it lies untouched."""

    least: int
    most: int
    preset: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The threshold of a rule: what is possible at all."""

    unit: Unit
    span: Span
    step: int = 1

    def values(self) -> range:
        """Return all thresholds that there are."""
        return range(self.span.least, self.span.most + 1, self.step)


@dataclass(frozen=True, slots=True)
class Bound:
    """How far a center may go with a rule; no span where the rule has no threshold."""

    span: Span | None
    may_switch_off: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """How a rule stands at a center; no threshold where the rule has none."""

    is_on: bool
    threshold: int | None


@dataclass(frozen=True, slots=True)
class Rules:
    """How all rules stand at a center."""

    settings: Mapping[Rule, Setting]

    def is_on(self, rule: Rule) -> bool:
        """Tell whether the rule raises alerts."""
        return self.settings[rule].is_on

    def threshold(self, rule: Rule) -> int:
        """Return the threshold in the rule's unit, also while it is switched off. KeyError: the rule has none."""
        threshold = self.settings[rule].threshold
        if threshold is None:
            raise KeyError(rule)
        return threshold


class Wish(NamedTuple):
    """What a center wants of a rule."""

    rule: Rule
    setting: Setting


class Refusal(NamedTuple):
    """Why a wish cannot be granted: its place in the list, the field, a stable code."""

    place: int
    field: str
    code: str


# A rule that is not here has no threshold. A step keeps thresholds apart that nobody could tell apart.
SCALES: dict[Rule, Scale] = {
    Rule.LOW_FACTOR: Scale(Unit.SCORE, Span(1, 3, preset=2)),
    Rule.LOW_OVERALL: Scale(Unit.POINTS, Span(20, 60, preset=40), step=5),
    Rule.LOW_WAITING_RUN: Scale(Unit.COUNT, Span(2, 6, preset=3)),
    Rule.SUDDEN_DROP: Scale(Unit.DAYS, Span(100, 2000, preset=500), step=100),
    Rule.TARGET_EXCEEDED: Scale(Unit.PERCENT, Span(20, 80, preset=50), step=5),
    Rule.PRAISE: Scale(Unit.POINTS, Span(75, 95, preset=85), step=5),
    Rule.RECORD_WEEK: Scale(Unit.COUNT, Span(8, 52, preset=12), step=4),
}
NEVER_OFF = frozenset({Rule.SAFETY_OBSTACLE, Rule.ACCESSIBILITY_OBSTACLE})


def bound_of(rule: Rule, narrower: Bound | None = None) -> Bound:
    """Return how far a center may go: as far as is possible at all, and as its entity leaves it."""
    scale = SCALES.get(rule)
    whole = Bound(scale.span if scale else None, rule not in NEVER_OFF)
    if narrower is None:
        return whole
    span = whole.span
    if span and narrower.span:
        span = Span(*(_clamped(value, span) for value in narrower.span))
    return Bound(span, whole.may_switch_off and narrower.may_switch_off)


def effective(bounds: Mapping[Rule, Bound], settings: Mapping[Rule, Setting]) -> Rules:
    """Return how the rules stand under an entity's bounds with a center's settings; either may name some or none.

    A setting made before its bound was narrowed is moved to the nearest threshold that is still allowed.
    """
    named = bounds.keys() | settings.keys()
    return Rules(_PRESETS | {rule: _standing(bound_of(rule, bounds.get(rule)), settings.get(rule)) for rule in named})


def refusals(bounds: Mapping[Rule, Bound], wishes: Sequence[Wish]) -> list[Refusal]:
    """Return all that stands against a center's wishes, in their order; empty: nothing."""
    found: list[Refusal] = []
    seen: set[Rule] = set()
    for place, (rule, setting) in enumerate(wishes):
        if rule in seen:
            found.append(Refusal(place, "rule", "named_twice"))
        seen.add(rule)
        bound = bound_of(rule, bounds.get(rule))
        if not setting.is_on and not bound.may_switch_off:
            found.append(Refusal(place, "is_on", "may_not_be_switched_off"))
        if fault := _threshold_fault(rule, bound, setting.threshold):
            found.append(Refusal(place, "threshold", fault))
    return found


def _threshold_fault(rule: Rule, bound: Bound, threshold: int | None) -> str | None:
    if bound.span is None:
        return None if threshold is None else "no_threshold"
    if threshold is None:
        return "required"
    if not bound.span.least <= threshold <= bound.span.most:
        return "out_of_range"
    return None if threshold in SCALES[rule].values() else "between_steps"


def _standing(bound: Bound, setting: Setting | None) -> Setting:
    is_on = setting is None or setting.is_on or not bound.may_switch_off
    if bound.span is None:
        return Setting(is_on, None)
    if setting is None or setting.threshold is None:
        return Setting(is_on, bound.span.preset)
    return Setting(is_on, _clamped(setting.threshold, bound.span))


def _clamped(value: int, span: Span) -> int:
    return min(span.most, max(span.least, value))


_PRESETS = {rule: _standing(bound_of(rule), None) for rule in Rule}
