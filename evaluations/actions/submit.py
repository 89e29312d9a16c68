"""A resident says how a visit was: once, however often the phone sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import Problem
from evaluations import intake, words
from evaluations.actions.append import append_first, append_using
from evaluations.actions.compose import clock, first_row, same_content
from evaluations.keys import is_of
from evaluations.marks import UNMARKED
from evaluations.placing import place
from evaluations.queries import LIVE, is_used, versions_of
from evaluations.rows import Stored
from visits.tokens import examine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from evaluations.faults import Fault
    from evaluations.intake import Draft
    from evaluations.marks import Marks
    from evaluations.placing import Place
    from evaluations.rows import Row
    from evaluations.trust import Use
    from visits.tokens import Evidence


@dataclass(frozen=True, slots=True)
class Sender:
    """Who submits: a person, and the session that must not have been revoked (None: not looked at).

    `language`: in which the questions were put to him; None: not known. `marks`: from where.
    """

    person_id: UUID
    session_id: UUID | None = None
    language: str | None = None
    marks: Marks = UNMARKED


@dataclass(slots=True)
class _Item:
    """One evaluation on its way: what was read, the row made of it and what it uses up, what came of it."""

    raw: Any
    draft: Draft
    faults: list[Fault]
    misshapen: bool
    row: Row | None
    use: Use | None
    outcome: Stored | Problem | None = None


def submit_evaluation(*, by: Sender, raw: Any) -> Stored:
    """Store one evaluation; return what the log holds, `created` unless it was there before with the same content.

    Raises Problem: 400 with a pointer to every fault, 409 when the id holds other content (of anybody) or the visit was
    rated under another id, 401 when the session was revoked.
    """
    (outcome,) = submit_evaluations(by=by, raws=[raw])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def submit_evaluations(*, by: Sender, raws: Sequence[Any]) -> list[Stored | Problem]:
    """Store many, those without evidence of a visit in one transaction; return one outcome each, in order.

    A bad one never loses the others.

    Raises Problem 401 when the session was revoked.
    """
    now = timezone.now()
    items = [_read(raw, by, now) for raw in raws]
    good: dict[UUID, _Item] = {}
    for item in items:
        if item.row is not None:
            good.setdefault(item.row.evaluation_id, item)
    for evaluation_id in _append(list(good.values()), by, now):
        item = good[evaluation_id]
        if item.row is not None:
            item.outcome = Stored(item.row, item.row, item.row, created=True)
    _settle([item for item in items if item.outcome is None], by)
    return [item.outcome for item in items if item.outcome is not None]


def _read(raw: Any, by: Sender, now: datetime) -> _Item:
    draft, misshapen = intake.read(raw)
    where, misplaced = place(draft, LIVE, clock(now))
    faults = misshapen + misplaced
    if where is None or faults:
        return _Item(raw, draft, faults, bool(misshapen), None, None)
    row, use = first_row(draft, where, by.person_id, now, by.language, _evidence(raw, draft, where, now))
    return _Item(raw, draft, faults, bool(misshapen), row, use)


def _evidence(raw: Any, draft: Draft, where: Place, now: datetime) -> Evidence | None:
    """Return what a token is evidence of; it is no part of what was said, so the draft does not hold it."""
    token = raw.get("visit_token")
    if not token or draft.visited_at is None:
        return None
    return examine(token, center_id=where.center_id, visited_at=draft.visited_at, now=now)


def _append(items: Sequence[_Item], by: Sender, now: datetime) -> set[UUID]:
    """Write what is new and return its ids. Each that uses up evidence goes alone: it may be refused alone."""
    plain = [item.row for item in items if item.row is not None and item.use is None]
    sender: dict[str, Any] = {
        "person_id": by.person_id, "session_id": by.session_id, "marks": by.marks, "now": now
    }  # fmt: skip
    written = append_first(plain, **sender) if plain else set()
    for item in items:
        if item.row is not None and item.use is not None:
            written |= append_using(item.row, item.use, **sender)
    return written


def _settle(items: Sequence[_Item], by: Sender) -> None:
    """Say what came of those that were not written: known already, or bad, or the session is over.

    What was accepted once stays accepted, even if the center closed since: so bad ones are looked up as well, but
    not the misshapen, of which only a part was read.
    """
    known = versions_of({item.draft.id for item in items if item.draft.id is not None})
    for item in items:
        versions = known.get(item.draft.id, []) if item.draft.id is not None else []
        same = None if item.misshapen else _same(versions, item.draft, by)
        if same is not None:
            item.outcome = Stored(same, versions[0], versions[-1])
        elif item.faults:
            item.outcome = words.refusal(item.faults)
        elif versions:
            item.outcome = Problem(409, "evaluation_conflict", _("This id already holds another evaluation."))
        elif item.use is not None and is_used(item.use):
            item.outcome = Problem(409, "visit_already_rated", _("This visit was already rated."))
        else:
            raise Problem(401, "invalid_token")  # the session is over: nothing of this transaction was written


def _same(versions: Sequence[Row], draft: Draft, by: Sender) -> Row | None:
    if not versions or not is_of(versions[0], by.person_id):
        return None
    return next((row for row in versions if same_content(row, draft, versions[0])), None)
