"""What follows from the log at once: alerts, as the release policy lets them out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import connection

from alerts.actions import NewAlert, raise_alerts, replace_contents
from alerts.duplicates import fold_key
from alerts.rules import Rule
from alerts.rules_of import rules_of
from core import languages
from evaluations.folding import IN_BATCH, Batch, Fold
from evaluations.kinds import NotifyCenter, RowKind, Source
from evaluations.models import Factor
from evaluations.modes import ENTITIES, mode_of, modes_sql
from evaluations.release import Facts, Release, reference, releases

if TYPE_CHECKING:
    from uuid import UUID

# A row is overtaken as soon as a later one of its evaluation is to be seen, even behind the batch.
_ROWS = f"""
SELECT e.evaluation_id, e.kind, e.source, e.notify_center, e.share_comment, e.factor_set, e.scores, e.comment,
    e.center_id, e.entity_id, coalesce(e.entity_id, c.operator_id) AS told_to, s.code AS service, e.channel,
    e.outcome, e.waiting_minutes, e.completion_minutes,
    {modes_sql("e.received_at")} AS modes,
    EXISTS (SELECT FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id
        AND l.visited_at = e.visited_at AND l.revision > e.revision) AS overtaken
FROM (SELECT * FROM evaluations_evaluation WHERE {IN_BATCH}) e LEFT JOIN centers_service s ON s.id = e.service_id
LEFT JOIN centers_center c ON c.id = e.center_id {ENTITIES}
ORDER BY e.xid, e.sequence
"""  # noqa: S608 - both parts are constants
_DETAILS = ("service", "channel", "outcome", "waiting_minutes", "completion_minutes")

Names = dict[str, dict[str, str]]  # factor code -> language -> name


def apply(batch: Batch) -> None:
    """Tell what the rows of a batch may tell, in the engine's transaction. Told again, nothing changes."""
    rows = _read(batch)
    words = _factor_names({row["factor_set"] for row in rows})
    rules = rules_of({row["center_id"] for row in rows})
    new: list[NewAlert] = []
    later: list[NewAlert] = []
    for row in rows:
        names = words[row["factor_set"]]
        low_at = rules[row["center_id"]].threshold(Rule.LOW_FACTOR)
        for release in releases(_facts(row, list(names), low_at)):
            item = NewAlert(
                kind=release.kind,
                audience=release.audience,
                severity=release.severity,
                center_id=row["center_id"],
                entity_id=row["entity_id"],
                reference=reference(row["evaluation_id"]),
                context=release.context | {"names": {code: names[code] for code in release.factors}},
                comment=release.comment,
                fold=_cause(release, row) if release.folds else None,
            )
            if release.raises:
                new.append(item)
            if release.replaces:
                later.append(item)
    raise_alerts(items=new)
    replace_contents(items=later)


ALERTS = Fold(name="alerts", apply=apply, limit=1_000)


def _read(batch: Batch) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, batch.params)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _cause(release: Release, row: dict[str, Any]) -> UUID:
    """Return under which key a release is counted: what rings nobody must not swallow what does."""
    return fold_key(release.kind, row["center_id"], row["told_to"], bool(release.factors))


def _facts(row: dict[str, Any], codes: list[str], low_at: int) -> Facts:
    return Facts(
        row=RowKind(row["kind"]),
        source=Source(row["source"]),
        notify_center=NotifyCenter(row["notify_center"]),
        scores=dict(zip(codes, row["scores"], strict=False)),
        comment=row["comment"] or "",
        share_comment=row["share_comment"],
        overtaken=row["overtaken"],
        mode=mode_of(row["modes"]),
        low_at=low_at,
        details={name: row[name] for name in _DETAILS if row[name] is not None},
    )


def _factor_names(versions: set[int]) -> dict[int, Names]:
    """Return the factors of each set in its order, with their names in all languages."""
    names: dict[int, Names] = defaultdict(dict)
    columns = {code: languages.column("name", code) for code in languages.CODES}
    factors = Factor.objects.filter(factor_set__in=versions).order_by("factor_set", "position")
    for factor in factors.values("factor_set_id", "code", *columns.values()):
        named = {code: factor[column] for code, column in columns.items() if factor[column]}
        names[factor["factor_set_id"]][factor["code"]] = named
    return names
