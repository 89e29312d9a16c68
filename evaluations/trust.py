"""How well a visit is evidenced, without knowing whose it was. Pure.

Weak to strong: *stated* (he says so), *near* (his phone says that it is at the center; phones can be told to lie),
*present* (he read the code that was shown at the desk at that hour), *proven* (a transaction or an invitation that
can be used once). Evidence that does not fit is no evidence, and never a reason to refuse a rating.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from core.earth import kilometers
from evaluations.kinds import Trust
from visits.kinds import EvidenceKind

if TYPE_CHECKING:
    from datetime import date

    from evaluations.intake import Position
    from visits.tokens import Evidence

NEAR_METERS = 300.0  # a center has halls, yards and parking
VAGUEST_METERS = 200.0  # a position less exact than this says nothing
ANYBODY = b""
SIZE = 16  # bytes of a digest


class Use(NamedTuple):
    """What an evaluation uses up, so that no second one has it: one visit, one rating.

    Its keys are pairs of rater and digest. A transaction or an invitation is used up by whoever comes first (no rater).
    Whatever the evidence, so is that this person was there: a presence is of one person, center, entity and day.
    `shares`: another of that day may be a visit of its own. Only transactions tell one visit from another.
    """

    keys: tuple[tuple[bytes, bytes], ...]
    day: date
    shares: bool


def is_near(position: Position | None, latitude: float | None, longitude: float | None) -> bool:
    """Tell whether a phone was at a center, by a position exact enough to say so; degrees, WGS 84."""
    if position is None or latitude is None or longitude is None:
        return False
    accuracy = position.accuracy_m
    if accuracy is None or accuracy > VAGUEST_METERS:
        return False
    return 1000 * kilometers(position.lat, position.lng, latitude, longitude) <= NEAR_METERS + accuracy


def fits(evidence: Evidence, entity_id: int | None, service_id: int | None) -> bool:
    """Tell whether evidence is of what was rated: the same entity, and the same service where both are named."""
    return evidence.entity_id in (None, entity_id) and (
        evidence.service_id is None or service_id is None or evidence.service_id == service_id
    )


def level(*, near: bool, evidence: Evidence | None) -> Trust:
    """Return the trust in a visit: the strongest of what speaks for it."""
    if evidence is not None:
        return Trust.PROVEN if evidence.single_use else Trust.PRESENT
    return Trust.NEAR if near else Trust.STATED


def use_of(
    evidence: Evidence, *, rater: bytes | None, center_id: int, entity_id: int | None, local_day: date
) -> Use | None:
    """Return what evidence uses up; None where nobody can tell any more whose it would be."""
    presence = f"presence\0{center_id}\0{entity_id}\0{local_day.isoformat()}"
    keys = [(ANYBODY, evidence.digest)] if evidence.single_use else []
    if rater is not None:
        keys.append((rater, hashlib.sha256(presence.encode()).digest()[:SIZE]))
    return Use(tuple(keys), local_day, evidence.kind == EvidenceKind.TRANSACTION) if keys else None
