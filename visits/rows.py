"""What is sent, as it is stored: found in the directory, its time made coarse, its number made a digest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from centers.lookup import find_service
from core.problems import FieldError, Problem
from visits import reach, signing
from visits.kinds import EvidenceKind
from visits.signing import KeyDestroyedError
from visits.tokens import invitation_token, keyring, transaction_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from centers.lookup import CenterFact

LONGEST_INVITATION = timedelta(days=90)


class TransactionRow(NamedTuple):
    """A transaction; names and order of its columns, the entity comes first there."""

    reference: bytes
    center_id: int
    service_id: int | None
    day: date
    hour: int | None
    channel: str
    customer_category: str | None
    outcome: str
    waiting_minutes: int | None
    completion_minutes: int | None
    count: int  # type: ignore[assignment]  # a column's name; the method of tuples is not missed


class InvitationRow(NamedTuple):
    """An invitation; names and order of its columns, the entity comes first there."""

    reference: bytes
    center_id: int
    service_id: int | None
    expires_on: date


class Sent(NamedTuple):
    """A transaction as it is stored, and its visit token if one is wanted."""

    row: TransactionRow
    token: str | None


def transaction(entity_id: int, given: Mapping[str, Any], now: datetime) -> Sent:
    """Return a checked item as it is stored. Raises Problem 400 with every fault found."""
    center, service_id, faults = _place(entity_id, given)
    zone = ZoneInfo(center.timezone) if center else ZoneInfo("UTC")
    started = given["started_at"].astimezone(zone) if given.get("started_at") else None
    day = started.date() if started else given["day"]
    pointer = "/started_at" if started else "/day"
    if (started and started > now + settings.CLOCK_SKEW) or day > (now + settings.CLOCK_SKEW).astimezone(zone).date():
        faults.append(FieldError(pointer, "in_future", _("This time is in the future.")))
    if day < now.astimezone(zone).date() - settings.TRANSACTION_WINDOW:
        faults.append(_too_old(pointer))
    if given.get("want") and given["count"] != 1:
        faults.append(FieldError("/want", "one_visit_only", _("A token belongs to one visit: send `count` 1.")))
    if faults or center is None:
        raise Problem(400, errors=faults)
    try:
        reference = keyring().reference(EvidenceKind.TRANSACTION, entity_id, given["reference"], day)
    except KeyDestroyedError:
        raise Problem(400, errors=[_too_old(pointer)]) from None
    row = TransactionRow(
        reference, center.id, service_id, day, started.hour if started else None,
        given["channel"], given.get("customer_category"), given["outcome"],
        given.get("waiting_minutes"), given.get("completion_minutes"), given["count"],
    )  # fmt: skip
    return Sent(row, _token(entity_id, row, zone) if given.get("want") else None)


def invitation(entity_id: int, given: Mapping[str, Any], today: date) -> InvitationRow:
    """Return a checked item as it is stored. Raises Problem 400 with every fault found."""
    center, service_id, faults = _place(entity_id, given)
    expires_on = given["expires_on"]
    if not today <= expires_on <= today + LONGEST_INVITATION:
        limit = {"days": LONGEST_INVITATION.days}
        text = _("An invitation ends within %(days)s days, and not before today.") % limit
        faults.append(FieldError("/expires_on", "out_of_range", text))
    if faults or center is None:
        raise Problem(400, errors=faults)
    reference = keyring().reference(EvidenceKind.INVITATION, entity_id, given["reference"], today)
    return InvitationRow(reference, center.id, service_id, expires_on)


def token_of(entity_id: int, row: InvitationRow) -> str:
    """Return the token of an invitation."""
    return invitation_token(
        center_id=row.center_id, entity_id=entity_id, service_id=row.service_id,
        expires_on=row.expires_on, reference=row.reference,
    )  # fmt: skip


def _token(entity_id: int, row: TransactionRow, zone: ZoneInfo) -> str:
    noon = datetime.combine(row.day, time(12), zone)  # one offset for a day, whatever the clock does in it
    return transaction_token(
        center_id=row.center_id, entity_id=entity_id, service_id=row.service_id,
        day=row.day, offset=signing.offset_of(noon), reference=row.reference,
    )  # fmt: skip


def _place(entity_id: int, given: Mapping[str, Any]) -> tuple[CenterFact | None, int | None, list[FieldError]]:
    """Return center and service, and what is wrong with them."""
    faults = []
    reached = reach.of_entity(entity_id, given["center"])
    if reached is None:
        faults.append(FieldError("/center", "no_desk", _("Your entity has no desk at a center with this code.")))
    service = find_service(given["service"]) if given.get("service") else None
    if given.get("service") and (service is None or service.entity_id != entity_id):
        faults.append(FieldError("/service", "unknown_service", _("There is no service with this code.")))
        service = None
    return reached.center if reached else None, service.id if service else None, faults


def _too_old(pointer: str) -> FieldError:
    limit = {"days": settings.TRANSACTION_WINDOW.days}
    return FieldError(pointer, "too_old", _("Transactions are taken for %(days)s days.") % limit)
