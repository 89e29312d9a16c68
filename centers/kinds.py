"""The closed lists of the directory: stable codes; apps have the words for them."""

from __future__ import annotations

from enum import StrEnum


class CenterKind(StrEnum):
    """What a center is for those who come."""

    CENTER = "center"
    COMPLEX = "complex"
    MOBILE = "mobile"
    VIRTUAL = "virtual"


class Channel(StrEnum):
    """How a service is delivered."""

    COUNTER = "counter"
    KIOSK = "kiosk"
    WEB = "web"
    APP = "app"
    PHONE = "phone"
    VIDEO = "video"
    SOCIAL = "social"
    PAPER = "paper"


class PaymentMethod(StrEnum):
    """Ways to pay."""

    CASH = "cash"
    CARD = "card"
    MOBILE = "mobile"
    ONLINE = "online"
    BANK_TRANSFER = "bank_transfer"
    CHEQUE = "cheque"
    WALLET = "wallet"


class Accessibility(StrEnum):
    """What a center offers to people with disabilities and others who need it."""

    STEP_FREE = "step_free"
    RAMP = "ramp"
    ELEVATOR = "elevator"
    ACCESSIBLE_PARKING = "accessible_parking"
    ACCESSIBLE_TOILET = "accessible_toilet"
    WHEELCHAIR = "wheelchair"
    HEARING_LOOP = "hearing_loop"
    SIGN_LANGUAGE = "sign_language"
    BRAILLE = "braille"
    PRIORITY_COUNTER = "priority_counter"
    WOMEN_SECTION = "women_section"
    ON_REQUEST = "on_request"


class CounterKind(StrEnum):
    """Smallest service points."""

    STAFFED = "staffed"
    KIOSK = "kiosk"


class ReleaseMode(StrEnum):
    """How much of the release policy an entity lets through: never more than the standard."""

    STANDARD = "standard"
    PULSES_ONLY = "pulses_only"
    NEVER_LIVE = "never_live"
    NOTHING = "nothing"


class Season(StrEnum):
    """Which of its weeks a region works by."""

    REGULAR = "regular"
    RAMADAN = "ramadan"
