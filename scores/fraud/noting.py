"""The fold that notes which days of which centers are to be inspected."""

from __future__ import annotations

from django.db import connection

from evaluations.folding import IN_BATCH, Batch, Fold
from evaluations.kinds import RowKind, Source
from scores.fraud.keeping import KEPT

# Only what people send: a row that holds an evaluation back is no reason to look again. Older rows have no marks left.
_NOTE = f"""INSERT INTO scores_inspection (center_id, day, due, hours, praise, blame, new_praise, aged, pairs, alike)
    SELECT DISTINCT center_id, (received_at AT TIME ZONE 'UTC')::date, true, '{{}}'::integer[], 0, 0, 0, 0, 0, 0
    FROM evaluations_evaluation WHERE {IN_BATCH} AND source = '{Source.CITIZEN.value}'
        AND received_at >= now() - interval '{KEPT.days} days'
        AND kind IN ({RowKind.SUBMITTED.value}, {RowKind.REVISED.value}) ORDER BY 1, 2
    ON CONFLICT (center_id, day) DO UPDATE SET due = true WHERE NOT scores_inspection.due"""  # noqa: S608 - constants


def apply(batch: Batch) -> None:
    """Note them; folded again they are looked at again, which changes nothing."""
    with connection.cursor() as sql:
        sql.execute(_NOTE, batch.params)


FRAUD = Fold(name="fraud", apply=apply, limit=5_000, gather=0.1)
