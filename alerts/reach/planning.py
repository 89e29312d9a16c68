"""New deliveries become notices: who is to be reached, by which way, when. In one transaction with the cursor.

Each person's cursor is the last number of his mailbox looked at. Numbers have no gaps and are seen in order, so every
delivery becomes its notices once, also when the worker dies here.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from alerts.kinds import Audience, Channel, Mail, NoticeState, Severity
from alerts.models import Delivery, Notice, Preference
from alerts.reach.hours import after_quiet, is_quiet, next_morning
from alerts.reach.wishes import live_subscriptions, wishes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from alerts.reach.wishes import Wishes

PEOPLE = 100  # looked at in one step
DELIVERIES = 500  # of one person
PUSHES = 5  # of one person and kind within STORM: a storm rings five times, the mailbox holds the rest
STORM = timedelta(minutes=10)
MAILS_APART = timedelta(minutes=2)  # between two mails to one person
FRESH = timedelta(hours=12)  # what is older wakes nobody

Row = dict[str, Any]


@transaction.atomic
def plan() -> int:
    """Make the notices of deliveries nobody has looked at yet; return of how many people."""
    behind = (
        Preference.objects.filter(person__mailbox__last__gt=F("told"))
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("person__mailbox")
        .order_by("pk")[:PEOPLE]
    )
    people = list(behind)
    for preference in people:
        _plan_for(preference, timezone.now())
    return len(people)


def _plan_for(preference: Preference, now: datetime) -> None:
    person, wishes = preference.person, wishes_of(preference)
    upto = min(person.mailbox.last, preference.told + DELIVERIES)
    worth_it = ~Q(alert__severity=Severity.INFO.value)
    if wishes.mail is Mail.DAILY:  # good news belongs in the morning; the quality team's feed does not
        worth_it |= Q(alert__audience=Audience.MANAGERS.value)
    deliveries = Delivery.objects.visible_to(person).filter(worth_it, sequence__gt=preference.told, sequence__lte=upto)
    rows: list[Any] = list(
        deliveries.order_by("sequence").values(
            "sequence", "alert_id", "alert__kind", "alert__severity", "alert__raised_at"
        )
    )
    made: list[Notice] = []
    if rows and wishes.push:
        browsers = live_subscriptions().filter(person=person).values_list("pk", flat=True)
        made += _pushes(person.pk, rows, list(browsers), wishes, now)
    if rows and wishes.mail is not Mail.OFF and person.email:
        made += _mails(person.pk, rows, wishes, now)
    Notice.objects.bulk_create(made)
    Preference.objects.filter(pk=preference.pk).update(told=upto)


def _pushes(person_id: UUID, rows: list[Row], browsers: list[UUID], wishes: Wishes, now: datetime) -> Iterator[Notice]:
    quiet = is_quiet(now, wishes.zone, wishes.quiet)
    ringing = [row for row in rows if row["alert__severity"] != Severity.INFO]
    ringing.sort(key=lambda row: row["alert__severity"] != Severity.URGENT)  # stable: urgent ones first
    rung = _rung(person_id, now) if ringing else Counter()
    for row in ringing:
        reason = ""
        if quiet and row["alert__severity"] != Severity.URGENT:
            reason = "quiet"
        elif now - row["alert__raised_at"] > FRESH:
            reason = "old"
        elif rung[row["alert__kind"]] >= PUSHES:
            reason = "many"
        else:
            rung[row["alert__kind"]] += 1
        for browser in browsers:
            yield _notice(person_id, row, Channel.PUSH, now, reason=reason, subscription_id=browser)


def _rung(person_id: UUID, now: datetime) -> Counter[str]:
    """Return how many alerts of each kind rang lately."""
    lately = Notice.objects.filter(person_id=person_id, channel=Channel.PUSH.value, created_at__gt=now - STORM)
    rang = lately.exclude(state=NoticeState.SUPPRESSED.value).values("alert__kind")
    return Counter(dict(rang.annotate(n=Count("sequence", distinct=True)).values_list("alert__kind", "n")))


def _mails(person_id: UUID, rows: list[Row], wishes: Wishes, now: datetime) -> Iterator[Notice]:
    mailed = Notice.objects.filter(person_id=person_id, channel=Channel.MAIL.value, ended_at__gt=now - MAILS_APART)
    last = mailed.filter(state=NoticeState.SENT.value).aggregate(last=Max("ended_at"))["last"]
    earliest = last + MAILS_APART if last else now
    for row in rows:
        if wishes.mail is Mail.DAILY:
            due = next_morning(now, wishes.zone, wishes.quiet)
        elif row["alert__severity"] == Severity.URGENT:
            due = now
        else:
            due = after_quiet(now, wishes.zone, wishes.quiet)
        yield _notice(person_id, row, Channel.MAIL, max(due, earliest))


def _notice(
    person_id: UUID, row: Row, channel: Channel, due: datetime, *, reason: str = "", subscription_id: UUID | None = None
) -> Notice:
    state = NoticeState.SUPPRESSED if reason else NoticeState.QUEUED
    return Notice(
        person_id=person_id,
        alert_id=row["alert_id"],
        sequence=row["sequence"],
        channel=channel.value,
        subscription_id=subscription_id,
        state=state.value,
        reason=reason,
        due_at=due,
        ended_at=due if reason else None,
    )
