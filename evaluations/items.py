"""What managers may read one by one: written once for each evaluation, with a wall between it and the log."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from evaluations.models import Released

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from evaluations.kinds import ItemKind


WORDS = "pending"  # the fold cursor held by whoever carries comments out of the log


@dataclass(frozen=True, slots=True)
class Item:
    """An evaluation about to be released; `id` must come from nothing but chance."""

    evaluation_id: UUID
    visited_at: datetime
    center_id: int
    entity_id: int | None
    kind: ItemKind
    day: date
    comment: str
    language: str | None = None
    factors: tuple[str, ...] = ()
    id: UUID | None = None


# The foreign key is checked at the end of the transaction: whoever writes the origin releases.
_CLAIM = """INSERT INTO evaluations_origin (released_id, evaluation_id, visited_at) VALUES (%s, %s, %s)
    ON CONFLICT (evaluation_id) DO NOTHING"""


def release_items(items: Sequence[Item]) -> int:
    """Release evaluations that were not yet, inside the caller's transaction; returns how many."""
    fresh = []
    with connection.cursor() as sql:
        for item in items:
            identity = item.id or uuid.uuid4()
            sql.execute(_CLAIM, [identity, item.evaluation_id, item.visited_at])
            if sql.rowcount:
                fresh.append(
                    Released(
                        id=identity,
                        center_id=item.center_id,
                        entity_id=item.entity_id,
                        kind=item.kind.value,
                        day=item.day,
                        comment=item.comment,
                        language=item.language,
                        factors=list(item.factors),
                    )
                )
    Released.objects.bulk_create(fresh)
    return len(fresh)
