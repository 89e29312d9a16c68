"""Rows of the log, made of what was read: pseudonyms, fingerprint and commitment included."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from core.problems import Problem
from evaluations import commitments
from evaluations.actions.append import lock
from evaluations.committed import committed
from evaluations.keys import is_of, keyring
from evaluations.kinds import RowKind, Source, Trust
from evaluations.placing import Clock
from evaluations.pseudonyms import KeyDestroyedError
from evaluations.queries import versions_of
from evaluations.rows import Row
from evaluations.trust import fits, level, use_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from evaluations.intake import Draft
    from evaluations.placing import Place
    from evaluations.trust import Use
    from visits.tokens import Evidence


# Members that older phones did not know. Left out where they say nothing, so that a retry finds what it sent.
_LATER = ("customer_category", "outcome_reason", "photos_expected", "share_photos")


class _Who(NamedTuple):
    """What a row holds of its author: two pseudonyms, and the language in which he read the questions."""

    owner: bytes | None
    rater: bytes | None
    language: str | None


def clock(now: datetime) -> Clock:
    """Return the time limits of a visit as configured."""
    return Clock(now, settings.VISIT_WINDOW, settings.CLOCK_SKEW)


def first_row(
    draft: Draft, where: Place, person_id: UUID, now: datetime, language: str | None, evidence: Evidence | None = None
) -> tuple[Row, Use | None]:
    """Return the row that stores a sound draft for the first time, and what it uses up of its evidence.

    `language`: in which the questions were read.
    """
    rater = _rater(person_id, where)
    use = None
    if evidence is not None and fits(evidence, where.entity_id, where.service_id):
        use = use_of(
            evidence, rater=rater, center_id=where.center_id, entity_id=where.entity_id, local_day=where.local_day
        )
    row = _row(
        draft, where, now, revision=0, kind=RowKind.SUBMITTED,
        who=_Who(keyring().owner(person_id, now.date()), rater, language),
        fingerprint=keyring().fingerprint(_content(draft), now.date()),
        trust=level(near=where.is_near, evidence=evidence if use else None),
    )  # fmt: skip
    return row, use


def next_row(draft: Draft, where: Place, first: Row, last: Row, now: datetime) -> Row:
    """Return the row that revises an evaluation: under its old pseudonyms, fingerprinted like its first row.

    The visit is the same one, and as well evidenced as it was: no later position or token changes that.
    """
    fingerprint = keyring().fingerprint(_content(draft), first.received_at.date())
    kind = RowKind.QUARANTINED if last.kind == RowKind.QUARANTINED else RowKind.REVISED  # held back, it stays so
    return _row(
        draft, where, now, revision=last.revision + 1, kind=kind,
        who=_Who(first.owner, first.rater, first.language), fingerprint=fingerprint, trust=Trust(first.trust),
    )  # fmt: skip


def withdrawal_row(last: Row, now: datetime) -> Row:
    """Return the row that takes an evaluation back: same place and scores (folds subtract them), no words."""
    return last._replace(
        revision=last.revision + 1, kind=RowKind.WITHDRAWN.value, received_at=now,
        comment=None, comment_language=None, latitude=None, longitude=None, accuracy_m=None,
    )  # fmt: skip


def own_versions(person_id: UUID, evaluation_id: UUID) -> list[Row]:
    """Return the rows of a person's evaluation, oldest first, and hold its lock until the transaction ends.

    Raises Problem 404 when the person has no such evaluation.
    """
    lock(evaluation_id, person_id)
    versions = versions_of([evaluation_id]).get(evaluation_id, [])
    if not versions or not is_of(versions[0], person_id):
        raise Problem(404)
    return versions


def same_content(row: Row, draft: Draft, first: Row) -> bool:
    """Tell whether a draft says what a row says; `first` is the first row of its evaluation."""
    if row.is_withdrawn:
        return False
    return row.fingerprint == keyring().fingerprint(_content(draft), first.received_at.date())


def _content(draft: Draft) -> bytes:
    content = draft._asdict() | {"position": draft.position and list(draft.position)}
    for name in _LATER:
        if content[name] is None or content[name] is False:
            del content[name]
    return commitments.canonical(content)


def _rater(person_id: UUID, where: Place) -> bytes | None:
    try:
        return keyring().rater(person_id, where.center_id, where.local_day)
    except KeyDestroyedError:
        return None


def _row(
    draft: Draft, where: Place, now: datetime, *, revision: int, kind: RowKind,
    who: _Who, fingerprint: bytes, trust: Trust,
) -> Row:  # fmt: skip
    lat, lng, accuracy = draft.position or (None, None, None)
    salt = secrets.token_bytes(commitments.SALT_SIZE)
    row = Row(
        draft.id, revision, draft.visited_at, kind.value, now, who.owner, who.rater,  # type: ignore[arg-type]  # sound drafts have both
        where.center_id, where.region_id, where.country_id, where.entity_id, where.service_id, where.unit_id,
        draft.channel, Source.CITIZEN.value, draft.outcome, draft.outcome_reason, trust.value,
        where.local_day, where.local_hour, draft.customer_category, who.language, where.factor_set, where.scores,
        draft.waiting_minutes, draft.completion_minutes, where.waiting_target, where.completion_target,
        draft.payment_methods,
        draft.comment, draft.comment_language, draft.share_comment, draft.photos_expected, draft.share_photos,
        draft.notify_center,
        lat, lng, accuracy, fingerprint, salt, b"",
    )  # fmt: skip
    return committed(row, str(draft.center), draft.service)
