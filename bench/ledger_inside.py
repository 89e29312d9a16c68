"""`python -m bench.ledger_inside ROWS`, in an installation: how long sealing takes at a tenth of ROWS and at ROWS.

Batches are sealed as the fold does it. Beside each, rows of the same form are copied by PostgreSQL alone into the same
tables with their indexes and rolled back, so it pays for no commit. What lies between is loaded in bulk, without the
two indexes that are made anew afterwards.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from typing import Any

import django

BATCH, BULK = 5_000, 50_000
MEASURED = 40  # batches
SAID = 20.0  # seconds between two lines of progress
_SECONDARY = """SELECT c.conname, coalesce(pg_get_constraintdef(c.oid), pg_get_indexdef(i.indexrelid)),
    i.indexrelid::regclass::text FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
    WHERE i.indrelid = 'ledger_entry'::regclass AND NOT i.indisprimary"""
_ALTER = "ALTER TABLE ledger_entry"
# Rows like those of the batch that ends at `size`, with chance for what is chance, and positions that follow it.
_LIKE = {
    "ledger_entry": """SELECT position + %(count)s, kind, gen_random_uuid(), revision, sha256(commitment || 'c'),
        sha256(nonce), sha256(leaf), sealed_at FROM ledger_entry WHERE position >= %(size)s - %(count)s""",
    "ledger_node": """SELECT n.level, n.number + (1::bigint << 40), n.root FROM generate_series(1, 62) l (level)
        JOIN ledger_node n ON n.level = l.level AND n.number >= (%(size)s - %(count)s) >> l.level""",
}
_COLUMNS = {
    "ledger_entry": "position, kind, subject, revision, commitment, nonce, leaf, sealed_at",
    "ledger_node": "level, number, root",
}


def main(rows: int) -> list[dict[str, Any]]:
    """Return for each of both sizes the seconds of each batch, sealed and copied."""
    from ledger import actions

    measured = min(MEASURED, rows // 10 // BATCH)
    stages = []
    for size in (rows // 10, rows):
        _load(size - measured * BATCH)
        sealed, copied = zip(*(_one() for _ in range(measured)), strict=True)
        _say(f"{size:,} entries, the last {measured * BATCH:,} sealed beside COPY")
        stages.append({"size": size, "sealed": sealed, "copied": copied})
    actions.sign_head()
    return stages


def _one() -> tuple[float, float]:
    from django.db import transaction

    from ledger import actions

    batch = _made(BATCH)
    began = time.perf_counter()
    with transaction.atomic():
        actions.append(batch)
    return time.perf_counter() - began, _copy()


def _copy() -> float:
    """Seconds to copy rows like those of the last batch, as bytes that are there already."""
    from django.db import connection, transaction

    with connection.cursor() as sql, transaction.atomic():
        sql.execute("SELECT size FROM ledger_tree")
        given = {"size": sql.fetchone()[0], "count": BATCH}
        raw = {table: _read(sql, like % given) for table, like in _LIKE.items()}
        began = time.perf_counter()
        for table, packed in raw.items():
            with sql.copy(f"COPY {table} ({_COLUMNS[table]}) FROM STDIN (FORMAT BINARY)") as into:
                into.write(packed)
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def _read(sql: Any, statement: str) -> bytes:
    with sql.copy(f"COPY ({statement}) TO STDOUT (FORMAT BINARY)") as out:
        return b"".join(bytes(part) for part in out)


def _load(size: int) -> None:
    """Let the tree grow to a size, by what the fold writes with, in larger steps and without looking."""
    from django.db import connection, transaction

    from ledger.growing import grow, hold

    with connection.cursor() as sql:
        sql.execute(_SECONDARY)
        indexes = sql.fetchall()
        for constraint, _, index in indexes:
            sql.execute(f"{_ALTER} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}")
        at, said, began = -1, time.monotonic(), time.monotonic()
        while at < size:
            with transaction.atomic():
                tree = hold(sql)
                if tree.size < size:
                    grow(sql, tree, _made(min(BULK, size - tree.size)))
                at = tree.size
            if time.monotonic() - said > SAID:
                said = time.monotonic()
                _say(f"{at:,} of {size:,} entries loaded, {said - began:,.0f} s")
        for constraint, definition, _ in indexes:
            sql.execute(f"{_ALTER} ADD CONSTRAINT {constraint} {definition}" if constraint else definition)
        sql.execute("VACUUM ANALYZE ledger_entry, ledger_node")
        sql.execute("CHECKPOINT")


def _made(count: int) -> list[Any]:
    from ledger.actions import NewEntry
    from ledger.entries import EntryKind

    chance = os.urandom(48 * count)
    return [
        NewEntry(EntryKind.SUBMITTED, uuid.UUID(bytes=chance[at : at + 16]), 0, chance[at + 16 : at + 48])
        for at in range(0, len(chance), 48)
    ]


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} load {os.getloadavg()[0]:.1f}  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    json.dump(main(int(sys.argv[1])), sys.stdout)
