"""How migrations give the log an index while ratings arrive. It lies beside them because they import nothing else.

An index of a partitioned table cannot be built concurrently as a whole, and built in one go it would hold every rating
back until the last row is read. So: the index of the whole, empty and invalid, in a moment; one for each month, built
concurrently; and each joined to it, also in a moment. Stopped anywhere, it goes on there when it is run again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import migrations

LOG = "evaluations_evaluation"
# Nobody waits long behind us where we wait for a lock: after this the migration fails, to be run again.
PATIENCE = "2s"

_MONTHS = """SELECT m.inhrelid::regclass::text FROM pg_inherits m WHERE m.inhparent = %s::regclass AND NOT EXISTS (
  SELECT FROM pg_index x JOIN pg_inherits part ON part.inhrelid = x.indexrelid
  WHERE x.indrelid = m.inhrelid AND part.inhparent = %s::regclass) ORDER BY 1"""
_STATE = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)"


def log_index(name: str, on: str) -> migrations.RunPython:
    """Return the operation that makes an index of the log, and drops it again; `on`: columns and condition.

    For a migration with `atomic = False`.
    """
    return migrations.RunPython(partial(_make, name, on), partial(_drop, name), atomic=False)


def _make(name: str, on: str, _apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as sql:
        _at_once(sql, f"CREATE INDEX IF NOT EXISTS {name} ON ONLY {LOG} {on}")
        sql.execute(_MONTHS, [LOG, name])
        for (month,) in sql.fetchall():
            own = name.replace("evaluation", month, 1)
            _build(sql, own, f"{month} {on}")
            _at_once(sql, f"ALTER INDEX {name} ATTACH PARTITION {own}")


def _build(sql: Any, name: str, on: str) -> None:
    """Build the index of a month unless it is there: one that was interrupted is there, but not valid."""
    sql.execute(_STATE, [name])
    known = sql.fetchone()
    if known == (True,):
        return
    if known:
        sql.execute(f"DROP INDEX CONCURRENTLY {name}")
    sql.execute(f"CREATE INDEX CONCURRENTLY {name} ON {on}")


def _drop(name: str, _apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as sql:
        _at_once(sql, f"DROP INDEX IF EXISTS {name}")


def _at_once(sql: Any, statement: str) -> None:
    sql.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        sql.execute(statement)
    finally:
        sql.execute("RESET lock_timeout")
