"""Whether services took longer than promised, as a crowd says it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluations.policy import STANDARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluations.policy import Policy


def is_late(*parts: tuple[int | None, int | None]) -> bool | None:
    """Tell whether any part of a visit took longer than promised, from (minutes stated, minutes promised) of each.

    None where no stated time has a promise.
    """
    known = [taken > promised for taken, promised in parts if taken is not None and promised is not None]
    return any(known) if known else None


def may_tell_late(late: Sequence[tuple[bytes | None, bool | None]], policy: Policy = STANDARD) -> bool:
    """Tell whether a share of late visits may be told, from (who, late or not) of each rating.

    A crowd must have been late: a manager who knows whose service took too long would else learn that these few rated.
    """
    people = [rater for rater, is_late in late if is_late and rater is not None]
    return (len(set(people)) if policy.by_people else len(people)) >= policy.k
