"""What a center's pulses let the rules of alerts say. Pure.

Everything here is a function of what pulses hold: sums of at least five people told together. So no rule, whatever its
threshold, tells more of a single rating than the pulses did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from alerts.kinds import Kind, Severity
from alerts.rules import LOW_MEAN_ABOVE, LOW_WAITING_MEAN, SCALES, Rule
from evaluations.drops import MINIMUM, step
from evaluations.points import SCALE
from evaluations.policy import STANDARD, told_share
from evaluations.weeks import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from alerts.rules import Rules
    from evaluations.drops import Day, Drop, Watch
    from evaluations.weeks import Week

WAITING = "waiting_time"
CROWD = STANDARD.k  # ratings at least, behind the mean of a day
LONGEST_RUN = SCALES[Rule.LOW_WAITING_RUN].span.most  # pulses


class Told(NamedTuple):
    """A slot's pulse: ratings with an answered factor, their points (thousandths), the means that were told.

    `timed`: ratings that say how long a service with a promised time took; `late`: of those, for how many it took
    longer. Both are 0 unless a crowd was late.
    """

    n: int
    points: int
    means: Mapping[str, float]
    timed: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be raised. `cause` tells those of one moment apart, and says what is one cause at later ones."""

    kind: Kind
    severity: Severity
    facts: dict[str, Any]
    factors: tuple[str, ...] = ()
    cause: str = ""


def in_pulses(pulses: Sequence[Told], rules: Rules) -> list[Finding]:
    """Return what the newest pulse says, and with those before it (newest first, at least `LONGEST_RUN`)."""
    return [
        found
        for found in (
            *_low_factors(pulses[0], rules.threshold(Rule.LOW_FACTOR)),
            *_overall(pulses[0], rules.threshold(Rule.LOW_OVERALL), rules.threshold(Rule.PRAISE)),
            *_low_waiting_run(pulses, rules.threshold(Rule.LOW_WAITING_RUN)),
            *_target_exceeded(pulses[0], rules.threshold(Rule.TARGET_EXCEEDED)),
        )
        if rules.is_on(Rule(found.kind.value))
    ]


def in_days(watch: Watch, days: Sequence[Day], judged: date, rules: Rules) -> tuple[Watch, list[Finding]]:
    """Return how the watch stands after the days since `judged`, and what the last day says.

    The watch goes on while the rule is off: switched on again, it tells nothing old.
    """
    run_length, drop = rules.threshold(Rule.SUDDEN_DROP), None
    for place, day in enumerate(days):
        if day.day > judged:
            watch, drop = step(watch, days[:place], day, run_length)
    return watch, [_sudden_drop(drop)] if drop and rules.is_on(Rule.SUDDEN_DROP) else []


def in_weeks(name: str, week: Week | None, earlier: Sequence[Week], rules: Rules) -> list[Finding]:
    """Return what the ISO week of a name ("2026-W47") says after the earlier ones."""
    if not rules.is_on(Rule.RECORD_WEEK) or week is None:
        return []
    weeks = record(week, earlier, rules.threshold(Rule.RECORD_WEEK))
    if weeks is None:
        return []
    facts = {"week": name, "points": told_points(week.points, week.n), "weeks": weeks}
    return [Finding(Kind.RECORD_WEEK, Severity.INFO, facts, cause=name)]


def told_points(points: float, n: int) -> int:
    """Return a mean of points as it may be told: whole, and not so near the end of the scale that all agreed."""
    return round(100 * told_share(points / 100, n))


def _low_factors(pulse: Told, threshold: int) -> Iterable[Finding]:
    for code, mean in pulse.means.items():
        if mean <= threshold + LOW_MEAN_ABOVE:
            facts = {"mean": mean, "threshold": threshold}
            yield Finding(Kind.LOW_FACTOR, Severity.WARNING, facts, factors=(code,), cause=code)


def _overall(pulse: Told, low: int, praise: int) -> Iterable[Finding]:
    """A mean that a crowd stands behind: without a told factor there is none."""
    if not pulse.means:
        return
    points = told_points(pulse.points / pulse.n / SCALE, pulse.n)
    if points < low:
        yield Finding(Kind.LOW_OVERALL, Severity.URGENT, {"points": points, "threshold": low})
    if points >= praise:
        yield Finding(Kind.PRAISE, Severity.INFO, {"points": points, "threshold": praise})


def _low_waiting_run(pulses: Sequence[Told], wanted: int) -> Iterable[Finding]:
    """A pulse that tells nothing of waiting breaks a run."""
    means = [pulse.means[WAITING] for pulse in pulses[:wanted] if WAITING in pulse.means]
    if len(means) == wanted and max(means) <= LOW_WAITING_MEAN:
        yield Finding(Kind.LOW_WAITING_RUN, Severity.WARNING, {"pulses": wanted}, factors=(WAITING,))


def _target_exceeded(pulse: Told, threshold: int) -> Iterable[Finding]:
    if pulse.timed and told_points(100 * pulse.late / pulse.timed, pulse.timed) >= threshold:
        yield Finding(Kind.TARGET_EXCEEDED, Severity.WARNING, {"percent": threshold})


def _sudden_drop(drop: Drop) -> Finding:
    facts = {
        "since": drop.since.isoformat(),
        "before": told_points(drop.before, CROWD * MINIMUM),
        "after": told_points(drop.after, CROWD * drop.days),
    }
    return Finding(Kind.SUDDEN_DROP, Severity.WARNING, facts)
