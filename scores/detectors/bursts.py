"""More ratings in an hour or a day than the center's own history explains, and they pull one way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scores.detectors.chance import count_tail, dispersion
from scores.detectors.kinds import Detector
from scores.detectors.sights import HOURS, LEAST_USUAL, Proposal
from scores.detectors.tone import lopsided, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scores.detectors.sights import Scene, Sight

HISTORY = timedelta(days=28)
LEAST_DAYS = 14  # of history
LEAST = 8  # ratings of a burst
ALPHA = 1e-5  # of an hour, and of a day: about one false alarm of a center in ten years


def bursts(scene: Scene) -> Iterator[Proposal]:
    """Propose the ratings of one tone in hours, else in a whole day, that hold far too many.

    Test: negative binomial tail with mean and dispersion of the same hour and its neighbors (of the days) in four
    weeks, ALPHA; then the tone of what came. Evidence: how many came, how many were expected.
    """
    days = {day: summary for day, summary in scene.past.items() if scene.day - HISTORY <= day < scene.day}
    known = (scene.day - min(scene.past, default=scene.day)).days
    length = min(HISTORY.days, known)
    if length < LEAST_DAYS or sum(day.ratings for day in days.values()) < LEAST_USUAL:
        return
    today = scene.today
    found = False
    for hour in sorted({sight.received_at.hour for sight in today}):
        sights = [sight for sight in today if sight.received_at.hour == hour]
        near = [at % HOURS for at in (hour - 1, hour, hour + 1)]
        counts = [day.hours[at] for day in days.values() for at in near]
        for proposal in _judged(sights, counts + [0] * (3 * length - len(counts)), 1, scene):
            found = True
            yield proposal
    if not found:
        counts = [day.ratings for day in days.values()]
        yield from _judged(today, counts + [0] * (length - len(counts)), HOURS, scene)


def _judged(sights: Sequence[Sight], counts: list[int], hours: int, scene: Scene) -> Iterator[Proposal]:
    if len(sights) < LEAST:
        return
    mean, size = dispersion(counts)
    p = count_tail(len(sights), mean, size)
    pulling = lopsided(sights, scene) if p < ALPHA else None
    if pulling is not None:
        evidence = {
            "hours": hours, "ratings": len(sights), "expected": round(mean, 2), "p_count": float(f"{p:.2g}"),
        } | told(pulling, len(sights))  # fmt: skip
        yield Proposal(Detector.BURST, frozenset(sight.id for sight in pulling.sights), evidence)
