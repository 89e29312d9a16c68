"""The closed lists of findings: stable codes."""

from __future__ import annotations

from enum import StrEnum


class Detector(StrEnum):
    """What finds something that may be fraud (docs/fraud.md)."""

    BURST = "burst"
    ONE_NETWORK = "one_network"
    ONE_DEVICE = "one_device"
    ONE_ACCOUNT = "one_account"
    IDENTICAL_TEXTS = "identical_texts"
    IDENTICAL_PHOTOS = "identical_photos"
    IMPOSSIBLE_TRAVEL = "impossible_travel"
    STAFF = "staff"
    SUDDEN_PRAISE = "sudden_praise"


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
