"""What the sockets of a process read from the database, ready to be sent. Runs in the one thread of `hub.read`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import orjson
from django.utils import timezone, translation

from accounts.tickets import redeem
from alerts import queries
from alerts.serializers import represent
from core import languages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from accounts.models import Person
    from alerts.queries import Row

    Shown = dict[tuple[UUID, str], str]  # (alert, language) -> JSON without its first brace and the number

PAGE = 100  # frames read at once for one socket
CLOCKS = timedelta(seconds=1)  # how far the clocks of the database and of this machine may differ
RECENT = timedelta(seconds=15)  # how far back changes are looked for, again and again


class Entry(NamedTuple):
    """Who comes in with a ticket, through which session, and where his mailbox stood then."""

    person: Person
    session_id: UUID
    last: int
    at: datetime


class Want(NamedTuple):
    """What a socket wants to read: numbers above `after`, up to `upto` or, without it, the end of the mailbox."""

    person_id: UUID
    language: str
    after: int
    upto: int | None = None


class Page(NamedTuple):
    """Frames in order; everything up to `upto` has been looked at; `more`: the mailbox goes on."""

    frames: list[str]
    upto: int
    more: bool


class Change(NamedTuple):
    """An alert in somebody's mailbox whose state, level or count changed."""

    sequence: int
    at: datetime
    frames: dict[str, str]  # by language


def enter(ticket: str) -> Entry | None:
    """Use a ticket up; None when it is not good (any more)."""
    if not (session := redeem(ticket)):
        return None
    last = queries.last_numbers([session.person_id]).get(session.person_id, 0)
    return Entry(session.person, session.pk, last, timezone.now() - CLOCKS)


def pages(wants: Iterable[Want]) -> dict[Want, Page]:
    """Return the next frames of each wanted range, at most PAGE of each."""
    wants = set(wants)
    lasts = queries.last_numbers({want.person_id for want in wants})
    ends = {want: min(lasts.get(want.person_id, 0) if want.upto is None else want.upto, want.after + PAGE)
            for want in wants}  # fmt: skip
    ranges = {queries.Range(want.person_id, want.after, end) for want, end in ends.items() if end > want.after}
    found = _by_person(queries.in_ranges(ranges)) if ranges else {}
    read: dict[Want, Page] = {}
    shown: Shown = {}
    for want, end in ends.items():
        mine = [row for row in found.get(want.person_id, []) if want.after < row["sequence"] <= end]
        goal = lasts.get(want.person_id, 0) if want.upto is None else want.upto
        texts = [_frame("alert", row, want.language, shown) for row in mine]
        read[want] = Page(texts, max(end, want.after), more=end < goal)
    return read


def changes(alert_ids: Collection[UUID], readers: Mapping[UUID, Collection[str]]) -> dict[UUID, list[Change]]:
    """Return the state of alerts that have changed, for each reader who has them, in his languages."""
    told: dict[UUID, list[Change]] = {}
    shown: Shown = {}
    for row in queries.deliveries_of(alert_ids):
        if wanted := readers.get(row["person_id"]):
            frames = {language: _frame("alert_changed", row, language, shown) for language in wanted}
            told.setdefault(row["person_id"], []).append(Change(row["sequence"], row["changed_at"], frames))
    return told


def _by_person(rows: list[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row["person_id"], []).append(row)
    return found


def _frame(type_: str, row: Row, language: str, shown: Shown) -> str:
    """Return the frame of a delivery. What its readers share is made once for each language; the number is theirs."""
    key = (row["alert_id"], language)
    if key not in shown:
        with translation.override(language or languages.DEFAULT):
            alert = represent(row)
        del alert["sequence"]
        shown[key] = orjson.dumps(alert).decode()[1:]
    return f'{{"type":"{type_}","sequence":{row["sequence"]},{shown[key]}'
