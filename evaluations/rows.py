"""A row of the log as the actions write and read it, and how it travels to PostgreSQL. Pure.

Every value travels as text and is cast there: the statement has the same types whatever is null, so PostgreSQL plans
it once for each connection.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from evaluations.kinds import RowKind


class Row(NamedTuple):
    """One row of the log. Fields are named and ordered as in COLUMNS; `sequence` and `xid` are the database's."""

    evaluation_id: UUID
    revision: int
    visited_at: datetime
    kind: int
    received_at: datetime
    owner: bytes | None
    rater: bytes | None
    center_id: int
    region_id: int
    country_id: int
    entity_id: int | None
    service_id: int | None
    unit_id: int | None
    channel: str
    source: str
    outcome: str
    outcome_reason: str | None
    trust: str
    local_day: date
    local_hour: int | None
    customer_category: str | None
    language: str | None
    factor_set: int
    scores: list[int | None]
    waiting_minutes: int | None
    completion_minutes: int | None
    waiting_target: int | None
    completion_target: int | None
    payment_methods: list[str]
    comment: str | None
    comment_language: str | None
    share_comment: bool
    photos_expected: int | None
    share_photos: bool
    notify_center: str
    latitude: float | None
    longitude: float | None
    accuracy_m: float | None
    fingerprint: bytes
    salt: bytes | None
    commitment: bytes

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether this row takes the evaluation back."""
        return self.kind == RowKind.WITHDRAWN


class Stored(NamedTuple):
    """What the log holds of an evaluation: the row asked for, the first one, the last one."""

    content: Row
    first: Row
    last: Row
    created: bool = False


TYPES = {
    "evaluation_id": "uuid",
    "visited_at": "timestamptz",
    "received_at": "timestamptz",
    "local_day": "date",
    "scores": "smallint[]",
    "payment_methods": "text[]",
    **dict.fromkeys(("share_comment", "share_photos"), "boolean"),
    **dict.fromkeys(("owner", "rater", "fingerprint", "salt", "commitment"), "bytea"),
    **dict.fromkeys(("center_id", "region_id", "country_id", "entity_id", "service_id", "unit_id"), "integer"),
    **dict.fromkeys(("revision", "kind", "factor_set", "local_hour", "photos_expected"), "smallint"),
    **dict.fromkeys(("waiting_minutes", "completion_minutes", "waiting_target", "completion_target"), "smallint"),
    **dict.fromkeys(("latitude", "longitude", "accuracy_m"), "double precision"),
    **dict.fromkeys(("channel", "source", "outcome", "comment", "comment_language", "notify_center"), "text"),
    **dict.fromkeys(("customer_category", "language", "outcome_reason", "trust"), "text"),
}
COLUMNS = Row._fields


def as_texts(row: Row) -> list[str | None]:
    """Return the values of a row as PostgreSQL reads them."""
    return [value if value is None or type(value) is str else _text(value) for value in row]


def as_array(values: list[str | None]) -> str:
    """Return texts as one PostgreSQL array literal."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def _text(value: Any) -> str:
    kind = type(value)
    if kind is int or kind is UUID:
        return str(value)
    if kind is bytes:
        return f"\\x{value.hex()}"
    if kind is datetime or kind is date:
        return str(value.isoformat())
    if kind is list:  # small whole numbers or codes: nothing to quote
        return "{" + ",".join(["NULL" if item is None else str(item) for item in value]) + "}"
    if kind is float:
        return repr(value)
    return "true" if value else "false"


def _quoted(value: str) -> str:
    if value.isalnum() and value.upper() != "NULL":
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
