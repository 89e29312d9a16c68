"""What the log holds about a person: told to him, and erased when he goes (settings.PERSONAL_DATA)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from alerts.actions import forget
from centers.models import Center, Service
from evaluations import conditions
from evaluations.attached import attached_to, attachments_output
from evaluations.committed import remains
from evaluations.condition_shapes import condition_output
from evaluations.filing import discard
from evaluations.folds import ALERTS
from evaluations.items import WORDS
from evaluations.keys import owners, reporters
from evaluations.kinds import AccountAge
from evaluations.models import Attachment, ConditionReport, FoldCursor, RecentSince, Released, Remainder, Seen, Signal
from evaluations.queries import code_of, rows_of, stored, versions_of
from evaluations.release import reference
from evaluations.serializers import evaluation_output
from ledger import actions as ledger
from ledger.actions import NewEntry
from ledger.entries import EntryKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import Person

_OWN = "SELECT DISTINCT evaluation_id FROM evaluations_evaluation WHERE owner = ANY (%s)"
# What is used up by whoever came first stays used up; that this person was at a place on a day is nobody's any more.
_FORGET_USES = """
DELETE FROM evaluations_visituse WHERE rater IN
    (SELECT rater FROM evaluations_evaluation WHERE owner = ANY (%s) AND rater IS NOT NULL)
"""
_ERASE = """
UPDATE evaluations_evaluation SET owner = NULL, rater = NULL, salt = NULL, comment = NULL, comment_language = NULL,
    latitude = NULL, longitude = NULL, accuracy_m = NULL
WHERE owner = ANY (%s) RETURNING evaluation_id, revision, commitment
"""


def export(person: Person) -> dict[str, Any]:
    """Return everything that the log holds about a person, newest first."""
    ids: list[UUID] = []
    for pseudonyms in _pseudonyms(person):
        with connection.cursor() as cursor:
            cursor.execute(_OWN, [pseudonyms])
            ids += [row[0] for row in cursor.fetchall()]
    found = sorted(versions_of(ids).values(), key=lambda rows: rows[0].received_at, reverse=True)
    attached = attached_to(ids)
    signals = Signal.objects.filter(evaluation_id__in=ids).order_by("day", "evaluation_id")
    return {
        "evaluations": [
            evaluation_output(stored(rows)) | attachments_output(attached.get(rows[0].evaluation_id, []), _absolute)
            for rows in found
        ],
        "signals": [_signal_output(signal) for signal in signals],
        "answers_seen": [str(each) for each in Seen.objects.filter(evaluation_id__in=ids).values_list("pk", flat=True)],
        "recent_centers_since": RecentSince.objects.filter(person=person).values_list("since", flat=True).first(),
        "condition_reports": [condition_output(report) for report in _reports(person)],
    }


@transaction.atomic
def erase(person: Person) -> None:
    """Take words, positions, salts and the link to the person out of his rows; what they count for stays."""
    with connection.cursor() as cursor:  # what he is sending at this moment is stored before, or never
        cursor.execute("SELECT pg_advisory_xact_lock(uuid_hash_extended(%s, 1))", [person.id])
    # No batch may carry a comment into an alert while it is taken out: wait for the one that runs, hold back the next.
    for name in sorted((ALERTS.name, WORDS)):
        FoldCursor.objects.select_for_update().get_or_create(name=name)
    erased: dict[UUID, bytes] = {}
    for pseudonyms in _pseudonyms(person):
        with connection.cursor() as cursor:
            cursor.execute(_FORGET_USES, [pseudonyms])
            _keep_remains(pseudonyms)
            cursor.execute(_ERASE, [pseudonyms])
            erased |= {identity: bytes(made) for identity, revision, made in cursor.fetchall() if revision == 0}
    ids = set(erased)
    ledger.queue([NewEntry(EntryKind.ERASED, identity, 0, made) for identity, made in erased.items()])
    ledger.forget(ids)
    Signal.objects.filter(evaluation_id__in=ids).delete()
    Seen.objects.filter(evaluation_id__in=ids).delete()
    RecentSince.objects.filter(person=person).delete()
    _detach(ids)
    Released.objects.filter(origin__evaluation_id__in=ids).update(comment="")
    reports = [report.id for report in _reports(person)]
    ConditionReport.objects.filter(pk__in=reports).update(reporter=None, fingerprint=None, text="")
    forget(references=[*map(reference, ids), *map(conditions.reference, reports)])


def _keep_remains(pseudonyms: list[bytes]) -> None:
    """Keep what opens the scores of his rows and what they are counted by, before their salts go.

    A withdrawal has the commitment of what it withdraws, and less of its words.
    """
    Remainder.objects.bulk_create(
        [
            Remainder(
                commitment=row.commitment,
                **remains(row, code_of(Center, row.center_id) or "", code_of(Service, row.service_id))._asdict(),
            )
            for row in rows_of(pseudonyms)
            if row.salt is not None and not row.is_withdrawn
        ],
        ignore_conflicts=True,
    )


def _detach(ids: Collection[UUID]) -> None:
    """Delete what is attached: the rows now, the files as soon as that is committed."""
    attached = Attachment.objects.filter(evaluation_id__in=ids)
    discard([name for names in attached.values_list("file", "thumbnail") for name in names if name])
    attached.delete()


def _absolute(address: str) -> str:
    return urljoin(settings.PUBLIC_URL, address)


def _reports(person: Person) -> list[ConditionReport]:
    """Return what a person reported of places, the newest first. A day may have begun there and not yet in UTC."""
    since, until = person.joined_at.date() - timedelta(days=1), timezone.now().date() + timedelta(days=1)
    found = [
        report
        for pseudonyms in reporters(person.id, since, until)
        for report in ConditionReport.objects.filter(reporter__in=pseudonyms)
    ]
    return sorted(found, key=lambda report: report.observed_at, reverse=True)


def _pseudonyms(person: Person) -> list[list[bytes]]:
    return list(owners(person.id, person.joined_at.date(), timezone.now().date()))


def _signal_output(signal: Signal) -> dict[str, Any]:
    """Return what is kept of where a rating came from; whoever reads a mark could compare it with another's."""
    return {
        "evaluation_id": str(signal.evaluation_id),
        "day": signal.day,
        "network": signal.network is not None,
        "device": signal.device is not None,
        "account_age": None if signal.account_age is None else AccountAge(signal.account_age).name.lower(),
    }
