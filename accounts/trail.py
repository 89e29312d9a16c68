"""Reading the audit trail: filters, and what of an event is shown. Residents are never named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import Person
from accounts.roles import Role
from audit.models import Event
from core.serializers import Input

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

PEOPLE = "accounts.Person"


class EventFilters(Input):
    """Which events; all of them without any filter."""

    action = serializers.RegexField(r"^[a-z_]{1,60}$", required=False, help_text="the verb, e.g. `appeal_decided`")
    role = serializers.ChoiceField([role.value for role in Role], required=False, help_text="in which one acted")
    actor = serializers.CharField(required=False, max_length=60, help_text="user name of a member of staff")
    target = serializers.CharField(
        required=False, max_length=160, help_text="kind and id, e.g. `evaluations.Appeal:17`; the kind alone: all of it"
    )
    request_id = serializers.RegexField(r"^[A-Za-z0-9._-]{1,64}$", required=False)
    limit = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields with `from` and `to`: words that Python keeps for itself."""
        first = serializers.DateTimeField(required=False, help_text="not before this moment")
        last = serializers.DateTimeField(required=False, help_text="before this moment")
        return super().get_fields() | {"from": first, "to": last}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": _("The period ends before it begins.")}, "before_from")
        return attrs


class ActorOutput(serializers.Serializer[Any]):
    """Who acted."""

    role = serializers.CharField()
    username = serializers.CharField(allow_null=True, help_text="of staff; null for residents and for who is gone")


class EventOutput(serializers.Serializer[Any]):
    """One line of the trail."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    action = serializers.CharField()
    actor = ActorOutput(allow_null=True, help_text="null: the system acted")
    target = serializers.DictField(help_text="`type` and `id`; the id of a person is his user name, null for residents")
    detail = serializers.DictField(help_text="what changed, or what was asked for")
    request_id = serializers.CharField(allow_null=True)


class EventPage(serializers.Serializer[Any]):
    """A page of the trail, the newest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EventOutput(many=True)


def events(given: dict[str, Any]) -> QuerySet[Event]:
    """Return the events that the filters leave; none where a user name is nobody's."""
    found = Event.objects.all()
    plain = {"action": "action", "role": "actor_role", "request_id": "request_id", "from": "at__gte", "to": "at__lt"}
    found = found.filter(**{column: given[name] for name, column in plain.items() if name in given})
    if "actor" in given:
        staff = Person.objects.exclude(role=Role.RESIDENT.value)
        found = found.filter(actor_id__in=staff.filter(username__iexact=given["actor"]).values("pk"))
    if "target" in given:
        kind, _colon, key = given["target"].partition(":")
        found = found.filter(target_type=kind, **({"target_id": key} if key else {}))
    return found


def event_outputs(page: Sequence[Event]) -> list[dict[str, Any]]:
    """Return a page of events with the names of staff, in one query more."""
    named = {str(event.actor_id) for event in page} | {each.target_id for each in page if each.target_type == PEOPLE}
    staff = _usernames(named - {"None", ""})
    return [_output(event, staff) for event in page]


def _usernames(ids: set[str]) -> dict[str, str | None]:
    people = Person.objects.exclude(role=Role.RESIDENT.value).filter(pk__in=ids)
    return {str(key): name for key, name in people.values_list("pk", "username")}


def _output(event: Event, staff: dict[str, str | None]) -> dict[str, Any]:
    key: str | UUID | None = event.target_id
    if event.target_type == PEOPLE:
        key = staff.get(event.target_id)
    return {
        "id": event.pk,
        "at": event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "action": event.action,
        "actor": {"role": event.actor_role, "username": staff.get(str(event.actor_id))} if event.actor_id else None,
        "target": {"type": event.target_type, "id": key},
        "detail": event.detail,
        "request_id": event.request_id or None,
    }
