"""A resident thinks again: silently, within the time for it; the last word counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import Problem
from evaluations import intake, words
from evaluations.actions.append import append_next
from evaluations.actions.compose import clock, next_row, own_versions, same_content
from evaluations.faults import Fault
from evaluations.kinds import AttachmentKind
from evaluations.models import Attachment
from evaluations.placing import place
from evaluations.queries import LIVE
from evaluations.rows import Stored

if TYPE_CHECKING:
    from evaluations.intake import Draft
    from evaluations.placing import Place
    from evaluations.rows import Row


@transaction.atomic
def revise_evaluation(*, by: UUID, evaluation_id: UUID, raw: Any) -> Stored:
    """Put a new content in the place of an evaluation's last one; the same content again writes nothing.

    Raises Problem: 404 when the person has no such evaluation, 409 when it was withdrawn or its time is over, 400 with
    a pointer to every fault; center and time of the visit stay what they were.
    """
    now = timezone.now()
    versions = own_versions(by, evaluation_id)
    first, last = versions[0], versions[-1]
    draft, where = _read(raw, evaluation_id, first)
    if same_content(last, draft, first):
        return Stored(last, first, last)
    if last.is_withdrawn:
        raise Problem(409, "evaluation_withdrawn", _("This evaluation was withdrawn."))
    if now > first.received_at + settings.REVISION_WINDOW:
        raise Problem(409, "revision_closed", _("The time to change this evaluation is over."))
    row = next_row(draft, where, first, last, now)
    append_next(row)
    photos = Attachment.objects.filter(evaluation_id=evaluation_id, kind=AttachmentKind.PHOTO.value)
    photos.update(share=row.share_photos)
    return Stored(row, first, row)


def _read(raw: Any, evaluation_id: UUID, first: Row) -> tuple[Draft, Place]:
    """Return draft and place; the time limits of the visit are those that held when it was first received."""
    named = isinstance(raw, dict) and raw.get("id") is not None
    draft, faults = intake.read(raw if named or not isinstance(raw, dict) else raw | {"id": str(evaluation_id)})
    where, more = place(draft, LIVE, clock(first.received_at))
    faults += more
    if draft.id is not None and draft.id != evaluation_id:
        faults.append(Fault("/id", "differs_from_address"))
    if draft.visited_at is not None and draft.visited_at != first.visited_at:
        faults.append(Fault("/visited_at", "cannot_change"))
    if where is not None and where.center_id != first.center_id:
        faults.append(Fault("/center", "cannot_change"))
    if faults or where is None:
        raise words.refusal(faults)
    return draft, where
