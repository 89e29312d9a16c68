"""The shapes of released evaluations, replies and appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from centers.models import Center, Entity
from core.serializers import Input, Prose
from evaluations.kinds import Decision, ItemKind
from evaluations.queries import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluations.models import Appeal, Released, Reply

MAX_TEXT = 4000
KINDS = [kind.value for kind in ItemKind]
APPEAL_STATES = ["open", *(decision.value for decision in Decision)]
STATES = ["released", "appealed", "excluded"]
DECISIONS = {"uphold": Decision.UPHELD, "dismiss": Decision.DISMISSED}


class ReplyInput(Input):
    """What the center answers."""

    text = Prose(max_length=MAX_TEXT)
    visibility = serializers.ChoiceField(["public", "private"], help_text="private: its author alone reads it")


class AppealInput(Input):
    """Why an evaluation should not count."""

    evidence = Prose(max_length=MAX_TEXT)


class DecisionInput(Input):
    """What the auditor decides."""

    decision = serializers.ChoiceField(list(DECISIONS))
    reason = Prose(max_length=MAX_TEXT)


class ReplyOutput(serializers.Serializer[Any]):
    """What the center answered."""

    text = serializers.CharField()
    visibility = serializers.ChoiceField(["public", "private"])
    day = serializers.DateField(help_text="UTC")


class PublicReplyOutput(serializers.Serializer[Any]):
    """What a center answered for everybody to read."""

    text = serializers.CharField(help_text="as written; not translated")
    entity = serializers.CharField(allow_null=True, help_text="code of the entity that it was said to")
    day = serializers.DateField(help_text="UTC")


class PublicReplyPage(serializers.Serializer[Any]):
    """A page of public replies, the newest day first."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PublicReplyOutput(many=True)


class AppealOutput(serializers.Serializer[Any]):
    """An appeal and what became of it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(APPEAL_STATES)
    evidence = serializers.CharField()
    reason = serializers.CharField(allow_null=True)


class SharedPhotoOutput(serializers.Serializer[Any]):
    """A photo that its author lets the center see."""

    id = serializers.UUIDField(help_text="made by chance; leads to nothing else")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    url = serializers.URLField(help_text="JPEG; for ten minutes")
    thumbnail_url = serializers.URLField(help_text="JPEG of at most 320 pixels; for ten minutes")


class ReleasedOutput(serializers.Serializer[Any]):
    """An evaluation as managers may read it: a fresh id, no person, no time finer than the day it was released."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS, help_text="told: at once, as its author chose")
    entity = serializers.CharField(allow_null=True)
    day = serializers.DateField(help_text="of the release, where the center is")
    comment = serializers.CharField(allow_null=True, help_text="screened unless told; null when erased")
    language = serializers.CharField(allow_null=True, help_text="only where five of a bundle share it")
    factors = serializers.ListField(child=serializers.CharField(), help_text="rated low, as told at once")
    photos = SharedPhotoOutput(many=True, help_text="of what was told at once, where its author shares them")
    state = serializers.ChoiceField(STATES)
    reply = ReplyOutput(allow_null=True)
    appeal = AppealOutput(allow_null=True)


class ReleasedPage(serializers.Serializer[Any]):
    """A page of released evaluations."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ReleasedOutput(many=True)


class AppealCaseOutput(AppealOutput):
    """An appeal as the auditor reads it."""

    center = serializers.CharField()
    evaluation = ReleasedOutput()


class AppealPage(serializers.Serializer[Any]):
    """A page of appeals."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AppealCaseOutput(many=True)


def item_output(item: Released, photos: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return a released evaluation; `photos`: those that go with it, as `attached.shown_output` makes them."""
    reply, appeal = getattr(item, "reply", None), getattr(item, "appeal", None)
    return {
        "id": item.id,
        "kind": item.kind,
        "entity": code_of(Entity, item.entity_id),
        "day": item.day,
        "comment": item.comment or None,
        "language": item.language,
        "factors": item.factors,
        "photos": list(photos),
        "state": _state(appeal),
        "reply": reply and reply_output(reply),
        "appeal": appeal and appeal_output(appeal),
    }


def reply_output(reply: Reply) -> dict[str, Any]:
    """Return a reply; nothing tells who wrote it."""
    return {
        "text": reply.text,
        "visibility": "public" if reply.is_public else "private",
        "day": reply.made_at.date(),
    }


def public_reply_output(row: dict[str, Any]) -> dict[str, Any]:
    """Return a public reply, a row of `released.public_replies`."""
    return {name: row[name] for name in ("text", "entity", "day")}


def appeal_output(appeal: Appeal) -> dict[str, Any]:
    """Return an appeal."""
    return {
        "id": appeal.id,
        "state": appeal.decision or "open",
        "evidence": appeal.evidence,
        "reason": appeal.reason or None,
    }


def case_output(appeal: Appeal) -> dict[str, Any]:
    """Return an appeal with what it is about."""
    item = appeal.released
    return appeal_output(appeal) | {"center": code_of(Center, item.center_id), "evaluation": item_output(item)}


def _state(appeal: Appeal | None) -> str:
    if appeal is None or appeal.decision == Decision.DISMISSED:
        return "released"
    return "excluded" if appeal.decision else "appealed"


REPLY_EXAMPLE = OpenApiExample(
    "Public", value={"text": "We opened a second desk.", "visibility": "public"}, request_only=True
)
APPEAL_EXAMPLE = OpenApiExample(
    "Another office", value={"evidence": "The text speaks of the passport office next door."}, request_only=True
)
DECISION_EXAMPLE = OpenApiExample(
    "Dismissed", value={"decision": "dismiss", "reason": "Nothing shows another place."}, request_only=True
)
