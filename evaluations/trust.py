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

    A transaction or an invitation is used up by whoever comes first (`rater` is empty). The code at a desk is read by
    everybody there: what it shows is used up for one person, center, entity and day.
    """

    rater: bytes
    digest: bytes
    day: date


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
    if evidence.single_use:
        return Use(ANYBODY, evidence.digest, local_day)
    if rater is None:
        return None
    presence = f"presence\0{center_id}\0{entity_id}\0{local_day.isoformat()}"
    return Use(rater, hashlib.sha256(presence.encode()).digest()[:SIZE], local_day)
