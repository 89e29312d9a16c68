"""Reading single values that were sent, strictly: the value, or a fault at its pointer. Pure."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from evaluations.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CODE = 64

UUID4_PATTERN = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
_UUID4 = re.compile(UUID4_PATTERN.removesuffix("$") + r"\Z")
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})\Z"
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database holds


def read_required(value: Any, pointer: str, reader: Callable[[Any, str, list[Fault]], Any], faults: list[Fault]) -> Any:
    """Return what `reader` makes of a value that must be there."""
    if value is None:
        faults.append(Fault(pointer, "required"))
        return None
    return reader(value, pointer, faults)


def read_text(value: Any, pointer: str, limit: int, faults: list[Fault]) -> str | None:
    """Return a text of at most `limit` characters that a database can hold."""
    if not isinstance(value, str):
        faults.append(Fault(pointer, "invalid_type"))
    elif len(value) > limit:
        faults.append(Fault(pointer, "too_long", {"limit": limit}))
    elif UNSTORABLE.search(value):
        faults.append(Fault(pointer, "invalid_characters"))
    else:
        return value
    return None


def read_code(value: Any, pointer: str, faults: list[Fault]) -> str | None:
    """Return a code; None is one that was not sent."""
    return None if value is None else read_text(value, pointer, MAX_CODE, faults)


def read_choice(value: Any, pointer: str, known: set[str], default: str, faults: list[Fault]) -> str:
    """Return one of the known codes; the default stands for one that was not sent."""
    if value is None:
        return default
    if not isinstance(value, str):
        faults.append(Fault(pointer, "invalid_type"))
    elif value not in known:
        faults.append(Fault(pointer, "unknown_choice"))
    else:
        return value
    return default


def read_boolean(value: Any, pointer: str, faults: list[Fault]) -> bool:
    """Return whether true was sent."""
    if value is not None and not isinstance(value, bool):
        faults.append(Fault(pointer, "invalid_type"))
    return value is True


def read_number(value: Any, pointer: str, low: int, high: int, faults: list[Fault]) -> float | None:
    """Return a finite number from `low` to `high`."""
    if type(value) is not float and type(value) is not int:
        faults.append(Fault(pointer, "invalid_type"))
    elif not (low <= value <= high) or not math.isfinite(value):
        faults.append(Fault(pointer, "out_of_range", {"low": low, "high": high}))
    else:
        return float(value) + 0.0  # -0.0 and 0.0 are one place
    return None


def read_random_id(value: Any, pointer: str, faults: list[Fault]) -> UUID | None:
    """Return a UUID that was made by chance (version 4)."""
    if not isinstance(value, str):
        faults.append(Fault(pointer, "invalid_type"))
    elif not _UUID4.match(value):
        faults.append(Fault(pointer, "not_a_random_uuid"))
    else:
        return UUID(value)
    return None


def read_time(value: Any, pointer: str, faults: list[Fault]) -> datetime | None:
    """Return an RFC 3339 time in UTC; a time without an offset is nobody's time."""
    if not isinstance(value, str):
        faults.append(Fault(pointer, "invalid_type"))
        return None
    if _RFC3339.match(value):
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    faults.append(Fault(pointer, "invalid_time"))
    return None


def read_whole(value: Any, pointer: str, low: int, high: int, faults: list[Fault]) -> int | None:
    """Return a whole number from `low` to `high` that was sent as one; None is one that was not sent."""
    if value is None:
        return None
    if type(value) is not int:  # bool is an int to Python, not to people
        faults.append(Fault(pointer, "invalid_type"))
        return None
    if not low <= value <= high:
        faults.append(Fault(pointer, "out_of_range", {"low": low, "high": high}))
        return None
    return value
