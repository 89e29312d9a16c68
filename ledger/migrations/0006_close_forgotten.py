"""Entries whose nonce was emptied before there were closings are closed as they stand. Run again, it goes on.

What they stand for nobody can tell any more, and who has the database can have this run again: so it says how many.
"""

from __future__ import annotations

from hmac import digest
from struct import Struct
from typing import Any

import structlog
from django.conf import settings
from django.db import migrations

log = structlog.get_logger(__name__)
PAGE = 5_000  # rows, each page a transaction of its own: nobody waits long
ROW = Struct(">qh16sh32s32s")
OPEN = """SELECT position, kind, subject, revision, commitment, leaf FROM ledger_entry
    WHERE nonce IS NULL AND closing IS NULL AND position > %s ORDER BY position LIMIT %s"""
CLOSE = """UPDATE ledger_entry e SET closing = c.closing FROM unnest(%s::bigint[], %s::bytea[]) AS c (position, closing)
    WHERE e.position = c.position AND e.closing IS NULL"""


def close(_apps: Any, editor: Any) -> None:
    key = digest(bytes.fromhex(settings.AYN_LEDGER_KEY), b"ayn/1/forgotten", "sha256")
    last, count = -1, 0
    with editor.connection.cursor() as sql:
        while True:
            sql.execute(OPEN, [last, PAGE])
            rows = sql.fetchall()
            if not rows:
                break
            last = rows[-1][0]
            made = {row[0]: digest(key, packed(*row), "sha256") for row in rows}
            sql.execute(CLOSE, [list(made), list(made.values())])
            count += len(made)
    if count:
        log.warning("ledger_entries_closed_as_they_stand", count=count)


def packed(position: int, kind: int, subject: Any, revision: int, commitment: Any, leaf: Any) -> bytes:
    return ROW.pack(position, kind, subject.bytes, revision, bytes(commitment), bytes(leaf))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0005_closing")]

    # Back: closings go with their column.
    operations = [migrations.RunPython(close, migrations.RunPython.noop, atomic=False)]
