"""A resident takes an evaluation back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from evaluations.actions.append import append_next
from evaluations.actions.compose import own_versions, withdrawal_row
from evaluations.models import Attachment
from evaluations.rows import Stored

if TYPE_CHECKING:
    from uuid import UUID


@transaction.atomic
def withdraw_evaluation(*, by: UUID, evaluation_id: UUID) -> Stored:
    """Take an evaluation back; again changes nothing. Raises Problem 404 when the person has no such evaluation."""
    versions = own_versions(by, evaluation_id)
    first, last = versions[0], versions[-1]
    if last.is_withdrawn:
        return Stored(versions[-2], first, last)
    row = withdrawal_row(last, timezone.now())
    append_next(row)
    Attachment.objects.filter(evaluation_id=evaluation_id).update(share=False)
    return Stored(last, first, row)
