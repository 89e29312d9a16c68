"""The closed lists of an evaluation: stable codes."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class RowKind(IntEnum):
    """What a row of the log says about its evaluation."""

    SUBMITTED = 1
    REVISED = 2
    WITHDRAWN = 3


class Source(StrEnum):
    """Who judged."""

    CITIZEN = "citizen"
    SHOPPER = "shopper"
    SURVEY = "survey"


class Outcome(StrEnum):
    """How the visit ended."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    ABANDONED = "abandoned"


class NotifyCenter(StrEnum):
    """When the center may be told (docs/privacy.md)."""

    WITH_OTHERS = "with_others"
    NOW = "now"
