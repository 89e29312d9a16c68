"""What a reviewer says of a finding: once, with a reason, in the trail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.problems import Problem
from evaluations.actions import hold_back, let_go
from scores.detectors.kinds import FindingState
from scores.detectors.sights import WINDOW
from scores.fraud.keeping import KEPT
from scores.models import Finding, Inspection

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import Person


@transaction.atomic
def decide_finding(*, by: Person, finding_id: UUID, decision: FindingState, reason: str) -> Finding:
    """Confirm a finding (its ratings count no more) or dismiss it (they count, unless something else holds them).

    The same again changes nothing. Raises Problem: 404, or 409 `finding_decided` for another decision than the one
    that stands.
    """
    finding = Finding.objects.select_for_update(of=("self",)).filter(pk=finding_id).first()
    if finding is None:
        raise Problem(404)
    if finding.state != FindingState.OPEN:
        if (finding.state, finding.reason) == (decision, reason):
            return finding
        raise Problem(409, "finding_decided", _("This finding was already decided otherwise."))
    finding.state, finding.reason, finding.decided_by, finding.decided_at = decision.value, reason, by, Now()
    finding.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    ids = list(finding.suspects.values_list("evaluation_id", flat=True))
    record(by=by, action="finding_decided", target=finding, detail={"decision": decision.value, "ratings": len(ids)})
    if decision == FindingState.CONFIRMED:
        hold_back(cause=finding.pk, evaluation_ids=ids)
    else:
        let_go(cause=finding.pk, evaluation_ids=ids)
        _learn(finding)
    finding.refresh_from_db()
    return finding


def _learn(finding: Finding) -> None:
    """Have the days looked at anew: what was cleared is part of what is usual. Older days have lost their marks."""
    since = max(finding.day - WINDOW, timezone.now().date() - KEPT + timedelta(days=1))
    Inspection.objects.filter(center_id=finding.center_id, day__gte=since, day__lte=finding.day).update(due=True)
