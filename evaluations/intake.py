"""What a phone sends, read strictly: shape first, then place and time. Pure; every fault is found, none twice."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from centers.kinds import Channel, PaymentMethod
from evaluations.faults import Fault, pointer_to, unknown_fields
from evaluations.kinds import MAX_PHOTOS, CustomerCategory, NotifyCenter, Outcome, OutcomeReason
from evaluations.reading import (
    UNSTORABLE,
    read_boolean,
    read_choice,
    read_code,
    read_number,
    read_random_id,
    read_required,
    read_text,
    read_time,
    read_whole,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

MAX_COMMENT = 2000
MAX_MINUTES = 1440
MAX_TOKEN = 500
MAX_ACCURACY_M = 100_000
MAX_FACTORS = 32
MAX_BATCH = 100

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
# Taken out of comments: control characters, and what turns the direction of the page around them (embeddings,
# overrides, isolates). Marks that scripts need (joiners, LRM, RLM, ALM) stay.
_UNWANTED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Position(NamedTuple):
    """Where the phone was, WGS 84 degrees; accuracy in meters."""

    lat: float
    lng: float
    accuracy_m: float | None


class Draft(NamedTuple):
    """An evaluation as sent, normalized; codes are not looked up yet. Where a fault was found the value is empty."""

    id: UUID | None
    center: str | None
    visited_at: datetime | None
    scores: dict[str, int | None]
    entity: str | None
    service: str | None
    channel: str
    outcome: str
    outcome_reason: str | None
    factor_set: int | None
    waiting_minutes: int | None
    completion_minutes: int | None
    payment_methods: list[str]
    comment: str | None
    comment_language: str | None
    position: Position | None
    notify_center: str
    share_comment: bool
    photos_expected: int | None
    share_photos: bool
    customer_category: str | None


def read(raw: Any) -> tuple[Draft, list[Fault]]:
    """Return what was sent and all faults of its shape. The draft is good only when there are none."""
    faults: list[Fault] = []
    if not isinstance(raw, dict):
        faults.append(Fault("", "invalid_type"))
        return _EMPTY, faults
    if not raw.keys() <= FIELDS:
        faults += unknown_fields(raw, FIELDS)
    get = raw.get
    _token(get("visit_token"), faults)
    read_boolean(get("keep_proof"), "/keep_proof", faults)
    draft = Draft(
        read_required(get("id"), "/id", read_random_id, faults),
        read_required(get("center"), "/center", read_code, faults),
        read_required(get("visited_at"), "/visited_at", read_time, faults),
        _scores(get("scores"), faults),
        read_code(get("entity"), "/entity", faults),
        read_code(get("service"), "/service", faults),
        read_choice(get("channel"), "/channel", _CHANNELS, Channel.COUNTER.value, faults),
        read_choice(get("outcome"), "/outcome", _OUTCOMES, Outcome.COMPLETED.value, faults),
        _reason(get("outcome_reason"), get("outcome"), faults),
        read_whole(get("factor_set"), "/factor_set", 1, 32767, faults),
        read_whole(get("waiting_minutes"), "/waiting_minutes", 0, MAX_MINUTES, faults),
        read_whole(get("completion_minutes"), "/completion_minutes", 0, MAX_MINUTES, faults),
        _payment_methods(get("payment_methods"), faults),
        _comment(get("comment"), faults),
        _language(get("comment_language"), faults),
        _position(get("position"), faults),
        read_choice(get("notify_center"), "/notify_center", _NOTIFY, NotifyCenter.WITH_OTHERS.value, faults),
        read_boolean(get("share_comment"), "/share_comment", faults),
        read_whole(get("photos_expected"), "/photos_expected", 0, MAX_PHOTOS, faults),
        read_boolean(get("share_photos"), "/share_photos", faults),
        read_choice(get("customer_category"), "/customer_category", _CATEGORIES, "", faults) or None,
    )
    return draft, faults


FIELDS = frozenset(Draft._fields) | {"visit_token", "keep_proof"}  # these are no content: a retry may send others
_EMPTY = Draft(
    None, None, None, {}, None, None, "", "", None, None, None, None, [], None, None, None, "", False, None, False, None
)
_CHANNELS = {item.value for item in Channel}
_OUTCOMES = {item.value for item in Outcome}
_REASONS = {item.value for item in OutcomeReason}
_NOTIFY = {item.value for item in NotifyCenter}
_CATEGORIES = {item.value for item in CustomerCategory}
_PAYMENT = {item.value for item in PaymentMethod}


def _scores(value: Any, faults: list[Fault]) -> dict[str, int | None]:
    if value is None:
        faults.append(Fault("/scores", "required"))
        return {}
    if not isinstance(value, dict):
        faults.append(Fault("/scores", "invalid_type"))
        return {}
    if not value:
        faults.append(Fault("/scores", "empty"))
    elif len(value) > MAX_FACTORS:
        faults.append(Fault("/scores", "too_many", {"limit": MAX_FACTORS}))
        return {}
    for code, score in value.items():
        if UNSTORABLE.search(code):
            faults.append(Fault(pointer_to("/scores", code), "invalid_characters"))
        if score is not None and (type(score) is not int or not 1 <= score <= 5):
            read_whole(score, pointer_to("/scores", code), 1, 5, faults)
    return value


def _reason(value: Any, outcome: Any, faults: list[Fault]) -> str | None:
    """Return why a visit failed; one that was completed has nothing to explain."""
    reason = read_choice(value, "/outcome_reason", _REASONS, "", faults) or None
    if reason is not None and outcome in (None, Outcome.COMPLETED.value):
        faults.append(Fault("/outcome_reason", "nothing_failed"))
    return reason


def _payment_methods(value: Any, faults: list[Fault]) -> list[str]:
    """Return the ways of paying in the order of the alphabet: their order says nothing."""
    if value is None:
        return []
    if not isinstance(value, list):
        faults.append(Fault("/payment_methods", "invalid_type"))
        return []
    if len(value) > len(_PAYMENT):
        faults.append(Fault("/payment_methods", "too_many", {"limit": len(_PAYMENT)}))
        return []
    methods: set[str] = set()
    for place, item in enumerate(value):
        before = len(faults)
        method = read_choice(item, f"/payment_methods/{place}", _PAYMENT, "", faults)
        if item is None:
            faults.append(Fault(f"/payment_methods/{place}", "invalid_type"))
        elif method in methods:
            faults.append(Fault(f"/payment_methods/{place}", "duplicate"))
        if len(faults) == before:
            methods.add(method)
    return sorted(methods)


def _comment(value: Any, faults: list[Fault]) -> str | None:
    """Return the comment in NFC without control characters; one of blanks only is none."""
    if value is None:
        return None
    if isinstance(value, str) and len(value) > MAX_COMMENT * 4:  # NFC never quarters a text
        faults.append(Fault("/comment", "too_long", {"limit": MAX_COMMENT}))
        return None
    if not isinstance(value, str) or UNSTORABLE.search(value):
        faults.append(Fault("/comment", "invalid_characters" if isinstance(value, str) else "invalid_type"))
        return None
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", value)).strip()
    return read_text(text, "/comment", MAX_COMMENT, faults) or None


def _language(value: Any, faults: list[Fault]) -> str | None:
    if value is None:
        return None
    tag = read_text(value, "/comment_language", 35, faults)
    if tag is not None and not _LANGUAGE_TAG.match(tag):
        faults.append(Fault("/comment_language", "invalid_language"))
        return None
    return tag


def _token(value: Any, faults: list[Fault]) -> None:
    """Check the shape of a visit token. It is evidence, not content: a retry may carry a fresh one."""
    if value is not None:
        read_text(value, "/visit_token", MAX_TOKEN, faults)


def _position(value: Any, faults: list[Fault]) -> Position | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        faults.append(Fault("/position", "invalid_type"))
        return None
    before = len(faults)
    faults += unknown_fields(value, Position._fields, "/position")
    lat = read_required(value.get("lat"), "/position/lat", _latitude, faults)
    lng = read_required(value.get("lng"), "/position/lng", _longitude, faults)
    accuracy = value.get("accuracy_m")
    if accuracy is not None:
        accuracy = read_number(accuracy, "/position/accuracy_m", 0, MAX_ACCURACY_M, faults)
    return Position(lat, lng, accuracy) if len(faults) == before else None


def _latitude(value: Any, pointer: str, faults: list[Fault]) -> float | None:
    return read_number(value, pointer, -90, 90, faults)


def _longitude(value: Any, pointer: str, faults: list[Fault]) -> float | None:
    return read_number(value, pointer, -180, 180, faults)
