"""Reads of a person's own evaluations: his list, what came of them, where he was lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F

from alerts.queries import handled
from evaluations.keys import owners
from evaluations.kinds import RowKind
from evaluations.models import Origin, RecentSince, Seen
from evaluations.queries import stored, versions_of
from evaluations.release import reference

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from accounts.models import Person
    from evaluations.rows import Stored

RECENT = 20
YEAR = timedelta(days=366)
# How the last row of an evaluation reads: the same words as `own_shapes.state_of`.
_STATE = f"""(SELECT CASE l.kind WHEN {RowKind.WITHDRAWN.value} THEN 'withdrawn'
    WHEN {RowKind.QUARANTINED.value} THEN 'under_review' ELSE 'received' END
  FROM evaluations_evaluation l WHERE l.evaluation_id = e.evaluation_id AND l.visited_at = e.visited_at
  ORDER BY l.revision DESC LIMIT 1)"""  # noqa: S608 - constants
_REPLIED = """EXISTS (SELECT FROM evaluations_origin o JOIN evaluations_reply r ON r.released_id = o.released_id
    WHERE o.evaluation_id = e.evaluation_id)"""
_WANTED = {
    "state": f" AND {_STATE} = %(state)s",
    "center": " AND e.center_id = (SELECT id FROM centers_center WHERE code = %(center)s)",
    "first": " AND e.local_day >= %(first)s",
    "last": " AND e.local_day <= %(last)s",
    "has_reply": f" AND {_REPLIED} = %(has_reply)s",
}
_MINE = """SELECT e.evaluation_id FROM evaluations_evaluation e
WHERE e.owner = ANY (%(owners)s) AND e.revision = 0 AND (e.received_at, e.evaluation_id) < (%(before)s, %(id)s)"""
_PAGE = " ORDER BY e.received_at DESC, e.evaluation_id DESC LIMIT %(limit)s"
_CENTERS = """
SELECT center_id, max(local_day) FROM evaluations_evaluation
WHERE owner = ANY (%s) AND revision = 0 AND received_at > %s AND center_id <> ALL (%s)
GROUP BY center_id ORDER BY max(received_at) DESC, center_id LIMIT %s
"""
_SEE = """INSERT INTO evaluations_seen (evaluation_id, mark) VALUES (%s, %s)
    ON CONFLICT (evaluation_id) DO UPDATE SET mark = EXCLUDED.mark"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of his evaluations a person asks for; None asks nothing. Days are those of the visit, at the place."""

    state: str | None = None
    center: str | None = None
    first: date | None = None
    last: date | None = None
    has_reply: bool | None = None

    def given(self) -> dict[str, Any]:
        """Return what is asked, by name."""
        return {name: value for name in _WANTED if (value := getattr(self, name)) is not None}


def mine(person_id: UUID, since: date, before: tuple[datetime, UUID], limit: int, wanted: Wanted) -> list[Stored]:
    """Return at most `limit` of a person's evaluations first received before a place, newest first.

    `since`: the day the person joined; the pseudonyms of all days from then on are asked for.
    """
    given = wanted.given()
    sql = _MINE + "".join(_WANTED[name] for name in given) + _PAGE
    found: list[UUID] = []
    for pseudonyms in owners(person_id, since, before[0].date()):
        names = given | {"owners": pseudonyms, "before": before[0], "id": before[1], "limit": limit - len(found)}
        with connection.cursor() as cursor:
            cursor.execute(sql, names)
            found += [row[0] for row in cursor.fetchall()]
        if len(found) >= limit:
            break
    versions = versions_of(found)
    return [stored(versions[evaluation_id]) for evaluation_id in found]


@dataclass(frozen=True, slots=True)
class Answers:
    """What came of an evaluation: how many replies and actions, and a digest of them; empty where nothing came."""

    replies: int
    actions: int
    mark: bytes
    is_news: bool


def answers_to(ids: Collection[UUID]) -> dict[UUID, Answers]:
    """Return what came of each evaluation, and whether its author has seen it; four queries for any number."""
    replies: dict[UUID, list[UUID]] = {}
    found = Origin.objects.filter(evaluation_id__in=ids, released__reply__isnull=False)
    for evaluation_id, released_id in found.order_by("pk").values_list("evaluation_id", F("released_id")):
        replies.setdefault(evaluation_id, []).append(released_id)
    actions = handled([reference(each) for each in ids])
    seen = {row.evaluation_id: bytes(row.mark) for row in Seen.objects.filter(evaluation_id__in=ids)}
    return {each: _answers(replies.get(each, []), actions.get(reference(each), []), seen.get(each)) for each in ids}


def see(evaluation_id: UUID, answers: Answers) -> None:
    """Note that the author has seen these answers; only where they are news is anything written."""
    if answers.is_news:
        with connection.cursor() as cursor:
            cursor.execute(_SEE, [evaluation_id, answers.mark])


def recent_centers(person: Person, now: datetime) -> list[tuple[int, date]]:
    """Return the centers that a person rated within a year, lately first, with the day of his last visit there.

    They are read from his own ratings, by the pseudonyms of his days: there is no list of them.
    """
    cleared = RecentSince.objects.filter(person=person).values_list("since", flat=True).first()
    since = max(moment for moment in (person.joined_at, cleared, now - YEAR) if moment)
    found: list[tuple[int, date]] = []
    for pseudonyms in owners(person.pk, since.date(), now.date()):
        known = [center_id for center_id, _ in found]
        with connection.cursor() as cursor:
            cursor.execute(_CENTERS, [pseudonyms, since, known, RECENT - len(found)])
            found += cursor.fetchall()
        if len(found) >= RECENT:
            break
    return found


def clear_recent(person: Person, now: datetime) -> None:
    """Begin the list of recent centers anew; ratings stay what they are."""
    RecentSince.objects.update_or_create(person=person, defaults={"since": now})


def _answers(replies: list[UUID], actions: list[tuple[UUID, datetime]], seen: bytes | None) -> Answers:
    told = [each.bytes for each in replies] + [each.bytes + at.isoformat().encode() for each, at in actions]
    mark = blake2b(b"".join(sorted(told)), digest_size=8).digest() if told else b""
    return Answers(len(replies), len(actions), mark, bool(told) and mark != seen)
