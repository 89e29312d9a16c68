"""Prepared statements where planning takes longer than running."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

OFTEN = 3  # times that a connection has run the same statement


@contextmanager
def prepared() -> Iterator[None]:
    """Have the driver prepare what runs often inside; call it with an open cursor."""
    driver: Any = connection.connection
    before, driver.prepare_threshold = driver.prepare_threshold, OFTEN
    try:
        yield
    finally:
        driver.prepare_threshold = before
