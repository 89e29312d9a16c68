"""The fold that notes what waits for a crowd, and releases at once what its author told with consent."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from alerts.rules import Rule
from alerts.rules_of import rules_of
from core.text import undisguised
from evaluations.folding import IN_BATCH, Batch, Fold
from evaluations.items import WORDS, Item, release_items
from evaluations.kinds import ItemKind, NotifyCenter, RowKind, Source
from evaluations.models import Factor
from evaluations.modes import ENTITIES, mode_of, modes_sql
from evaluations.placing import zone
from evaluations.policy import tells_now
from evaluations.release import low_factors

_NOTE = f"""INSERT INTO evaluations_pending (evaluation_id, visited_at, center_id, received_at)
    SELECT evaluation_id, visited_at, center_id, received_at FROM evaluations_evaluation
    WHERE {IN_BATCH} AND kind = {RowKind.SUBMITTED.value} AND source = '{Source.CITIZEN.value}'
    ON CONFLICT (evaluation_id) DO NOTHING"""  # noqa: S608 - constants
_WIND = f"""INSERT INTO evaluations_releaseclock (center_id, pulse_at, text_at)
    SELECT DISTINCT center_id, now(), now() FROM evaluations_evaluation
    WHERE {IN_BATCH} AND kind = {RowKind.SUBMITTED.value} AND source = '{Source.CITIZEN.value}' ORDER BY center_id
    ON CONFLICT (center_id) DO NOTHING"""  # noqa: S608 - constants
_TOLD = f"""SELECT e.evaluation_id, e.visited_at, e.received_at, e.center_id,
        coalesce(e.entity_id, c.operator_id) AS entity_id, e.comment, e.scores,
        e.factor_set, c.timezone, {modes_sql("e.received_at")} AS modes
    FROM (SELECT * FROM evaluations_evaluation WHERE {IN_BATCH}) e
    JOIN centers_center c ON c.id = e.center_id
    {ENTITIES}
    WHERE e.kind IN ({RowKind.SUBMITTED.value}, {RowKind.REVISED.value}) AND e.source = '{Source.CITIZEN.value}'
        AND e.notify_center = '{NotifyCenter.NOW.value}' AND e.share_comment AND e.comment IS NOT NULL
        AND NOT EXISTS (SELECT FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id
            AND l.visited_at = e.visited_at AND l.revision > e.revision)
    ORDER BY e.sequence"""  # noqa: S608 - constants


def apply(batch: Batch) -> None:
    """Note the citizens' evaluations of a batch; folded again, nothing changes."""
    with connection.cursor() as sql:
        sql.execute(_NOTE, batch.params)
        sql.execute(_WIND, batch.params)
        sql.execute(_TOLD, batch.params)
        columns = [column.name for column in sql.description or ()]
        told = [dict(zip(columns, row, strict=True)) for row in sql.fetchall()]
    consented = [row for row in told if tells_now(mode_of(row["modes"]))]
    if consented:
        codes = factor_codes({row["factor_set"] for row in consented})
        rules = rules_of({row["center_id"] for row in consented})
        low_at = {center: found.threshold(Rule.LOW_FACTOR) for center, found in rules.items()}  # as its alert has it
        release_items([_item(row, codes[row["factor_set"]], low_at[row["center_id"]]) for row in consented])


PENDING = Fold(name=WORDS, apply=apply, limit=5_000, gather=0.1)


def factor_codes(versions: set[int]) -> dict[int, list[str]]:
    """Return the factor codes of each set in its order."""
    codes: dict[int, list[str]] = {version: [] for version in versions}
    rows = Factor.objects.filter(factor_set__in=versions).order_by("factor_set", "position")
    for version, code in rows.values_list("factor_set", "code"):
        codes[version].append(code)
    return codes


def _item(row: dict[str, Any], codes: list[str], low_at: int) -> Item:
    here = zone(row["timezone"])
    return Item(
        evaluation_id=row["evaluation_id"],
        visited_at=row["visited_at"],
        center_id=row["center_id"],
        entity_id=row["entity_id"],
        kind=ItemKind.TOLD,
        day=min(row["received_at"], timezone.now()).astimezone(here).date(),
        comment=undisguised(row["comment"]),
        factors=low_factors(dict(zip(codes, row["scores"], strict=False)), low_at),
    )
