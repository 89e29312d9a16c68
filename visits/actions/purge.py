"""What is known for long enough goes; daily counts stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from datetime import date

BATCH = 10_000
_SPARE = timedelta(days=2)  # no zone of the earth still takes a report of that day
_DELETE = """DELETE FROM {table} WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM {table} WHERE {day} < %s LIMIT %s))"""


def purge_old(*, today: date) -> int:
    """Delete transactions that nobody can report again and invitations that ended as long ago; return how many."""
    before = today - settings.TRANSACTION_WINDOW - _SPARE
    return _purge("visits_transaction", "day", before) + _purge("visits_invitation", "expires_on", before)


def _purge(table: str, day: str, before: date) -> int:
    """Delete in batches, each a transaction: nobody waits long, and what is done stays done."""
    gone, batch = 0, BATCH
    while batch == BATCH:
        with connection.cursor() as sql:
            sql.execute(_DELETE.format(table=table, day=day), [before, BATCH])
            batch = sql.rowcount
        gone += batch
    return gone
