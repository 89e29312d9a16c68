"""What is said about being reached."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from alerts.kinds import Channel, Mail, NoticeState
from alerts.reach import sealing
from alerts.reach.endpoints import LONGEST, Refused, parse
from alerts.reach.wishes import zone_of_place
from alerts.serializers import time_text
from core.serializers import Input, Text

if TYPE_CHECKING:
    from alerts.models import Notice, Preference

MAILS = [mail.value for mail in Mail]
CHANNELS = [channel.value for channel in Channel]
NOTICE_STATES = [state.value for state in NoticeState]


class Secret(Text):
    """Bytes in base64url."""

    default_error_messages = {"not_bytes": _("This is not what a browser gives.")}

    def to_internal_value(self, data: Any) -> Any:
        """Return the bytes. Raises ValidationError when it is no base64url."""
        try:
            return sealing.decode(super().to_internal_value(data))
        except ValueError:
            self.fail("not_bytes")


class KeysInput(Input):
    """The keys of a browser."""

    p256dh = Secret(max_length=100, help_text="public key, 65 bytes in base64url")
    auth = Secret(max_length=40, help_text="secret, 16 bytes in base64url")

    def validate_p256dh(self, value: bytes) -> bytes:
        """Refuse what is no point of P-256."""
        if not sealing.is_point(value):
            raise serializers.ValidationError(_("This is not what a browser gives."), code="invalid_key")
        return value

    def validate_auth(self, value: bytes) -> bytes:
        """Refuse any other length."""
        if len(value) != 16:
            raise serializers.ValidationError(_("This is not what a browser gives."), code="invalid_key")
        return value


class SubscriptionInput(Input):
    """What `PushSubscription.toJSON()` gives in a browser."""

    endpoint = Text(max_length=LONGEST, help_text="address at a known push service")
    keys = KeysInput()
    expirationTime = serializers.FloatField(required=False, allow_null=True, help_text="taken, not used")

    def validate_endpoint(self, value: str) -> str:
        """Refuse addresses that are not of a push service."""
        try:
            parse(value, settings.AYN_PUSH_TEST_HOSTS)
        except Refused:
            words = _("This is not the address of a push service that is known here.")
            raise serializers.ValidationError(words, code="unknown_push_service") from None
        return value


class SubscriptionOutput(serializers.Serializer[Any]):
    """A browser that is woken."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()


class KeyOutput(serializers.Serializer[Any]):
    """The `applicationServerKey` of browsers."""

    public_key = serializers.CharField(help_text="uncompressed point of P-256 in base64url")


class PreferenceInput(Input):
    """How somebody wants to be reached."""

    push = serializers.BooleanField()
    mail = serializers.ChoiceField(MAILS, help_text="`daily`: at 07:00, where you are")
    quiet_from = serializers.TimeField(
        allow_null=True, input_formats=["%H:%M"], format="%H:%M", help_text="local; from here only urgent alerts"
    )
    quiet_to = serializers.TimeField(
        allow_null=True, input_formats=["%H:%M"], format="%H:%M", help_text="until here, perhaps the next day"
    )
    timezone = Text(allow_null=True, max_length=40, help_text="IANA name; null: that of your center or region")

    def validate_timezone(self, value: str | None) -> str:
        """Refuse unknown zones."""
        if value and value not in zoneinfo.available_timezones():
            raise serializers.ValidationError(_("This time zone is not known."), code="unknown_choice")
        return value or ""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half of the quiet hours, and those of no length."""
        starts, ends = attrs["quiet_from"], attrs["quiet_to"]
        if (starts is None) != (ends is None) or (starts is not None and starts == ends):
            words = _("Give a beginning and another end, or neither.")
            raise serializers.ValidationError({"quiet_to": serializers.ErrorDetail(str(words), code="not_paired")})
        return attrs


class PreferenceOutput(serializers.Serializer[Any]):
    """How somebody is reached."""

    push = serializers.BooleanField()
    mail = serializers.ChoiceField(MAILS)
    quiet_from = serializers.TimeField(format="%H:%M", allow_null=True)
    quiet_to = serializers.TimeField(format="%H:%M", allow_null=True)
    timezone = serializers.CharField(allow_null=True, help_text="null: that of the place")
    timezone_used = serializers.CharField(help_text="the zone in which times are meant")
    mail_possible = serializers.BooleanField(help_text="false: no e-mail address is known")


def represent_preference(preference: Preference) -> dict[str, Any]:
    """Return a preference as it is answered."""
    return PreferenceOutput(
        {
            "push": preference.push,
            "mail": preference.mail,
            "quiet_from": preference.quiet_from,
            "quiet_to": preference.quiet_to,
            "timezone": preference.timezone or None,
            "timezone_used": preference.timezone or zone_of_place(preference.person),
            "mail_possible": bool(preference.person.email),
        }
    ).data


class NewsWishInput(Input):
    """By which ways a resident wants to hear of what; a kind that is left out is not wanted."""

    reply = serializers.ListField(
        child=serializers.ChoiceField(CHANNELS), max_length=10, default=list, help_text="to a rating of mine"
    )
    action = serializers.ListField(
        child=serializers.ChoiceField(CHANNELS),
        max_length=10,
        default=list,
        help_text="taken about what I told a center",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Name each way once, in one order."""
        return {kind: sorted(set(ways)) for kind, ways in attrs.items()}


class NewsWishOutput(serializers.Serializer[Any]):
    """How a resident hears of news about his ratings."""

    reply = serializers.ListField(child=serializers.ChoiceField(CHANNELS))
    action = serializers.ListField(child=serializers.ChoiceField(CHANNELS))
    push_possible = serializers.BooleanField(help_text="a browser or phone of mine may be woken")
    mail_possible = serializers.BooleanField(help_text="an address is known, and messages are consented to")


class NoticeOutput(serializers.Serializer[Any]):
    """One attempt to reach you, and what became of it."""

    channel = serializers.ChoiceField(CHANNELS)
    state = serializers.ChoiceField(NOTICE_STATES)
    reason = serializers.CharField(help_text="class of the last failure, or why it was not sent; else empty")
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True, help_text="when it is tried next; null: never again")
    created_at = serializers.DateTimeField(help_text="all times are whole minutes")
    ended_at = serializers.DateTimeField(allow_null=True)


class NoticePage(serializers.Serializer[Any]):
    """All notices of one alert: few, never in pages."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = NoticeOutput(many=True)


def represent_notice(notice: Notice) -> dict[str, Any]:
    """Return an attempt as it is answered: no time finer than that of its alert, a minute."""
    times = {
        "created_at": notice.created_at,
        "ended_at": notice.ended_at,
        "next_at": notice.due_at if notice.state == NoticeState.QUEUED else None,
    }
    return {name: getattr(notice, name) for name in ("channel", "state", "reason", "attempts")} | {
        name: time_text(at, "minutes") for name, at in times.items()
    }
