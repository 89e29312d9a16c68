"""Looking at a center's day: what detectors propose becomes findings, and the day's summary what is usual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db import connection, transaction

from alerts.actions import NewAlert, raise_alerts
from alerts.duplicates import fold_key
from alerts.kinds import Audience, Kind, Severity
from audit.actions import record
from evaluations.actions import hold_back
from evaluations.items import WORDS
from scores.detectors.examining import examine
from scores.detectors.kinds import FindingState
from scores.detectors.sights import summary
from scores.fraud.gathering import scene_of
from scores.fraud.noting import FRAUD
from scores.models import Finding, Inspection, Suspect

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from scores.detectors.sights import Proposal, Scene

LEAST_ANEW = 3  # ratings beside decided ones that are worth another look of the reviewer

# The other fold must have read what ours has: it is where ratings of a center are found.
_READY = """SELECT coalesce((SELECT (words.xid, words.sequence) >= (own.xid, own.sequence)
    FROM evaluations_foldcursor words, evaluations_foldcursor own WHERE words.name = %s AND own.name = %s), false)"""

log = structlog.get_logger(__name__)


def inspect_due() -> int:
    """Inspect every day of a center that got ratings since it was last looked at; return how many findings opened."""
    with connection.cursor() as sql:
        sql.execute(_READY, [WORDS, FRAUD.name])
        if not sql.fetchone()[0]:
            return 0
    opened = 0
    waiting = Inspection.objects.filter(due=True).order_by("day", "center_id").values_list("center_id", "day")
    for center_id, day in list(waiting):
        try:
            opened += inspect(center_id, day)
        except Exception as error:  # one day that fails holds back no other, and is tried again
            log.exception("inspection_failed", center=center_id, error=type(error).__name__)
            connection.close_if_unusable_or_obsolete()
    return opened


@transaction.atomic
def inspect(center_id: int, day: date) -> int:
    """Inspect one day of a center and remember what it was like; return how many findings opened. Again: none."""
    with connection.cursor() as sql:  # days of a center share ratings
        sql.execute("SELECT pg_advisory_xact_lock(hashtext('inspection'), %s)", [center_id])
    inspection = Inspection.objects.select_for_update().filter(center_id=center_id, day=day, due=True).first()
    if inspection is None:
        return 0
    scene = scene_of(center_id, day)
    opened = sum(_keep(proposal, scene, center_id) for proposal in examine(scene))
    _remember(inspection, scene)
    return opened


def _keep(proposal: Proposal, scene: Scene, center_id: int) -> bool:
    """Make a finding of a proposal, or add to the open one it belongs to; tell whether it is a new one."""
    known = Suspect.objects.filter(detector=proposal.detector.value, evaluation_id__in=proposal.suspects)
    seen = dict(known.values_list("evaluation_id", "finding_id"))
    fresh = proposal.suspects - seen.keys()
    if not fresh:
        return False
    same = Finding.objects.select_for_update().filter(pk__in=seen.values(), state=FindingState.OPEN.value)
    finding = same.order_by("opened_at", "id").first()
    if finding is None and seen and len(fresh) < LEAST_ANEW:
        return False
    is_new = finding is None
    if finding is None:
        holds = proposal.detector in settings.AYN_HOLD_AT_ONCE
        finding = Finding(
            detector=proposal.detector.value, center_id=center_id, day=scene.day, holds=holds,
        )  # fmt: skip
    finding.evidence = proposal.evidence
    finding.save()
    _suspect(finding, {identity: at for identity, at in scene.visits.items() if identity in fresh})
    detail = {"detector": finding.detector, "ratings": len(fresh), "held": finding.holds}
    if is_new:
        _tell(finding)
    record(by=None, action="finding_opened" if is_new else "finding_grew", target=finding, detail=detail)
    return is_new


def _tell(finding: Finding) -> None:
    """Tell auditors of a new finding; further ones of the day are counted at the same alert, wherever they are."""
    alert = NewAlert(
        kind=Kind.FINDING_PROPOSED, audience=Audience.AUDITORS, severity=Severity.WARNING,
        center_id=finding.center_id, entity_id=None, reference=finding.pk,
        context={"factors": [], "names": {}, "facts": {"detector": finding.detector}},
        fold=fold_key(Kind.FINDING_PROPOSED),
    )  # fmt: skip
    raise_alerts(items=[alert])


def _suspect(finding: Finding, visits: dict[UUID, datetime]) -> None:
    Suspect.objects.bulk_create(
        Suspect(finding=finding, detector=finding.detector, evaluation_id=identity, visited_at=visited_at)
        for identity, visited_at in visits.items()
    )
    if finding.holds:
        hold_back(cause=finding.pk, evaluation_ids=visits)


def _remember(inspection: Inspection, scene: Scene) -> None:
    """Keep what the day was like but for everything that is suspected of it, and was not cleared."""
    today = scene.today
    suspected = Suspect.objects.filter(evaluation_id__in=[sight.id for sight in today])
    suspected = suspected.exclude(finding__state=FindingState.DISMISSED.value)
    seen = summary(today, frozenset(suspected.values_list("evaluation_id", flat=True)))
    Inspection.objects.filter(pk=inspection.pk).update(
        due=False, hours=list(seen.hours), praise=seen.praise, blame=seen.blame, new_praise=seen.new_praise,
        aged=seen.aged, pairs=seen.pairs, alike=seen.alike,
    )  # fmt: skip
