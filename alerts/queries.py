"""Reads of mailboxes: by a person's request, and for all sockets of a process at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Now, TruncDate

from alerts.kinds import Audience, State
from alerts.models import Alert, Delivery, Occurrence
from alerts.showing import without_contacts
from core import languages
from core.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, timedelta
    from uuid import UUID

    from alerts.models import DeliveryQuerySet

Row = dict[str, Any]

_NAMES = [languages.column("name", code) for code in languages.CODES]
_COLUMNS = [
    "person_id", "sequence", "alert_id",
    *(f"alert__{column}" for column in ("kind", "audience", "severity", "context", "comment", "raised_at", "state")),
    *(f"alert__{column}" for column in ("acknowledged_at", "resolved_at", "cause", "action")),
    *(f"alert__{column}" for column in ("verified_at", "acknowledge_by", "resolve_by", "level", "count")),
    *(f"alert__{place}__{column}" for place in ("center", "entity") for column in ("code", *_NAMES)),
]  # fmt: skip


class Range(NamedTuple):
    """Deliveries of a person with numbers in (after, upto]."""

    person_id: UUID
    after: int
    upto: int


class Standing(NamedTuple):
    """How a session that holds a socket stands: the person's role and the last number of his mailbox."""

    role: str
    last: int


def rows(deliveries: DeliveryQuerySet) -> Any:
    """Return deliveries as flat rows (dicts), with the names of their places in all languages."""
    return deliveries.values(*_COLUMNS)


def in_ranges(ranges: Iterable[Range]) -> list[Row]:
    """Return the readable deliveries of all ranges, in order of person and number."""
    sql, params = _ranges_sql()
    bounds = map(list, zip(*ranges, strict=True))
    with connection.cursor() as cursor, prepared():
        cursor.execute(sql, [*bounds, *params])
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return [row | {"alert__context": orjson.loads(row["alert__context"])} for row in found]


# Named like the table it stands for below, so that the statement over it reads these deliveries and no others.
_IN_RANGES = """WITH alerts_delivery AS MATERIALIZED (
    SELECT DISTINCT d.* FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS w (person_id, after, upto)
    JOIN alerts_delivery d ON d.person_id = w.person_id AND d.sequence > w.after AND d.sequence <= w.upto)"""


@cache
def _ranges_sql() -> tuple[str, tuple[Any, ...]]:
    """Return the statement of `in_ranges`: making it takes the ORM longer than PostgreSQL needs to run it."""
    wanted = rows(Delivery.objects.readable()).order_by("person_id", "sequence")
    sql, params = wanted.query.sql_with_params()
    return f"{_IN_RANGES} {sql}", params


def changed_within(period: timedelta) -> dict[UUID, datetime]:
    """Return which alerts changed state, level or count in the last `period`, and when, the oldest change first."""
    recent = Alert.objects.filter(changed_at__gt=Now() - period).order_by("changed_at")
    return {alert_id: at for alert_id, at in recent.values_list("id", "changed_at") if at}


def deliveries_of(alert_ids: Collection[UUID]) -> list[Row]:
    """Return the readable deliveries of changed alerts to whomever, with `changed_at`, the oldest change first."""
    delivered = Delivery.objects.readable().filter(alert_id__in=alert_ids)
    return list(rows(delivered).annotate(changed_at=F("alert__changed_at")).order_by("changed_at"))


def last_numbers(person_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the last number given out in each person's mailbox; who never got anything is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, last FROM alerts_mailbox WHERE person_id = ANY(%s)", [list(person_ids)])
        return dict(cursor.fetchall())


def standings(session_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Return how each session stands; one that was revoked, ran out or belongs to a disabled person is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, [list(session_ids)])
        return {session_id: Standing(role, last) for session_id, role, last in cursor.fetchall()}


# An array is one parameter: the ORM would make and PostgreSQL would read a list of a thousand.
_STANDINGS = """SELECT s.id, p.role, coalesce(m.last, 0)
    FROM accounts_session s JOIN accounts_person p ON p.id = s.person_id AND p.is_active
    LEFT JOIN alerts_mailbox m ON m.person_id = p.id
    WHERE s.id = ANY(%s) AND s.revoked_at IS NULL AND s.expires_at > now()"""


def actions_taken(reference: UUID) -> list[dict[str, Any]]:
    """Return what centers did about a cause: rows of state, cause, text and the days of resolving and publishing.

    The text is what was published, else what was written on resolving, without addresses and telephone numbers.
    Nothing in it tells who acted.
    """
    done = (
        Alert.objects.filter(
            pk__in=Alert.objects.filter(reference=reference)
            .values("pk")
            .union(Occurrence.objects.filter(reference=reference).values("alert_id")),
            audience=Audience.MANAGERS.value,
            state__in=[State.RESOLVED.value, State.VERIFIED.value],
        )
        .order_by("resolved_at")
        .annotate(resolved_on=TruncDate("resolved_at"))
    )
    return [
        {
            "state": row["state"],
            "cause": row["cause"],
            "text": row["publication__text"] or without_contacts(row["action"]),
            "resolved_on": row["resolved_on"],
            "published_on": row["publication__published_on"],
        }
        for row in done.values(
            "state", "cause", "action", "resolved_on", "publication__text", "publication__published_on"
        )
    ]


def handled(references: Collection[UUID]) -> dict[UUID, list[tuple[UUID, datetime]]]:
    """Return by cause which alerts of managers were resolved, and when: those of `actions_taken`. Two queries."""
    done = Q(audience=Audience.MANAGERS.value, state__in=[State.RESOLVED.value, State.VERIFIED.value])
    own = Alert.objects.filter(done, reference__in=references).values_list("reference", "pk", "resolved_at")
    counted = Occurrence.objects.filter(
        reference__in=references, audience=Audience.MANAGERS.value, alert__in=Alert.objects.filter(done)
    ).values_list("reference", "alert_id", "alert__resolved_at")
    found: dict[UUID, dict[UUID, datetime]] = {}
    for reference, alert_id, at in [*own, *counted]:
        if at:
            found.setdefault(reference, {})[alert_id] = at
    return {reference: sorted(alerts.items()) for reference, alerts in found.items()}


def causes_of(alert_ids: Collection[UUID]) -> set[UUID]:
    """Return the opaque causes of alerts: their own, and those of what is counted at them."""
    own = Alert.objects.filter(pk__in=alert_ids).values_list("reference", flat=True)
    return {*own, *Occurrence.objects.filter(alert__in=alert_ids).values_list("reference", flat=True)}
