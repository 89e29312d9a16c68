"""The monthly partitions of the log: there before anybody needs them."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction

AHEAD = timedelta(days=62)


def ensure_partitions(today: date) -> int:
    """Make the months of the accepted window and two ahead, where missing; return how many were made.

    Safe to run at any time, by several processes at once, while evaluations arrive.
    """
    first = today - settings.VISIT_WINDOW - timedelta(days=1)
    with transaction.atomic(), connection.cursor() as cursor:
        # Never queue behind somebody's long transaction: those who submit would queue behind us.
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        cursor.execute("SELECT evaluations_ensure_partitions(%s, %s)", [first, today + AHEAD])
        return int(cursor.fetchall()[0][0])
