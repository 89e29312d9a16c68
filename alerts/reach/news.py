"""From news to nudges. Who wrote what is worked out by whoever knows the log; here nobody does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from accounts import consents
from accounts.kinds import Purpose
from alerts.kinds import Channel
from alerts.models import News, Wish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

AT_ONCE = 1000  # news looked at together
PEOPLE = 5000  # read at a time
_PUSH = """INSERT INTO alerts_nudge (person_id, channel, subscription_id, round, attempts)
    SELECT s.person_id, 'push', s.id, 1, 0 FROM alerts_pushsubscription s WHERE s.person_id = ANY (%s) ORDER BY s.id
    ON CONFLICT (person_id, channel, subscription_id) DO UPDATE SET round = alerts_nudge.round + 1"""
_MAIL = """INSERT INTO alerts_nudge (person_id, channel, round, attempts)
    SELECT p.id, 'mail', 1, 0 FROM accounts_person p WHERE p.id = ANY (%s) AND p.email IS NOT NULL ORDER BY p.id
    ON CONFLICT (person_id, channel, subscription_id) DO UPDATE SET round = alerts_nudge.round + 1"""


class Wisher(NamedTuple):
    """Somebody who wants to hear of news, by which ways of which kind."""

    person_id: UUID
    joined_at: datetime
    reply: list[str]
    action: list[str]


def waiting() -> list[News]:
    """Return news that nobody was told of yet, the oldest first; nothing is locked."""
    return list(News.objects.order_by("pk")[:AT_ONCE])


def wishers() -> Iterator[Wisher]:
    """Yield everybody who wants to hear of news, some thousands at a time: no transaction stays open meanwhile."""
    people = Wish.objects.filter(person__is_active=True).order_by("pk")
    columns = people.values_list("person_id", F("person__joined_at"), "reply", "action")
    page = list(columns[:PEOPLE])
    while page:
        yield from (Wisher(*row) for row in page)
        page = list(columns.filter(pk__gt=page[-1][0])[:PEOPLE])


@transaction.atomic
def tell(news: Collection[News], people: Mapping[UUID, Collection[str]]) -> int:
    """Make news nudges of these people by these ways, and forget it; return how many people.

    Nothing happens when another worker was first with any of it: the rest is looked at again.
    """
    gone, _ = News.objects.filter(pk__in=[each.pk for each in news]).delete()
    if gone != len(news):
        transaction.set_rollback(True)
        return 0
    by_mail = [person for person, ways in people.items() if Channel.MAIL in ways]
    agreeing = consents.consenting(Purpose.NOTIFICATIONS).filter(person_id__in=by_mail)
    with connection.cursor() as cursor:
        cursor.execute(_PUSH, [[person for person, ways in people.items() if Channel.PUSH in ways]])
        cursor.execute(_MAIL, [list(agreeing.values_list("person_id", flat=True))])
    return len(people)
