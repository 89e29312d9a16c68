"""The one place where rows enter the log.

One statement is one transaction and one way to the database and back: it takes the ids, leaves out those that the log
holds, writes the others, and beside each where it came from. Entries in the ledger are none of its work: a fold writes
them a moment later (`evaluations.sealing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.utils import timezone

from evaluations.kinds import AccountAge
from evaluations.partitions import ensure_partitions
from evaluations.rows import COLUMNS, TYPES, as_array, as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from evaluations.marks import Marks
    from evaluations.rows import Row
    from evaluations.trust import Use

_LIST = ", ".join(COLUMNS)
_CAST = ", ".join(f"%s::{TYPES[name]}" for name in COLUMNS)
# A session revoked a moment ago writes nothing more; without a session (a command, a test) there is nothing to look at.
_MAY = "evaluations_may_write(%s::uuid, %s::uuid)"
# The age of the account is looked up here: the token does not tell it.
_SIGNAL = f"""
INSERT INTO evaluations_signal (evaluation_id, day, network, device, account_age)
SELECT stored.evaluation_id, %s::date, %s::bytea, %s::bytea, (
  SELECT CASE WHEN joined_at > now() - interval '1 day' THEN {AccountAge.DAY.value}
    WHEN joined_at > now() - interval '7 days' THEN {AccountAge.WEEK.value}
    WHEN joined_at > now() - interval '30 days' THEN {AccountAge.MONTH.value} ELSE {AccountAge.OLDER.value} END
  FROM accounts_person WHERE id = %s::uuid)
FROM stored RETURNING evaluation_id
"""  # noqa: S608 - constants
_ONE = f"""
WITH stored AS (INSERT INTO evaluations_evaluation ({_LIST}) SELECT {_CAST}
  WHERE {_MAY} AND evaluations_claim_one(%s::uuid, %s::timestamptz)
  RETURNING evaluation_id)
{_SIGNAL}"""
# The same, if its evidence was not used before: whoever comes second waits for the first and then finds it taken.
# CASE: nothing may be used up before it is known that the rest holds.
_ONE_USING = f"""
WITH stored AS (INSERT INTO evaluations_evaluation ({_LIST}) SELECT {_CAST}
  WHERE CASE WHEN {_MAY} AND evaluations_claim_one(%s::uuid, %s::timestamptz)
    THEN evaluations_use(%s::bytea[], %s::bytea[], %s::date, %s::boolean) ELSE false END
  RETURNING evaluation_id)
{_SIGNAL}"""
_MANY = f"""
WITH known AS MATERIALIZED (SELECT evaluations_claim(%s::text::uuid[], %s::timestamptz) AS ids WHERE {_MAY}),
stored AS (INSERT INTO evaluations_evaluation ({_LIST})
  SELECT {", ".join(f"row.{name}::{TYPES[name]}" for name in COLUMNS)}
  FROM known, unnest({", ".join(["%s::text::text[]"] * len(COLUMNS))}) AS row ({_LIST})
  WHERE row.evaluation_id::uuid <> ALL (known.ids)
  RETURNING evaluation_id)
{_SIGNAL}"""  # noqa: S608 - constants
_NEXT = f"INSERT INTO evaluations_evaluation ({_LIST}) VALUES ({_CAST})"  # noqa: S608 - constants

# Django turns preparing off; this lets it be asked for, and leaves every other statement as it is.
_NEVER_BY_ITSELF = 2**31


def append_first(
    rows: Sequence[Row], *, person_id: UUID, session_id: UUID | None, marks: Marks, now: datetime
) -> set[UUID]:
    """Write first rows (distinct ids), all or none; return the ids written, the others are in the log already.

    Under parallel sends of one id exactly one writes, whatever else differs. Nothing is written for a revoked session,
    nor for somebody who is being erased.
    """
    since, sender, signal = _about(person_id, session_id, marks, now)
    if len(rows) == 1:
        texts = as_texts(rows[0])
        return _written(_ONE, [*texts, *sender, texts[0], since, *signal])
    columns = [as_array(list(values)) for values in zip(*map(as_texts, rows), strict=True)]
    return _written(_MANY, [columns[0], since, *sender, *columns, *signal])


def append_using(
    row: Row, use: Use, *, person_id: UUID, session_id: UUID | None, marks: Marks, now: datetime
) -> set[UUID]:
    """Write a first row that uses up its evidence, as `append_first` does; nothing where it was used before."""
    since, sender, signal = _about(person_id, session_id, marks, now)
    texts = as_texts(row)
    raters, digests = map(list, zip(*use.keys, strict=True))
    used = [raters, digests, use.day.isoformat(), use.shares]
    return _written(_ONE_USING, [*texts, *sender, texts[0], since, *used, *signal])


def append_next(row: Row) -> None:
    """Write a later row of an evaluation, inside the transaction that holds its lock."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, as_texts(row))


def lock(evaluation_id: UUID, person_id: UUID) -> None:
    """Take an id until the end of the transaction: its later rows are written one after the other.

    Who is erased meanwhile is gone when this returns, and so is his hold on the evaluation.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT evaluations_may_write(%s, NULL)", [person_id])
    lock_evaluation(evaluation_id)


def lock_evaluation(evaluation_id: UUID) -> None:
    """Take an id until the end of the transaction for somebody who is not its author."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT evaluations_claim_one(%s::uuid, 'infinity')", [evaluation_id])


def _about(person_id: UUID, session_id: UUID | None, marks: Marks, now: datetime) -> tuple[str, list[Any], list[Any]]:
    """Return since when ids are looked for, who sends, and what is kept of where from."""
    # Twice: an id taken for the oldest visit that is accepted stays taken for a whole window more.
    since = (now - 2 * settings.VISIT_WINDOW - settings.CLOCK_SKEW).isoformat()
    sender = [str(person_id), str(session_id) if session_id else None]
    return since, sender, [now.date().isoformat(), *(mark and f"\\x{mark.hex()}" for mark in marks), sender[0]]


def _written(sql: str, params: Sequence[Any]) -> set[UUID]:
    """Run an insert that may be repeated safely: once more after a lost connection or for a missing month."""
    try:
        return _run(sql, params)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
    except IntegrityError as error:
        if getattr(error.__cause__, "diag", None) is None or error.__cause__.diag.constraint_name:  # type: ignore[union-attr]
            raise
        ensure_partitions(timezone.now().date())
    return _run(sql, params)


def _run(sql: str, params: Sequence[Any]) -> set[UUID]:
    """Run a prepared statement on the driver itself: Django's cursor would ask `SELECT 1` first in every request."""
    connection.ensure_connection()
    driver: Any = connection.connection
    driver.prepare_threshold = _NEVER_BY_ITSELF
    with connection.wrap_database_errors:
        return {row[0] for row in driver.execute(sql, params, prepare=True)}
