"""Shapes of the log that everybody reads about his own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from accounts.kinds import Access, App, Reason
from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import AccessEntry

KINDS = [(each.value, each.value) for each in Access]
APPS = [(each.value, each.value) for each in App]
REASONS = [(each.value, each.value) for each in Reason]


class AccessOutput(serializers.Serializer[Any]):
    """One thing that happened."""

    at = serializers.DateTimeField()
    what = serializers.ChoiceField(KINDS)
    role = serializers.ChoiceField(
        [role.value for role in Role], allow_null=True, help_text="of who acted, never his name; null: the system"
    )
    app = serializers.ChoiceField(APPS, allow_null=True, help_text="with what somebody signed in")
    reason = serializers.ChoiceField(REASONS, allow_null=True, help_text="that an administrator gave")
    detail = serializers.DictField(help_text="`fields` that were changed; `purpose` and `version` of a consent")


class AccessPage(serializers.Serializer[Any]):
    """A page of the log, the newest first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AccessOutput(many=True)


def access_output(entry: AccessEntry) -> dict[str, Any]:
    """Return an entry as it is shown."""
    return {
        "at": entry.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "what": entry.what,
        "role": entry.role or None,
        "app": entry.app or None,
        "reason": entry.reason or None,
        "detail": entry.detail,
    }


_NOTHING: dict[str, Any] = {"app": None, "reason": None, "detail": {}}
_PAGE = {
    "next": None,
    "previous": None,
    "results": [
        {"at": "2026-11-22T09:12:40Z", "what": "changed", "role": "administrator"}
        | _NOTHING
        | {"reason": "asked_by_its_owner", "detail": {"fields": ["email"]}},
        {"at": "2026-11-22T09:12:02Z", "what": "looked_at", "role": "administrator"} | _NOTHING,
        {"at": "2026-11-21T08:41:07Z", "what": "signed_in", "role": "resident"} | _NOTHING | {"app": "android"},
        {"at": "2026-11-21T08:40:51Z", "what": "code_sent", "role": None} | _NOTHING,
    ],
}
PAGE_ANSWER = OpenApiResponse(
    response=AccessPage,
    description="A page of the log.",
    examples=[OpenApiExample("Answer", value=_PAGE, response_only=True)],
)
