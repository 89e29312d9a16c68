"""What is deleted when its time is over: one table, one daily job, the counts in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.contrib.sessions.models import Session as OfficeSession
from django.utils import timezone

from accounts import actions as accounts
from alerts.reach.claiming import purge as purge_notices
from audit.actions import record
from centers.imports import purge_waiting
from evaluations.actions import forget_uses
from scores.exports.making import expire_exports
from scores.fraud.keeping import purge_marks
from visits.actions import purge_old as purge_visits

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rule:
    """What runs out, when, and what deletes it: given the time, returns how many rows or files went."""

    what: str
    until: str
    delete: Callable[[datetime], int]


def _office_sessions(now: datetime) -> int:
    return OfficeSession.objects.filter(expire_date__lt=now).delete()[0]


def _lists(now: datetime) -> int:
    return purge_waiting(now, timedelta(days=1))


def _visits(now: datetime) -> int:
    return purge_visits(today=now.date())


def _uses(now: datetime) -> int:
    return forget_uses(today=now.date())


RULES = (
    Rule("codes", "a day after they ran out", accounts.purge_codes),
    Rule("socket tickets", "30 seconds", accounts.purge_tickets),
    Rule("sign-ins and the browsers they wake", "30 days unused, or a day after they ended", accounts.purge_sessions),
    Rule("sign-ins to the office", "two weeks", _office_sessions),
    Rule("access log", "AYN_ACCESS_LOG_DAYS", accounts.purge_access_log),
    Rule("accounts of residents that nobody uses", "AYN_UNUSED_ACCOUNT_YEARS; 0: for good", accounts.erase_unused),
    Rule("notices", "90 days after they ended", purge_notices),
    Rule("single transactions and invitations", "AYN_TRANSACTION_DAYS", _visits),
    Rule("which visits were rated", "twice AYN_VISIT_WINDOW_DAYS", _uses),
    Rule("marks of networks and devices", "30 days", purge_marks),
    Rule("files of exports", "7 days", expire_exports),
    Rule("lists of centers that nobody imported", "a day", _lists),
)


def purge(now: datetime | None = None) -> dict[str, int]:
    """Delete all that has run out, each kind by itself: one that fails is logged, and the others go on.

    Returns how many of each went, and leaves them in the trail.
    """
    counts = {rule.what: _purge_one(rule, now or timezone.now()) for rule in RULES}
    gone = {what: count for what, count in counts.items() if count}
    if gone:
        record(by=None, action="purged", target=("backend.Retention", ""), detail=gone)
    return counts


def _purge_one(rule: Rule, now: datetime) -> int:
    try:
        return rule.delete(now)
    except Exception as error:
        log.exception("purge_failed", what=rule.what, error=type(error).__name__)
        return 0
