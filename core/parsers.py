"""A parser that refuses what phones never send and attackers do."""

from __future__ import annotations

import json
import math
import re
from typing import IO, Any, NoReturn

from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from core.problems import FieldError, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(BaseParser):
    """JSON of bounded size and depth, without duplicate keys, NaN, NUL or lone surrogates."""

    media_type = "application/json"
    max_bytes = MAX_BYTES
    storable = True  # a text that no database holds makes the whole body bad

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed body.

        Raises Problem 413 when it is larger than `max_bytes` and 400 `invalid_json` when it is not acceptable JSON.
        """
        body = stream.read(self.max_bytes + 1)
        if len(body) > self.max_bytes:
            raise Problem(413)
        return parse(body, storable=self.storable)


def parse(body: bytes, *, storable: bool = True) -> Any:
    """Return what a JSON text says; `storable`: without NUL and lone surrogates. Raises Problem 400 `invalid_json`."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("not_utf8", _("The text is not valid UTF-8."))
    if _depth(text) > MAX_DEPTH:
        _refuse("too_deep", _("The JSON is nested too deeply."))
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except (ValueError, RecursionError):
        _refuse("invalid_json", _("The body is not valid JSON."))
    if storable and ("\\u" in text or "\x00" in text) and _unstorable(value):
        _refuse("invalid_characters", _("The text contains characters that cannot be stored."))
    return value


def _refuse(code: str, detail: Any) -> NoReturn:
    raise Problem(400, "invalid_json", detail, errors=[FieldError("", code, detail)])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("duplicate_key", _("A name appears twice in the same object."))
    return found


def _constant(_name: str) -> NoReturn:
    _refuse("not_a_number", _("NaN and Infinity are not numbers here."))


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _refuse("not_a_number", _("NaN and Infinity are not numbers here."))
    return number


def _depth(text: str) -> int:
    """Return an upper bound of the nesting without parsing: brackets inside texts count too, so look closer then."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(_QUOTED.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(_unstorable(key) or _unstorable(inner) for key, inner in value.items())
    return isinstance(value, list) and any(_unstorable(inner) for inner in value)
