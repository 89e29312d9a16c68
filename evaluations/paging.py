"""Cursors of a person's own list: the place after the last evaluation shown."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from core.asking import link
from core.problems import invalid_cursor

if TYPE_CHECKING:
    from rest_framework.request import Request

    from evaluations.rows import Stored

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SIZE = 8 + 16
_LAST_ID = UUID(int=2**128 - 1)


def read(cursor: str | None, now: datetime) -> tuple[datetime, UUID]:
    """Return the (first receipt, id) that a page ends before. Raises Problem 400 for a cursor that we did not make."""
    if not cursor:
        return now + timedelta(minutes=1), _LAST_ID
    try:
        packed = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        if len(packed) == _SIZE:
            received_at = _EPOCH + timedelta(microseconds=int.from_bytes(packed[:8]))
            return min(received_at, now), UUID(bytes=packed[8:])
    except (binascii.Error, UnicodeError, OverflowError, ValueError):
        pass
    raise invalid_cursor()


def address(request: Request, last: Stored) -> str | None:
    """Return the address of the page after an evaluation."""
    moment = (last.first.received_at - _EPOCH) // timedelta(microseconds=1)
    cursor = base64.urlsafe_b64encode(moment.to_bytes(8) + last.content.evaluation_id.bytes).decode()
    return link(request, cursor)
