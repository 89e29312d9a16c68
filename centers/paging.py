"""Pages by the key of the last row seen (keyset), not by counting: right while rows come and go, at any depth. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LONGEST = 1000
NUMERIC = frozenset({"distance", "score"})
Key = float | str
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the order, the key and the code of the row there, and the direction of reading."""

    ordering: str
    key: Key
    code: str
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order, with the cursors of the pages before and after (None where there is none)."""

    rows: Sequence[Row]
    previous: Cursor | None
    next: Cursor | None


def encode(cursor: Cursor) -> str:
    """Return a cursor as it stands in an address."""
    packed = json.dumps([cursor.ordering, cursor.key, cursor.code, int(cursor.backwards)], ensure_ascii=False)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text: str, ordering: str) -> Cursor:
    """Return the cursor of an address. Raises ValueError for one that we did not make, or made for another order."""
    if len(text) > LONGEST or not text.isascii():
        raise ValueError("cursor")
    try:
        packed = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise ValueError("cursor") from error
    if not (isinstance(packed, list) and len(packed) == 4):
        raise ValueError("cursor")
    return _checked(packed, ordering)


def _checked(packed: list[object], ordering: str) -> Cursor:
    asked, key, code, backwards = packed
    if asked != ordering or not _text(code) or backwards not in (0, 1):
        raise ValueError("cursor")
    if not (_number(key) if ordering in NUMERIC else _text(key)):
        raise ValueError("cursor")
    return Cursor(ordering, key, code, bool(backwards))  # type: ignore[arg-type]  # checked just above


def _text(value: object) -> bool:
    """Tell whether PostgreSQL can hold it as a text."""
    return isinstance(value, str) and not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)


def _number(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < 1e9


def page(
    rows: Sequence[Row], keys: Sequence[tuple[Key, str]], *, limit: int, at: Cursor | None, ordering: str
) -> Page[Row]:
    """Cut a page from up to `limit + 1` rows that were read from `at` on, in the direction of reading."""
    more = len(rows) > limit
    rows, keys = rows[:limit], keys[:limit]
    backwards = at is not None and at.backwards
    if backwards:
        rows, keys = rows[::-1], keys[::-1]
    if not rows:
        return Page(rows, None, None)
    before = more if backwards else at is not None
    after = True if backwards else more
    return Page(
        rows,
        Cursor(ordering, *keys[0], backwards=True) if before else None,
        Cursor(ordering, *keys[-1]) if after else None,
    )
