"""Rows of the log written directly, for tests of what reads it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from evaluations.kinds import RowKind
from evaluations.models import Factor, FactorSet


def row_fields(**fields: Any) -> dict[str, Any]:
    """Columns of a plain submission, overridden by `fields`; without `visited_at` the visit was an hour ago."""
    identity = fields.pop("evaluation_id", None) or uuid.uuid4()
    visited_at = fields.pop("visited_at", None) or datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    digest = hashlib.sha256(identity.bytes).digest()
    return {
        "evaluation_id": identity,
        "revision": 0,
        "visited_at": visited_at,
        "kind": RowKind.SUBMITTED.value,
        "owner": digest[:16],
        "rater": digest[16:],
        "center_id": 1,
        "region_id": 2,
        "country_id": 1,
        "entity_id": None,
        "service_id": None,
        "unit_id": None,
        "local_hour": None,
        "customer_category": None,
        "language": None,
        "waiting_minutes": None,
        "waiting_target": None,
        "completion_minutes": None,
        "completion_target": None,
        "channel": "counter",
        "source": "citizen",
        "outcome": "completed",
        "outcome_reason": None,
        "trust": "stated",
        "local_day": visited_at.date(),
        "factor_set": 1,
        "scores": [4, 4, 4, 4, 4, 4, 4, 4],
        "payment_methods": [],
        "notify_center": "with_others",
        "fingerprint": digest,
        "salt": digest,
        "commitment": digest,
    } | fields


def log_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write rows (see `row_fields`; all with the same columns) to the log and return them."""
    columns = list(rows[0])
    places = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO evaluations_evaluation ({', '.join(columns)}) VALUES ({places})"
    with connection.cursor() as sql:
        sql.executemany(insert, [[row[column] for column in columns] for row in rows])
    return rows


def log_row(**fields: Any) -> dict[str, Any]:
    """Write one row to the log and return its columns."""
    return log_rows([row_fields(**fields)])[0]


def revised(row: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Write the silent revision of a row."""
    return log_row(**row | {"revision": row["revision"] + 1, "kind": RowKind.REVISED.value} | changes)


def withdrawn(row: dict[str, Any]) -> dict[str, Any]:
    """Write the withdrawal of a row."""
    return log_row(**row | {"revision": row["revision"] + 1, "kind": RowKind.WITHDRAWN.value, "comment": None})


def quarantined(row: dict[str, Any]) -> dict[str, Any]:
    """Write the row that holds an evaluation back."""
    return log_row(**row | {"revision": row["revision"] + 1, "kind": RowKind.QUARANTINED.value})


def restored(row: dict[str, Any]) -> dict[str, Any]:
    """Write the row that lets an evaluation count again."""
    return log_row(**row | {"revision": row["revision"] + 1, "kind": RowKind.RESTORED.value})


def factor_set(version: int, weights: list[int], codes: list[str] | None = None) -> FactorSet:
    """Publish a factor set unless it is there."""
    made, new = FactorSet.objects.get_or_create(version=version, defaults={"name": f"set {version}"})
    if new:
        for position, weight in enumerate(weights):
            code = codes[position] if codes else f"factor_{position}"
            Factor.objects.create(factor_set=made, position=position, code=code, name=code, weight=weight)
        FactorSet.objects.filter(version=version).update(published_at=datetime.now(UTC))
    return made
