"""What an entity reports and asks for in bulk: each item stored once, whatever is sent how often by how many at once.

One statement stores a batch: what is there already stays as it is. Rows are written in the order of their keys, and
counts after all rows, also in that order: batches that meet wait for one another, never in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from core.problems import Problem
from visits.rows import InvitationRow, TransactionRow

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R", TransactionRow, InvitationRow)
_TYPES = {
    "reference": "bytea",
    "center_id": "int",
    "service_id": "int",
    "day": "date",
    "hour": "smallint",
    "channel": "text",
    "customer_category": "text",
    "outcome": "text",
    "waiting_minutes": "smallint",
    "completion_minutes": "smallint",
    "count": "int",
    "expires_on": "date",
}
_KEY = "center_id, day, entity_id, service_id, channel, customer_category, outcome"
_SUMS = ("n", "waiting_n", "waiting_sum", "completion_n", "completion_sum")


def _new(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(columns)
    arrays = ", ".join(f"%s::{_TYPES[name]}[]" for name in columns)
    return f"""INSERT INTO {table} (entity_id, {names})
  SELECT %s, sent.* FROM unnest({arrays}) AS sent ({names}) ORDER BY sent.reference
  ON CONFLICT (entity_id, reference) DO NOTHING RETURNING *"""  # noqa: S608 - constants


_STORE = f"""
WITH stored AS ({_new("visits_transaction", TransactionRow._fields)}),
counted AS (
  INSERT INTO visits_daycount AS known ({_KEY}, {", ".join(_SUMS)})
  SELECT {_KEY}, sum(count),
    COALESCE(sum(count) FILTER (WHERE waiting_minutes IS NOT NULL), 0), COALESCE(sum(count * waiting_minutes), 0),
    COALESCE(sum(count) FILTER (WHERE completion_minutes IS NOT NULL), 0), COALESCE(sum(count * completion_minutes), 0)
  FROM stored GROUP BY {_KEY} ORDER BY {_KEY}
  ON CONFLICT ({_KEY}) DO UPDATE SET {", ".join(f"{name} = known.{name} + EXCLUDED.{name}" for name in _SUMS)}
)
SELECT reference FROM stored"""  # noqa: S608 - constants
_INVITE = f"""
WITH stored AS ({_new("visits_invitation", InvitationRow._fields)})
SELECT reference FROM stored"""  # noqa: S608 - constants


class Kept(NamedTuple, Generic[R]):
    """What became of an item: 201 if it is new, 200 if it was known, and the row as it stands."""

    status: int
    row: R


def report_transactions(*, entity_id: int, rows: Sequence[TransactionRow]) -> list[Kept[TransactionRow] | Problem]:
    """Store and count transactions of an entity; answer each in order, Problem 409 for a known one told otherwise."""
    return _keep(_STORE, "visits_transaction", entity_id, rows)


def invite(*, entity_id: int, rows: Sequence[InvitationRow]) -> list[Kept[InvitationRow] | Problem]:
    """Store invitations of an entity; answer each in order, Problem 409 for a known one told otherwise."""
    return _keep(_INVITE, "visits_invitation", entity_id, rows)


def _keep(statement: str, table: str, entity_id: int, rows: Sequence[R]) -> list[Kept[R] | Problem]:
    first = {row.reference: row for row in reversed(rows)}
    if not first:
        return []
    fresh = _insert(statement, entity_id, list(first.values()))
    stands = first | _read(table, entity_id, rows[0], set(first) - fresh)
    answers: list[Kept[R] | Problem] = []
    for row in rows:
        if row != stands[row.reference]:
            answers.append(Problem(409, "reference_conflict", _("This reference was used before, for something else.")))
        else:
            answers.append(Kept(201 if row.reference in fresh else 200, row))
            fresh.discard(row.reference)
    return answers


def _insert(statement: str, entity_id: int, rows: Sequence[R]) -> set[bytes]:
    """Store what is not there yet, all or nothing; return the references that are new."""
    with connection.cursor() as sql:
        sql.execute(statement, [entity_id, *map(list, zip(*rows, strict=True))])
        return {bytes(reference) for (reference,) in sql.fetchall()}


def _read(table: str, entity_id: int, like: R, references: set[bytes]) -> dict[bytes, R]:
    """Return rows as they stand, by their references."""
    if not references:
        return {}
    names = ", ".join(like._fields)
    query = f"SELECT {names} FROM {table} WHERE entity_id = %s AND reference = ANY (%s)"  # noqa: S608 - constants
    with connection.cursor() as sql:
        sql.execute(query, [entity_id, list(references)])
        found = [like._replace(**dict(zip(like._fields, values, strict=True))) for values in sql.fetchall()]
    return {row.reference: row for row in found}
