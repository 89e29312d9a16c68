"""Whom to wake because a center answered his rating, or acted on it.

The way from a rating to a person exists only here, in memory: for each day on which such ratings came, the pseudonyms
of those who want to hear of it are made and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from alerts.kinds import NewsKind
from alerts.queries import causes_of
from alerts.reach import news
from evaluations.keys import keyring
from evaluations.models import Origin
from evaluations.pseudonyms import KeyDestroyedError
from evaluations.queries import versions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date
    from uuid import UUID

    from alerts.models import News

# The index `evaluation_cause` holds the same expression, of those who chose to tell the center now (release.reference).
_BY_CAUSE = """SELECT DISTINCT evaluation_id FROM evaluations_evaluation WHERE notify_center = 'now'
    AND substring(sha256('\\x616c65727400'::bytea || uuid_send(evaluation_id)) FROM 1 FOR 16) = ANY (%s)"""


class Day(NamedTuple):
    """A day on which ratings came that there is news of: how its pseudonyms are made, and whose are looked for."""

    day: date
    owner: Callable[[UUID], bytes]
    kinds: dict[bytes, set[NewsKind]]


def announce_news() -> int:
    """Make nudges of what centers answered and did since the last time; return of how many people.

    Costs one HMAC for each person who wants to hear of news and each day of receipt. Nothing is locked meanwhile, and
    no transaction is open: folds would wait for it.
    """
    taken = news.waiting()
    if not taken:
        return 0
    days = _days(taken)
    wishers = news.wishers() if days else ()
    return news.tell(taken, {each.person_id: ways for each in wishers if (ways := _ways(each, days))})


def _days(taken: Collection[News]) -> list[Day]:
    days: dict[date, Day] = {}
    for kind, evaluations in _evaluations(taken).items():
        for versions in versions_of(evaluations).values():
            first = versions[0]
            day = first.received_at.date()
            if first.owner is None:  # nobody's: its author was erased
                continue
            try:
                found = days.setdefault(day, Day(day, keyring().owner_on(day), {}))
            except KeyDestroyedError:  # nobody can tell any more whose it was
                continue
            found.kinds.setdefault(first.owner, set()).add(kind)
    return list(days.values())


def _evaluations(taken: Collection[News]) -> dict[NewsKind, list[UUID]]:
    causes = {kind: [each.cause for each in taken if each.kind == kind] for kind in NewsKind}
    replied = Origin.objects.filter(released__in=causes[NewsKind.REPLY]).values_list("evaluation_id", flat=True)
    references = [cause.bytes for cause in causes_of(causes[NewsKind.ACTION])]
    with connection.cursor() as cursor:
        cursor.execute(_BY_CAUSE, [references])
        acted_on = [row[0] for row in cursor.fetchall()]
    return {NewsKind.REPLY: list(replied), NewsKind.ACTION: acted_on}


def _ways(wisher: news.Wisher, days: Collection[Day]) -> set[str]:
    """Return by which ways somebody is to be woken: empty where none of the news is his."""
    joined = wisher.joined_at.date()
    kinds = {kind for each in days if joined <= each.day for kind in each.kinds.get(each.owner(wisher.person_id), ())}
    return {way for kind in kinds for way in (wisher.reply if kind is NewsKind.REPLY else wisher.action)}
