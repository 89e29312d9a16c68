"""What managers say to a released evaluation, and what an auditor decides: each said once, each in the trail."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from alerts.actions import note_news
from alerts.kinds import NewsKind
from alerts.showing import MARK, without_contacts
from audit.actions import record
from core.problems import Problem, invalid
from evaluations.actions.holding import hold_back, let_go
from evaluations.kinds import Decision
from evaluations.models import Appeal, Origin, Released, Reply
from evaluations.policy import appeals_allowed
from evaluations.queries import versions_of
from evaluations.released import visible_items
from ledger.actions import NewEntry, queue
from ledger.entries import EntryKind

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Person

YEAR = timedelta(days=365)


@transaction.atomic
def reply_to_item(*, by: Person, code: str, item_id: UUID, text: str, is_public: bool) -> Reply:
    """Answer a released evaluation, without addresses, links and telephone numbers; the same again changes nothing.

    Raises Problem: 404 for what the manager may not read, 409 `already_replied` for another answer, 400 when nothing
    is left of it.
    """
    item = _locked(by, code, item_id)
    text = without_contacts(text).strip()
    if not text.replace(MARK, "").strip():
        raise invalid("/text", "empty", _("Nothing is left of this when addresses and numbers are taken out."))
    said = Reply.objects.filter(released=item).first()
    if said is None:
        said = Reply.objects.create(released=item, text=text, is_public=is_public, by=by)
        note_news(kind=NewsKind.REPLY, cause=item.pk)
        record(by=by, action="evaluation_replied", target=item, detail={"public": is_public})
    elif (said.text, said.is_public) != (text, is_public):
        raise Problem(409, "already_replied", _("This evaluation was already answered."))
    return said


@transaction.atomic
def appeal_item(*, by: Person, code: str, item_id: UUID, evidence: str) -> Appeal:
    """Appeal a released evaluation: it is held back until an auditor decides; the same again changes nothing.

    Raises Problem: 404 for what the manager may not read, 409 `already_appealed` for another word on it, 409
    `too_many_appeals` while as many wait for an auditor as a center may have.
    """
    item = _locked(by, code, item_id)
    said = Appeal.objects.filter(released=item).first()
    if said is None:
        place = _free_place(item.center_id)
        said = Appeal.objects.create(
            id=uuid.uuid4(), released=item, center_id=item.center_id, place=place, evidence=evidence, by=by
        )
        record(by=by, action="evaluation_appealed", target=said)
        hold_back(cause=said.pk, evaluation_ids=[_origin(item)])
        (first, *_later) = versions_of([_origin(item)])[_origin(item)]
        queue([NewEntry(EntryKind.APPEALED, first.evaluation_id, 0, first.commitment)])
    elif said.evidence != evidence:
        raise Problem(409, "already_appealed", _("This evaluation was already appealed."))
    return said


@transaction.atomic
def decide_appeal(*, by: Person, appeal_id: UUID, decision: Decision, reason: str) -> Appeal:
    """Uphold an appeal (the evaluation stays held back) or dismiss it (it counts again); never is it deleted.

    Raises Problem: 404, or 409 `appeal_decided` for another decision than the one that stands.
    """
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("released").filter(pk=appeal_id).first()
    if appeal is None:
        raise Problem(404)
    if appeal.decision:
        if (appeal.decision, appeal.reason) == (decision, reason):
            return appeal
        raise Problem(409, "appeal_decided", _("This appeal was already decided otherwise."))
    appeal.decision, appeal.reason, appeal.decided_by, appeal.decided_at = decision.value, reason, by, Now()
    appeal.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    record(by=by, action="appeal_decided", target=appeal, detail={"decision": decision.value})
    if decision == Decision.DISMISSED:
        let_go(cause=appeal.pk, evaluation_ids=[_origin(appeal.released)])
    appeal.refresh_from_db()
    return appeal


def _locked(by: Person, code: str, item_id: UUID) -> Released:
    """Return an item that the person may read, locked. Raises Problem 404."""
    if not visible_items(by, code).filter(pk=item_id).exists():
        raise Problem(404)
    return Released.objects.select_for_update().get(pk=item_id)


def _free_place(center_id: int) -> int:
    """Return the first free place of a center's open appeals, held until the transaction ends. Raises Problem 409."""
    with connection.cursor() as sql:
        sql.execute("SELECT pg_advisory_xact_lock(hashtext('appeals'), %s)", [center_id])
    lately = timezone.now().date() - YEAR
    released = Released.objects.filter(center_id=center_id, day__gte=lately).count()
    taken = set(Appeal.objects.filter(center_id=center_id, decision="").values_list("place", flat=True))
    free = next(place for place in count(1) if place not in taken)
    if free > appeals_allowed(released):
        raise Problem(409, "too_many_appeals", _("Other appeals of this center must be decided first."))
    return free


def _origin(item: Released) -> UUID:
    return Origin.objects.get(released=item).evaluation_id
