"""What an alert can be: stable codes; their words are in `alerts.texts`."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """Why it was raised."""

    RATING_TOLD = "rating_told"  # a customer chose to tell the center now
    RATING_RECEIVED = "rating_received"  # the central quality team's feed
    PULSE = "pulse"  # what a slot tells of many ratings
    LOW_FACTOR = "low_factor"  # many rated a factor low
    LOW_OVERALL = "low_overall"  # many rated the center low
    LOW_WAITING_RUN = "low_waiting_run"  # waiting rated low several times in a row
    SUDDEN_DROP = "sudden_drop"  # against the center's own history
    TARGET_EXCEEDED = "target_exceeded"  # services take longer than promised
    PAYMENT_DOWN = "payment_down"
    CLOSED = "closed"  # though it should be open
    SAFETY_OBSTACLE = "safety_obstacle"
    ACCESSIBILITY_OBSTACLE = "accessibility_obstacle"
    PRAISE = "praise"
    RECORD_WEEK = "record_week"
    FINDING_PROPOSED = "finding_proposed"  # ratings that may be fraud, to be decided


class Audience(StrEnum):
    """For whom it is. The same cause never carries the same content to both."""

    MANAGERS = "managers"
    QUALITY = "quality"
    AUDITORS = "auditors"


class Severity(StrEnum):
    """How soon somebody should look."""

    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


class State(StrEnum):
    """Where it stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    VERIFIED = "verified"


class Level(IntEnum):
    """Who has it before him: an overdue alert goes one up. Outside it is spelled by its lower-case name."""

    MANAGER = 0
    ENTITY = 1
    AUDITOR = 2

    @property
    def code(self) -> str:
        """The stable code."""
        return self.name.lower()


class Cause(StrEnum):
    """Why it came to this, as whoever resolves an alert sees it."""

    STAFFING = "staffing"
    STAFF_CONDUCT = "staff_conduct"
    QUEUE = "queue"
    PROCEDURE = "procedure"
    SYSTEM = "system"
    PAYMENT = "payment"
    PREMISES = "premises"
    INFORMATION = "information"
    NOT_CONFIRMED = "not_confirmed"
    OTHER = "other"


class Channel(StrEnum):
    """A way to reach somebody who is not looking."""

    PUSH = "push"
    MAIL = "mail"


class NewsKind(StrEnum):
    """What a resident may be told that there is."""

    REPLY = "reply"  # a center answered his rating
    ACTION = "action"  # a center did something about what he told it


class Mail(StrEnum):
    """How often a person wants mail of his alerts."""

    OFF = "off"
    EACH = "each"  # as it happens, gathered over quiet hours
    DAILY = "daily"  # at seven, where he is


class NoticeState(StrEnum):
    """What became of a notice."""

    QUEUED = "queued"
    SENT = "sent"  # the push service or mail server took it
    FAILED = "failed"  # given up
    EXPIRED = "expired"  # the browser unsubscribed
    SUPPRESSED = "suppressed"  # quiet hours, handled meanwhile, not his any more
