"""The closed lists of an evaluation: stable codes."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from visits.kinds import CustomerCategory, Outcome

__all__ = [
    "NEW_ACCOUNT",
    "STANDING",
    "AccountAge",
    "CustomerCategory",
    "Decision",
    "ItemKind",
    "NotifyCenter",
    "Outcome",
    "OutcomeReason",
    "RowKind",
    "Source",
    "Trust",
]


class RowKind(IntEnum):
    """What a row of the log says about its evaluation."""

    SUBMITTED = 1
    REVISED = 2
    WITHDRAWN = 3
    QUARANTINED = 4  # appealed or suspected: the same content, held back
    RESTORED = 5  # that was dismissed: it counts again


STANDING = (RowKind.SUBMITTED, RowKind.REVISED, RowKind.RESTORED)  # an evaluation whose last row is one of these counts


class Source(StrEnum):
    """Who judged."""

    CITIZEN = "citizen"
    SHOPPER = "shopper"
    SURVEY = "survey"


class OutcomeReason(StrEnum):
    """Why a visit did not end as it should have."""

    PAPERS_MISSING = "papers_missing"
    CLOSED = "closed"
    QUEUE_TOO_LONG = "queue_too_long"
    SYSTEM_DOWN = "system_down"
    OTHER = "other"


class Trust(StrEnum):
    """How well a visit is evidenced, weak to strong (evaluations.trust)."""

    STATED = "stated"
    NEAR = "near"
    PRESENT = "present"
    PROVEN = "proven"


class ItemKind(StrEnum):
    """Why managers may read a released evaluation."""

    TOLD = "told"  # its author chose to tell the center now, and to share his words
    TEXT = "text"  # one of a bundle, on the next working day


MAX_PHOTOS = 5  # of an evaluation


class AttachmentKind(StrEnum):
    """What somebody attached to an evaluation."""

    PHOTO = "photo"
    VOICE = "voice"


class Decision(StrEnum):
    """What an auditor says of an appeal."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class NotifyCenter(StrEnum):
    """When the center may be told (docs/privacy.md)."""

    WITH_OTHERS = "with_others"
    NOW = "now"


class AccountAge(IntEnum):
    """How old an account was when it sent a rating."""

    DAY = 0  # less than a day
    WEEK = 1
    MONTH = 2
    OLDER = 3


NEW_ACCOUNT = AccountAge.WEEK  # and younger
