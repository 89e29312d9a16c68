"""Shapes of consents: what is asked, what a person said, what he says now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse
from rest_framework import serializers

from accounts.kinds import Purpose
from core.serializers import Input, Integer

if TYPE_CHECKING:
    from accounts.models import Consent, ConsentText

PURPOSES = [(each.value, each.value) for each in Purpose]


class ConsentTextOutput(serializers.Serializer[Any]):
    """What is asked today, in the asked language."""

    purpose = serializers.ChoiceField(PURPOSES)
    version = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    published_at = serializers.DateTimeField()


class ConsentOutput(ConsentTextOutput):
    """What is asked today and what the person who asks said to it."""

    given = serializers.BooleanField(help_text="false as long as nothing was said to this version")
    given_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ConsentTextList(serializers.Serializer[Any]):
    """One text a purpose."""

    results = ConsentTextOutput(many=True)


class ConsentList(serializers.Serializer[Any]):
    """One text a purpose, with what was said."""

    results = ConsentOutput(many=True)


class Plain(serializers.BooleanField):
    """True or false and nothing that stands for them: consent is not guessed from a word."""

    def to_internal_value(self, data: Any) -> bool:
        """Return it. Raises ValidationError when it is neither."""
        if not isinstance(data, bool):
            raise serializers.ValidationError(self.error_messages["invalid"], code="invalid_type")
        return data


class WishInput(Input):
    """What somebody says to a text."""

    purpose = serializers.ChoiceField(PURPOSES)
    version = Integer(min_value=1, max_value=32_767, help_text="that he has read: of `GET /consents`")
    given = Plain()


class ConsentsInput(Input):
    """What somebody says; purposes that are not named stay as they are."""

    consents = serializers.ListField(child=WishInput(), min_length=1, max_length=len(PURPOSES))

    def validate_consents(self, wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a purpose that is named twice: nobody could tell which of them counts."""
        if len({wish["purpose"] for wish in wishes}) < len(wishes):
            raise serializers.ValidationError(_("Each purpose may be named once."), code="named_twice")
        return wishes


def text_output(text: ConsentText) -> dict[str, Any]:
    """Return a text as it is shown, in the language of the answer."""
    return {
        "purpose": text.purpose,
        "version": text.version,
        "title": text.title,
        "text": text.text,
        "published_at": text.published_at,
    }


def consent_output(text: ConsentText, said: Consent | None) -> dict[str, Any]:
    """Return a text with what a person said to it."""
    return text_output(text) | {
        "given": said is not None and said.withdrawn_at is None,
        "given_at": said.given_at if said else None,
        "withdrawn_at": said.withdrawn_at if said else None,
    }


_TEXT = {
    "purpose": "notifications",
    "version": 1,
    "title": "Messages about what became of your ratings",
    "text": "Ayn may write to you when a center answers one of your ratings.",
    "published_at": "2026-11-22T00:00:00Z",
}
_SAID = _TEXT | {"given": True, "given_at": "2026-11-22T09:12:40Z", "withdrawn_at": None}


def _answer(shape: Any, description: str, value: Any) -> OpenApiResponse:
    return OpenApiResponse(shape, description, [OpenApiExample("Answer", {"results": [value]}, response_only=True)])


TEXTS_ANSWER = _answer(ConsentTextList, "One text a purpose.", _TEXT)
CONSENTS_ANSWER = _answer(ConsentList, "One text a purpose, with what was said.", _SAID)
GIVE = OpenApiExample(
    "Consent to messages",
    {"consents": [{"purpose": "notifications", "version": 1, "given": True}]},
    request_only=True,
)
WITHDRAW = OpenApiExample(
    "Withdraw it",
    {"consents": [{"purpose": "notifications", "version": 1, "given": False}]},
    request_only=True,
)
