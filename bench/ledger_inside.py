"""`python -m bench.ledger_inside ROWS`, in an installation: seal so many entries and tell how long each batch took.

The same batches again are copied by PostgreSQL alone, into tables with the same indexes.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
import uuid
from typing import Any

import django

BATCH = 5_000
SAID = 30.0  # seconds between two lines of progress
# What a batch wrote that began at this position.
_WRITTEN = {
    "ledger_entry": "SELECT * FROM ledger_entry WHERE position >= %(began)s",
    "ledger_node": """SELECT n.* FROM generate_series(1, 62) l (level) JOIN ledger_node n
        ON n.level = l.level AND n.number >= %(began)s::bigint >> l.level""",
}


def main(rows: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from ledger import actions

    with connection.cursor() as sql:
        for table in _WRITTEN:
            sql.execute(f"CREATE TABLE copied_{table} (LIKE {table} INCLUDING ALL)")
    sealed, copied, said, began = [], [], time.monotonic(), 0
    for done in range(0, rows, BATCH):
        batch = _made(min(BATCH, rows - done))
        start = time.perf_counter()
        with transaction.atomic():
            actions.append(batch)
        sealed.append(time.perf_counter() - start)
        copied.append(_copy(began))
        began = done + len(batch)
        if time.monotonic() - said > SAID:
            print(f"{began:,} of {rows:,} entries sealed", file=sys.stderr, flush=True)
            said = time.monotonic()
    actions.sign_head()
    return {"sealed": sealed, "copied": copied}


def _made(count: int) -> list[Any]:
    from ledger.actions import NewEntry
    from ledger.entries import EntryKind

    return [NewEntry(EntryKind.SUBMITTED, uuid.uuid4(), 0, secrets.token_bytes(32)) for _ in range(count)]


def _copy(began: int) -> float:
    """Seconds to copy what the last batch wrote, as text that is there already, in one transaction."""
    from django.db import connection, transaction

    with connection.cursor() as sql:
        raw = {table: _read(sql, statement % {"began": began}) for table, statement in _WRITTEN.items()}
        start = time.perf_counter()
        with transaction.atomic():
            for table, text in raw.items():
                with sql.copy(f"COPY copied_{table} FROM STDIN") as into:
                    into.write(text)
        return time.perf_counter() - start


def _read(sql: Any, statement: str) -> bytes:
    with sql.copy(f"COPY ({statement}) TO STDOUT") as out:
        return b"".join(bytes(part) for part in out)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(int(sys.argv[1])), sys.stdout)
