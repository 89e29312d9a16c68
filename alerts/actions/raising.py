"""Raising alerts: rows, receivers and gap-free numbers in one statement of the caller's transaction.

What comes with a fold key (`alerts.duplicates.fold_key`) is counted at the alert of the same key, kind and audience
that still collects: no new alert, no new number, no notice; its readers are told that it changed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction

from alerts import push
from alerts.actions.clock import new_deadlines
from alerts.actions.statements import COLLECTING, LOCK, RAISE, REPLACE
from alerts.duplicates import folding, lock_of
from alerts.models import Alert, Occurrence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from alerts.kinds import Audience, Kind, Severity


@dataclass(frozen=True, slots=True)
class NewAlert:
    """Something to be told: the same `reference`, kind and audience raises or counts once, however often it is asked.

    `fold` is the same for what has one cause, at one center unless its kind folds everywhere. A reference is always
    of the same center.
    """

    kind: Kind
    audience: Audience
    severity: Severity
    center_id: int
    entity_id: int | None
    reference: UUID
    context: dict[str, Any] = field(default_factory=dict)
    comment: str = ""
    fold: UUID | None = None


@transaction.atomic
def raise_alerts(*, items: Sequence[NewAlert]) -> dict[UUID, int]:
    """Store the alerts that are new, deliver each to who answers for its place now, and hint after the commit.

    Returns the last number of every mailbox that grew. Needs no actor: the system tells what a rule lets out.
    """
    if not items:
        return {}
    _hold([item for item in items if item.fold])
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [_as_json(items)])
        lasts = dict(cursor.fetchall())
    if lasts.pop(None, None):
        transaction.on_commit(push.announce_changes)
    if lasts:
        transaction.on_commit(lambda: push.announce(lasts))
    return lasts


@transaction.atomic
def replace_contents(*, items: Sequence[NewAlert]) -> None:
    """Give alerts told before the content of `items`, silently: no new number, no frame. Refused for managers'."""
    if items:
        with connection.cursor() as cursor:
            for statement in REPLACE:
                cursor.execute(statement, [_as_json(items)])


@transaction.atomic
def forget(*, references: Sequence[UUID]) -> int:
    """Empty the comments of alerts whose author is erased; the alerts stay. Returns how many had one."""
    return sum(
        model.objects.filter(reference__in=references).exclude(comment="").update(comment="")
        for model in (Alert, Occurrence)
    )


def _hold(items: Sequence[NewAlert]) -> None:
    """Hold the keys of items until the commit; alerts that have collected for long enough collect no more."""
    keys = {(item.fold, item.kind) for item in items}
    if not keys:
        return
    ages = [folding(kind).age.total_seconds() for _, kind in keys]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted({lock_of(item.kind, item.center_id) for item in items})])
        cursor.execute(COLLECTING, [[fold for fold, _ in keys], [kind for _, kind in keys], ages])
        old = [alert_id for alert_id, is_old in cursor.fetchall() if is_old]
    if old:
        Alert.objects.filter(pk__in=old).update(folding=False)


def _as_json(items: Sequence[NewAlert]) -> str:
    rows = [{"id": uuid.uuid4(), **_fields(item)} for item in items]
    for row, clock in zip(rows, new_deadlines(items), strict=True):
        if clock:
            row |= {"acknowledge_by": clock.acknowledge_by, "resolve_by": clock.resolve_by}
    return orjson.dumps(rows).decode()


def _fields(item: NewAlert) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in NewAlert.__slots__}
    if item.fold:
        rule = folding(item.kind)
        fields |= {"age": rule.age.total_seconds(), "alone": rule.alone}
    return fields
