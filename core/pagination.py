"""Lists in pages that stay right while rows are added: {"next", "previous", "results"}."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import pagination
from rest_framework.exceptions import NotFound

from core.problems import invalid, invalid_cursor

MAX_LIMIT = 100
_NUMBER = re.compile("[0-9]{1,18}")  # a bigint holds it


class CursorPagination(pagination.CursorPagination):
    """Cursor pages with `?limit=` up to 100; a view names a unique ordering, by numbers or what `is_position` knows."""

    page_size = 20
    page_size_query_param = "limit"
    max_page_size = MAX_LIMIT
    ordering = "id"

    def get_page_size(self, request: Any) -> int:
        """Return the asked page size. Raises Problem 400 when it is no number from 1 to 100."""
        return limit_of(request.query_params.get("limit"), self.page_size)

    def is_position(self, text: str) -> bool:
        """Tell whether a cursor may carry this as the place where a page begins."""
        return bool(_NUMBER.fullmatch(text))

    def decode_cursor(self, request: Any) -> Any:
        """Return the decoded cursor. Raises Problem 400 for one that we did not make."""
        try:
            cursor = super().decode_cursor(request)
        except (NotFound, ValueError, UnicodeError):
            raise invalid_cursor() from None
        if cursor and cursor.position is not None and not self.is_position(str(cursor.position)):
            raise invalid_cursor()
        return cursor


class NewestFirst(CursorPagination):
    """Rows with `created_at`, the newest first."""

    ordering = ("-created_at", "id")  # type: ignore[assignment]

    def is_position(self, text: str) -> bool:
        """Tell whether a text is a moment."""
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
        return True


def limit_of(given: str | None, default: int) -> int:
    """Return `?limit=` as a number. Raises Problem 400 when it is no number from 1 to 100."""
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= MAX_LIMIT):
        raise invalid("/limit", "out_of_range", _("Must be a whole number from 1 to 100."))
    return int(given)
