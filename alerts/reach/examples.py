"""Examples of the OpenAPI document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, PolymorphicProxySerializer

from alerts.reach import serializers

# The receiver's keys of RFC 8291, appendix A.
_P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
_PREFERENCE = {"push": True, "mail": "daily", "quiet_from": "21:30", "quiet_to": "06:30", "timezone": None}
_WISH = {"reply": ["push"], "action": ["push"]}


def _answer(shape: Any, description: str, value: Any) -> OpenApiResponse:
    examples = [OpenApiExample("Answer", value=value, response_only=True)]
    return OpenApiResponse(response=shape, description=description, examples=examples)


SUBSCRIPTION = OpenApiExample(
    "Firefox",
    value={
        "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABm",
        "expirationTime": None,
        "keys": {"p256dh": _P256DH, "auth": _AUTH},
    },
    request_only=True,
)
PREFERENCE = OpenApiExample("A mail in the morning", value=_PREFERENCE, request_only=True)
WISH = OpenApiExample("A resident who wants to be woken", value=_WISH, request_only=True)

KEY_ANSWER = _answer(serializers.KeyOutput, "The key.", {"public_key": _P256DH})
SUBSCRIPTION_ANSWER = _answer(
    serializers.SubscriptionOutput,
    "This browser is woken.",
    {"id": "0f0c6f2e-8f0b-4b8e-9d56-0a8f6a1b2c3d", "created_at": "2026-11-21T08:40:00Z"},
)
NOTIFICATIONS_INPUT = PolymorphicProxySerializer(
    component_name="NotificationsInput",
    serializers=[serializers.PreferenceInput, serializers.NewsWishInput],
    resource_type_field_name=None,
)
NOTIFICATIONS_ANSWER = OpenApiResponse(
    response=PolymorphicProxySerializer(
        component_name="NotificationsOutput",
        serializers=[serializers.PreferenceOutput, serializers.NewsWishOutput],
        resource_type_field_name=None,
    ),
    description="How you are reached: as staff, or as a resident.",
    examples=[
        OpenApiExample(
            "Staff",
            value=_PREFERENCE | {"timezone_used": "Asia/Qatar", "mail_possible": True},
            response_only=True,
        ),
        OpenApiExample("A resident", value=_WISH | {"push_possible": True, "mail_possible": False}, response_only=True),
    ],
)
NOTICES_ANSWER = _answer(
    serializers.NoticePage,
    "What became of each attempt.",
    {
        "next": None,
        "previous": None,
        "results": [
            {
                "channel": "push",
                "state": "suppressed",
                "reason": "quiet",
                "attempts": 0,
                "next_at": None,
                "created_at": "2026-11-21T20:40:00Z",
                "ended_at": "2026-11-21T20:40:00Z",
            },
            {
                "channel": "mail",
                "state": "queued",
                "reason": "",
                "attempts": 0,
                "next_at": "2026-11-22T04:00:00Z",
                "created_at": "2026-11-21T20:40:00Z",
                "ended_at": None,
            },
        ],
    },
)
