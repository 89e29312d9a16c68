"""Conditions of a place: what may be reported of it, and what is told of a report. Pure.

A condition is no judgement of a visit, so it is told live (docs/privacy.md): that somebody reported it, what it is, how
often. Never who, and never his words to managers: the quality team reads those.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alerts.duplicates import fold_key
from alerts.kinds import Kind, Severity
from centers.hours import is_open, zone
from evaluations.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from centers.hours import Shift

KINDS = (
    Kind.PAYMENT_DOWN,
    Kind.CLOSED,
    Kind.SAFETY_OBSTACLE,
    Kind.ACCESSIBILITY_OBSTACLE,
    Kind.TARGET_EXCEEDED,
)
OF_STAFF = frozenset({Kind.TARGET_EXCEEDED})  # what only those who run the place, and its systems, can know
FRESH = timedelta(hours=12)  # what was seen longer ago is no news
FRESH_CLOSED = timedelta(hours=1)  # told at night, nobody would know of which day
MANY = 3  # reporters of one day make it urgent
LONGEST = 600  # minutes
_NEEDED = {Kind.PAYMENT_DOWN: ("payment_method",), Kind.TARGET_EXCEEDED: ("minutes",)}
_ALLOWED = _NEEDED | {Kind.TARGET_EXCEEDED: ("minutes", "service")}


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of a place. `service` is a code; `minutes` is how long it takes there now."""

    id: UUID
    kind: Kind
    observed_at: datetime | None = None  # None: now
    payment_method: str = ""
    service: str = ""
    minutes: int | None = None
    text: str = ""

    @property
    def detail(self) -> str:
        """What tells one condition of a kind from another at the same place."""
        return self.payment_method or self.service

    @property
    def seen_at(self) -> datetime:
        """When it was seen, once that is known."""
        if self.observed_at is None:
            raise ValueError("nobody said yet when it was seen")
        return self.observed_at

    @property
    def shown(self) -> dict[str, Any]:
        """What managers learn of it beside its kind."""
        return {"payment_method": self.payment_method or None, "service": self.service or None, "minutes": self.minutes}


@dataclass(frozen=True, slots=True)
class Place:
    """What must be known of a center: its clock and hours, its ways to pay (none: nobody wrote them down)."""

    timezone: str
    week: Sequence[Sequence[Shift]]
    exceptions: Mapping[date, Sequence[Shift]] = field(default_factory=dict)
    payment_methods: Collection[str] = ()

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the clock of the place."""
        return moment.astimezone(zone(self.timezone))

    def is_open(self, moment: datetime) -> bool | None:
        """Tell whether it should be open at a moment; None where nobody knows its hours."""
        return is_open(self.week, self.exceptions, self.local(moment))


def faults(report: Report, place: Place, now: datetime, skew: timedelta) -> list[Fault]:
    """Return everything that is wrong with a report."""
    found = [Fault(f"/{name}", "required") for name in _NEEDED.get(report.kind, ()) if not getattr(report, name)]
    found += [
        Fault(f"/{name}", "not_of_this_kind")
        for name in ("payment_method", "service", "minutes")
        if getattr(report, name) and name not in _ALLOWED.get(report.kind, ())
    ]
    if report.seen_at > now + skew:
        found.append(Fault("/observed_at", "in_future"))
    if report.seen_at < now - (FRESH_CLOSED if report.kind == Kind.CLOSED else FRESH):
        found.append(Fault("/observed_at", "too_old"))
    if report.payment_method and place.payment_methods and report.payment_method not in place.payment_methods:
        found.append(Fault("/payment_method", "not_offered_here"))
    if report.kind == Kind.CLOSED and not found:
        found += _hours(report, place)
    return found


def severity_of(kind: Kind, reporters: int, *, likely: bool = True) -> Severity:
    """Return how soon somebody should look, by how many people saw it on one day.

    `likely`: one person may have seen it, for the place was not closed then. What is urgent wakes people up.
    """
    is_danger = kind == Kind.SAFETY_OBSTACLE and likely
    return Severity.URGENT if is_danger or reporters >= MANY else Severity.WARNING


def cause_of(center_id: int, report: Report, *, likely: bool = True) -> UUID:
    """Return the key under which reports of the same condition of a place are counted together.

    What wakes nobody must not swallow what does: reports that are not likely are counted apart.
    """
    return fold_key("condition", center_id, report.kind, report.detail, *([] if likely else ["unlikely"]))


def reference(report_id: UUID) -> UUID:
    """Return the opaque cause under which a report is told: the phone's id cannot be had from it."""
    return UUID(bytes=hashlib.sha256(b"condition\0" + report_id.bytes).digest()[:16])


def _hours(report: Report, place: Place) -> list[Fault]:
    is_to_be_open = place.is_open(report.seen_at)
    if is_to_be_open is None:
        return [Fault("/kind", "hours_unknown")]
    return [] if is_to_be_open else [Fault("/kind", "not_open_then")]
