"""One person at two centers sooner than anybody travels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scores.detectors.kinds import Detector
from scores.detectors.sights import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scores.detectors.sights import Elsewhere, Scene, Sight

FASTEST = 130.0  # kilometers an hour, door to door
NEAR = 30.0  # kilometers forgiven: clocks and positions are not exact


def impossible_travel(scene: Scene) -> Iterator[Proposal]:
    """Propose the ratings here whose author was too far away at that time, by his own word.

    Possible: `kilometers <= NEAR + FASTEST * hours between the visits`. What he said elsewhere, and where, is not told:
    the other center has a finding of its own.
    """
    suspects: dict[bytes, list[Sight]] = {}
    farthest = 0.0
    for sight in scene.today:
        for other in scene.elsewhere.get(sight.owner or b"", ()) if sight.on_site else ():
            excess = _excess(sight, other)
            if excess > 0:
                suspects.setdefault(sight.owner or b"", []).append(sight)
                farthest = max(farthest, excess)
    if suspects:
        found = frozenset(sight.id for sights in suspects.values() for sight in sights)
        far = int(farthest // 10 * 10)
        evidence: dict[str, float | int] = {"ratings": len(found), "people": len(suspects), "kilometers_too_far": far}
        yield Proposal(Detector.IMPOSSIBLE_TRAVEL, found, evidence)


def _excess(sight: Sight, other: Elsewhere) -> float:
    hours = abs((sight.visited_at - other.visited_at).total_seconds()) / 3600
    return other.kilometers - NEAR - FASTEST * hours
