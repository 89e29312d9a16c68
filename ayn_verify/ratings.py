"""The commitment to a rating, made again from what was said; independently of the server, by docs/client.md. Pure.

A rating is as its author reads it (`GET /evaluations/{id}`), the rest is in his receipt.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256, shake_256
from typing import TYPE_CHECKING, Any

from ayn_verify.findings import UnreadableError
from ayn_verify.shapes import member, number, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ayn_verify.shapes import Opening

_EIGHT = (
    "location", "accessibility", "reception", "waiting_time", "ease_of_procedures", "staff_behavior",
    "completion_time", "payment_channels",
)  # fmt: skip
FACTORS: dict[int, tuple[str, ...]] = {1: _EIGHT, 2: (*_EIGHT, "parking", "service_fees")}  # sets known to all
_VISIT = (
    "visited_at", "channel", "outcome", "waiting_minutes", "completion_minutes", "payment_methods", "notify_center",
    "share_comment",
)  # fmt: skip


def commitment(rating: dict[str, Any], by: Opening, factors: Sequence[str]) -> bytes:
    """Return the commitment to a rating, 32 bytes. Raises UnreadableError when something of it is missing."""
    contents = (
        ("scores", canonical([member(rating, "factor_set"), scores(rating, factors)])),
        ("text", canonical([member(rating, "comment"), member(rating, "comment_language")])),
        ("place", _place(rating, by.entity)),
        ("visit", canonical(_visit(rating))),
    )
    salts, whole = shake_256(by.salt).digest(6 * 32), b"ayn/1/evaluation"
    for place, (part, content) in enumerate(contents):
        whole += sha256(b"ayn/1/" + part.encode() + salts[32 * place : 32 * place + 32] + content).digest()
    return sha256(whole + by.counted + by.author).digest()


def factors_of(rating: dict[str, Any], factor_set: dict[str, Any] | None) -> list[str]:
    """Return the codes of a rating's factors in order; from `GET /factor-sets/{version}` if that was given.

    Raises UnreadableError for a set that is not known here, or another one.
    """
    version = number(rating, "factor_set")
    if factor_set is None:
        if version not in FACTORS:
            raise UnreadableError("factors_needed", version=version)
        return list(FACTORS[version])
    if factor_set.get("version") != version or not isinstance(factor_set.get("factors"), list):
        raise UnreadableError("other_factors", version=version)
    return [text(factor, "code") for factor in factor_set["factors"] if isinstance(factor, dict)]


def scores(rating: dict[str, Any], factors: Sequence[str]) -> list[int | None]:
    """Return the scores in the order of the factors: 0 for not applicable, None for not answered."""
    given = member(rating, "scores")
    if not isinstance(given, dict) or not set(given) <= set(factors):
        raise UnreadableError("bad_member", name="scores")
    return [(given[code] or 0) if code in given else None for code in factors]


def canonical(value: Any) -> bytes:
    """Return a JSON value without floats in the one form that is committed to."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def decimal(value: float) -> str:
    """Return a number with a decimal point, in the fewest digits that mean it; from 0.00001 on without exponent."""
    shortest = repr(float(value))
    mantissa, minus, exponent = shortest.partition("e-")
    if not minus:
        return shortest
    if int(exponent) == 5:
        digits = mantissa.lstrip("-").replace(".", "")
        return f"{'-' * (value < 0)}0.0000{digits}"
    return f"{mantissa}e-{int(exponent)}"


def _place(rating: dict[str, Any], entity: int | None) -> bytes:
    parts = [canonical(member(rating, "center")), canonical(entity), canonical(member(rating, "service"))]
    return b"[" + b",".join([*parts, _position(member(rating, "position"))]) + b"]"


def _position(given: Any) -> bytes:
    if given is None:
        return b"null"
    if not isinstance(given, dict):
        raise UnreadableError("bad_member", name="position")
    numbers = [member(given, name) for name in ("lat", "lng", "accuracy_m")]
    if not all(one is None or _is_decimal(one) for one in numbers):
        raise UnreadableError("bad_member", name="position")
    return ("[" + ",".join("null" if one is None else decimal(one) for one in numbers) + "]").encode()


def _is_decimal(given: Any) -> bool:
    """Tell whether a value can be written by `decimal`: whole numbers of JSON may be larger than any float."""
    return type(given) in (int, float) and abs(given) <= sys.float_info.max


def _visit(rating: dict[str, Any]) -> list[Any]:
    said = [member(rating, name) for name in _VISIT]
    if member(rating, "customer_category"):
        said.append(rating["customer_category"])
    if member(rating, "outcome_reason"):
        said.append({"outcome_reason": rating["outcome_reason"]})
    if member(rating, "trust") != "stated":
        said.append({"trust": rating["trust"]})
    return said
