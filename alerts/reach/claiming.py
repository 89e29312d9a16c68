"""Taking notices to send, and noting what became of them.

A claim is a lease: it counts the attempt and moves the due time, and is committed before anything is sent. Whoever dies
in between leaves a notice that another takes when the lease runs out: sent at least once, never lost.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from alerts.kinds import Channel, NoticeState
from alerts.models import Delivery, Notice, Preference
from alerts.queries import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.queries import Row

LEASE = timedelta(minutes=2)  # longer than any batch takes
KEPT = timedelta(days=90)  # the log of what ended


@transaction.atomic
def claim_pushes(limit: int) -> list[Notice]:
    """Take up to so many due pushes, the longest due first."""
    due = Notice.objects.filter(channel=Channel.PUSH.value, state=NoticeState.QUEUED.value, due_at__lte=timezone.now())
    return _leased(list(due.select_for_update(skip_locked=True).order_by("due_at", "pk")[:limit]))


@transaction.atomic
def claim_mails(limit: int) -> list[Notice]:
    """Take the due mails of one person: they leave as one."""
    due = Notice.objects.filter(channel=Channel.MAIL.value, state=NoticeState.QUEUED.value, due_at__lte=timezone.now())
    lucky = (
        Preference.objects.filter(Exists(due.filter(person=OuterRef("pk"))))
        .select_for_update(skip_locked=True)
        .order_by("pk")
        .first()
    )
    if lucky is None:
        return []
    mine = due.filter(person_id=lucky.pk).select_for_update().order_by("sequence")
    return _leased(list(mine[:limit]))


def _leased(taken: list[Notice]) -> list[Notice]:
    until = timezone.now() + LEASE
    Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(due_at=until, attempts=F("attempts") + 1)
    for notice in taken:
        notice.attempts += 1
    return taken


def readable(notices: Sequence[Notice]) -> dict[int, Row]:
    """Return by number the deliveries of one person's notices; what he may no longer read is missing."""
    if not notices:
        return {}
    mine = Delivery.objects.readable().filter(person_id=notices[0].person_id)
    found = rows(mine.filter(sequence__in={notice.sequence for notice in notices}))
    return {row["sequence"]: row for row in found}


def end(notice: Notice, state: NoticeState, reason: str = "") -> None:
    """Note how a claimed notice ended; nothing if another has taken it since."""
    _ours(notice, state=state.value, reason=reason[:40], ended_at=timezone.now())


def postpone(notice: Notice, wait: timedelta, reason: str) -> None:
    """Let a claimed notice be tried again after `wait`; nothing if another has taken it since."""
    _ours(notice, due_at=timezone.now() + wait, reason=reason[:40])


def _ours(notice: Notice, **changes: object) -> None:
    mine = Notice.objects.filter(pk=notice.pk, state=NoticeState.QUEUED.value, attempts=notice.attempts)
    mine.update(**changes)


def purge(now: datetime) -> int:
    """Delete the log of what ended long ago; return how many rows."""
    return Notice.objects.filter(ended_at__lt=now - KEPT).delete()[0]
