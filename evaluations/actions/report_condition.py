"""Taking a report of a condition: stored once, told at once, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import orjson
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import Role
from alerts.actions import NewAlert, raise_alerts
from alerts.duplicates import lock_of
from alerts.kinds import Audience
from alerts.rules import Rule
from alerts.rules_of import rules_of
from centers.cards import cards
from centers.lookup import find_center, find_service
from centers.queries import receivers
from core.problems import Problem
from core.text import undisguised
from evaluations.conditions import OF_STAFF, Place, Report, cause_of, faults, reference, severity_of
from evaluations.faults import Fault
from evaluations.keys import keyring
from evaluations.models import ConditionReport
from evaluations.pseudonyms import KeyDestroyedError
from evaluations.words import condition_refusal

if TYPE_CHECKING:
    from centers.lookup import CenterFact


class Taken(NamedTuple):
    """A stored report, and whether it is new."""

    report: ConditionReport
    created: bool


def report_condition(*, code: str, report: Report, by: Person) -> Taken:
    """Store a report of a condition of a center and tell who answers for the place.

    The same id and content again changes nothing. Raises Problem: 404 for a center that is not there or, of staff, is
    not theirs; 403 for a kind that only staff reports; 400 with every fault; 409 `report_conflict` for the same id with
    another content; 401 for somebody who was erased meanwhile.
    """
    center = find_center(code)
    if center is None:
        raise Problem(404)
    entity_id = _entity(center, report)
    _may_report(center, entity_id, report, by)
    given = [code, report.kind, report.shown, report.observed_at, report.text]
    content = by.pk.bytes + orjson.dumps(given)
    if known := ConditionReport.objects.filter(pk=report.id).first():
        return _known(known, content)
    now, place = timezone.now(), _place(center)
    report = replace(report, observed_at=report.observed_at or now)
    found = faults(report, place, now, settings.CLOCK_SKEW)
    if report.service and entity_id is None:
        found.append(Fault("/service", "not_offered_here"))
    if found:
        raise condition_refusal(found)
    try:
        row = _row(center, entity_id, report, place, by)
    except KeyDestroyedError:  # it was seen on the last day of a quarter whose key is gone
        raise condition_refusal([Fault("/observed_at", "too_old")]) from None
    likely = by.role != Role.RESIDENT or place.is_open(report.seen_at) is not False
    return _store(row, report, content, by, likely=likely)


def _row(center: CenterFact, entity_id: int | None, report: Report, place: Place, by: Person) -> ConditionReport:
    day = place.local(report.seen_at).date()
    return ConditionReport(
        id=report.id, center_id=center.id, entity_id=entity_id, kind=report.kind.value,
        payment_method=report.payment_method, service=report.service, minutes=report.minutes, day=day,
        observed_at=report.seen_at, text=report.text, reporter=keyring().reporter(by.pk, day),
    )  # fmt: skip


@transaction.atomic
def _store(row: ConditionReport, report: Report, content: bytes, by: Person, *, likely: bool) -> Taken:
    """Store and tell. One person's reports come one after the other, and not while he is erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(uuid_hash_extended(%s, 1))", [by.pk])
    if not Person.objects.filter(pk=by.pk, is_active=True).exists():
        raise Problem(401)
    same = ConditionReport.objects.filter(center_id=row.center_id, kind=row.kind, day=row.day, reporter=row.reporter)
    row.counted = not same.filter(counted=True).exists()
    row.fingerprint = keyring().fingerprint(content, row.day)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same id came at the same moment
        return _known(ConditionReport.objects.get(pk=row.pk), content)
    if row.counted:
        with connection.cursor() as cursor:  # whoever counts the reporters sees all who were answered before
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_of(report.kind, row.center_id)])
        raise_alerts(items=_alerts(row, report, likely=likely))
    return Taken(row, created=True)


def _known(known: ConditionReport, content: bytes) -> Taken:
    if not _is_same(known, content):
        raise Problem(409, "report_conflict", _("This id was already used for another report."))
    return Taken(known, created=False)


def _is_same(known: ConditionReport, content: bytes) -> bool:
    if known.fingerprint is None:
        return False
    try:
        return bytes(known.fingerprint) == keyring().fingerprint(content, known.day)
    except KeyDestroyedError:
        return False


def _alerts(row: ConditionReport, report: Report, *, likely: bool) -> list[NewAlert]:
    """Return what both sides are told: the quality team always and with the words, managers by their rules.

    Reporters are counted of one day: on the next the same person would be another one.
    """
    same_day = ConditionReport.objects.filter(
        center_id=row.center_id, kind=row.kind, payment_method=row.payment_method, service=row.service, counted=True,
        day=row.day, received_at__gt=timezone.now() - timedelta(days=2),
    )  # fmt: skip
    severity = severity_of(report.kind, same_day.values("reporter").distinct().count(), likely=likely)
    audiences = [Audience.QUALITY]
    if rules_of([row.center_id])[row.center_id].is_on(Rule(report.kind.value)):
        audiences.append(Audience.MANAGERS)
    return [
        NewAlert(
            kind=report.kind,
            audience=audience,
            severity=severity,
            center_id=row.center_id,
            entity_id=row.entity_id,
            reference=reference(report.id),
            context={"factors": [], "condition": report.shown},
            comment=undisguised(report.text) if audience == Audience.QUALITY else "",
            fold=cause_of(row.center_id, report, likely=likely),
        )
        for audience in audiences
    ]


def _entity(center: CenterFact, report: Report) -> int | None:
    """Return whose service is meant; None where none is named, or none that the center has."""
    service = find_service(report.service) if report.service else None
    return service.entity_id if service and service.entity_id in center.desks.values() else None


def _may_report(center: CenterFact, entity_id: int | None, report: Report, by: Person) -> None:
    if by.role != Role.RESIDENT and by.pk not in {each.person_id for each in receivers(center.id, entity_id)}:
        raise Problem(404)
    if by.role == Role.RESIDENT and report.kind in OF_STAFF:
        raise Problem(403)


def _place(center: CenterFact) -> Place:
    card = cards([center.id], "en")[center.id]
    ways = orjson.loads(card.item)["payment_methods"]
    return Place(center.timezone, card.week, card.exceptions, ways)
