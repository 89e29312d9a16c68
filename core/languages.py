"""The eight languages and the choice among them."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

CODES = ("ar", "en", "ur", "hi", "es", "zh-hans", "fr", "ru")
RIGHT_TO_LEFT = frozenset({"ar", "ur"})
DEFAULT = "en"
COOKIE = "ayn_language"  # what somebody chose on pages
MAX_HEADER = 400  # characters of an Accept-Language that are looked at


def direction(code: str) -> str:
    """Return `rtl` or `ltr`."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=8)
def cldr(code: str) -> Locale:
    """Return the CLDR locale of one of the eight languages."""
    return Locale.parse(code.replace("zh-hans", "zh_Hans"), sep="_")


def column(field: str, code: str) -> str:
    """Return the column of a translated field in one language: `name` in `zh-hans` is `name_zh_hans`."""
    return f"{field}_{code.replace('-', '_')}"


def match(tag: str) -> str | None:
    """Return the language that serves a BCP 47 tag (`ar-AE` -> ar, `zh-CN`, `zh` -> zh-hans), None if none does.

    Traditional Chinese readers are served simplified Chinese: nearer than any other of the eight.
    """
    return _match(tag[:MAX_HEADER])  # cut before it is remembered: a stranger must not fill the memory


def negotiate(header: str) -> str | None:
    """Return the best of the eight for an Accept-Language header (RFC 9110 q-values), None if it names none."""
    return _negotiate(header[:MAX_HEADER])


@lru_cache(maxsize=2048)
def _match(tag: str) -> str | None:
    tag = tag.strip().lower().replace("_", "-")
    if tag in CODES:
        return tag
    primary = tag.split("-", 1)[0]
    if primary == "zh":
        return "zh-hans"
    return primary if primary in CODES else None


@lru_cache(maxsize=2048)
def _negotiate(header: str) -> str | None:
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        tag, _, parameter = part.strip().partition(";")
        quality = _quality(parameter)
        code = _match(tag)
        if code and quality > 0:
            wanted.append((-quality, place, code))
    return min(wanted)[2] if wanted else None


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
