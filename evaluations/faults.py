"""What is wrong with an evaluation: places in it and stable codes. Pure; the words are in `evaluations.words`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_NAME = 64
UNKNOWN_TOLD = 20  # unknown fields named in an answer: a body of nothing else must not make a far larger one


class Fault(NamedTuple):
    """One thing that is wrong: JSON pointer, stable code, numbers for the text."""

    pointer: str
    code: str
    params: dict[str, Any] = {}


def unknown_fields(raw: dict[str, Any], known: Collection[str], pointer: str = "") -> list[Fault]:
    """Return a fault for each of the first fields that are not known."""
    unknown = islice((name for name in raw if name not in known), UNKNOWN_TOLD)
    return [Fault(pointer_to(pointer, name), "unknown_field") for name in unknown]


def pointer_to(pointer: str, name: str) -> str:
    """Return the JSON pointer of a member, its name cut short: it comes from outside."""
    name = name[:LONGEST_NAME].encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{name}"
