"""Evaluations held back, for as long as anything speaks against them: nothing is deleted, a row says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from evaluations.actions.append import append_next, lock_evaluation
from evaluations.items import WORDS
from evaluations.kinds import STANDING, RowKind
from evaluations.models import FoldCursor, Hold
from evaluations.queries import versions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from evaluations.rows import Row


@transaction.atomic
def hold_back(*, cause: UUID, evaluation_ids: Collection[UUID]) -> None:
    """Hold evaluations back for a cause; again changes nothing. What its author took back stays so."""
    _lock(evaluation_ids)
    lasts = {identity: versions[-1] for identity, versions in versions_of(evaluation_ids).items()}
    holds = [Hold(evaluation_id=each, center_id=last.center_id, cause=cause) for each, last in lasts.items()]
    Hold.objects.bulk_create(holds, ignore_conflicts=True)
    _append(lasts.values(), STANDING, RowKind.QUARANTINED)


@transaction.atomic
def let_go(*, cause: UUID, evaluation_ids: Collection[UUID]) -> None:
    """End a cause: evaluations that nothing else holds back count again. Again changes nothing."""
    _lock(evaluation_ids)
    Hold.objects.filter(cause=cause, evaluation_id__in=evaluation_ids).delete()
    held = set(Hold.objects.filter(evaluation_id__in=evaluation_ids).values_list("evaluation_id", flat=True))
    free = versions_of([each for each in evaluation_ids if each not in held])
    _append([versions[-1] for versions in free.values()], (RowKind.QUARANTINED,), RowKind.RESTORED)


def _lock(evaluation_ids: Collection[UUID]) -> None:
    FoldCursor.objects.select_for_update().get_or_create(name=WORDS)  # no copy of words that are being erased
    for each in sorted(evaluation_ids):  # in one order: two at once never wait in a circle
        lock_evaluation(each)


def _append(lasts: Iterable[Row], before: tuple[RowKind, ...], kind: RowKind) -> None:
    now = timezone.now()
    for last in lasts:
        if last.kind in before:
            append_next(last._replace(revision=last.revision + 1, kind=kind.value, received_at=now))
