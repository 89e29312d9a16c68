"""The way of an alert: which change leads from which state to which. Pure; the database holds the same table.

An open alert is acknowledged, then resolved (or resolved at once); what is resolved is verified, which ends it, or
reopened.
"""

from __future__ import annotations

from enum import StrEnum

from alerts.kinds import State


class Change(StrEnum):
    """What somebody does to an alert."""

    ACKNOWLEDGE = "acknowledge"
    RESOLVE = "resolve"
    VERIFY = "verify"
    REOPEN = "reopen"


ALLOWED: dict[tuple[State, Change], State] = {
    (State.OPEN, Change.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.OPEN, Change.RESOLVE): State.RESOLVED,
    (State.ACKNOWLEDGED, Change.RESOLVE): State.RESOLVED,
    (State.RESOLVED, Change.VERIFY): State.VERIFIED,
    (State.RESOLVED, Change.REOPEN): State.OPEN,
}


def after(state: State, change: Change) -> State | None:
    """Return where a change leads to; None where it is not allowed."""
    return ALLOWED.get((state, change))
