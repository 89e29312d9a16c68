"""How a person's own evaluations look to him: as stored, and what came of them. Nothing tells a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from centers.serializers import CenterItem, Whole, page_of
from core.serializers import Input
from evaluations import schema
from evaluations.attachment_shapes import ATTACHED
from evaluations.kinds import STANDING, RowKind
from evaluations.schema import OUTPUT, object_of
from evaluations.serializers import evaluation_output, opening
from ledger.shapes import sealed_output

if TYPE_CHECKING:
    from datetime import date

    from evaluations.own import Answers
    from evaluations.rows import Stored
    from ledger.queries import Proof

STATES = ("received", "under_review", "withdrawn")
# In the order in which they come where only the day is told.
EVENTS = ("received", "action_taken", "replied", "withdrawn", "under_review")
_NUMBER = {"type": "integer", "minimum": 0}
_STANDING = {
    "state": {
        "type": "string",
        "enum": list(STATES),
        "description": "`under_review`: it does not count for now, or no more; why is told to nobody",
    },
    "counted": {"type": "boolean", "description": "it is part of the figures of its center"},
    "replies_count": _NUMBER,
    "actions_count": _NUMBER,
    "news": {"type": "boolean", "description": "a reply or an action that its author has not read here yet"},
}
_OWN = {**OUTPUT["properties"], **_STANDING, **ATTACHED}
_REQUIRED = (*OUTPUT["required"], "counted", "replies_count", "actions_count", "news", *ATTACHED)
OWN = {"title": "OwnEvaluation"} | object_of(_REQUIRED, **_OWN)
_EVENT = object_of(
    ("event", "day", "at"),
    event={"type": "string", "enum": list(EVENTS)},
    day={"type": ["string", "null"], "format": "date", "description": "UTC; null: not told"},
    at={"type": ["string", "null"], "format": "date-time", "description": "only of what its author did himself"},
)
DETAIL = {"title": "EvaluationDetail"} | object_of(
    (*_REQUIRED, "actions_taken", "replies", "history"),
    **_OWN,
    actions_taken={"type": "array", "items": schema.TAKEN},
    replies={"type": "array", "items": schema.REPLY, "description": "what the center answered"},
    history={"type": "array", "items": _EVENT, "description": "the oldest first"},
)
_NOT_YET = "null until it is sealed in the ledger, about half a minute after it was sent"
_PROOF = object_of(
    ("tree_size", "hashes"),
    tree_size={"type": "integer"},
    hashes={"type": "array", "items": {"type": "string"}, "description": "from the entry upwards, hexadecimal"},
)
RECEIPT = {"title": "Receipt"} | object_of(
    ("id", "version", "commitment", "salt", "counted_commitment", "author_commitment", "entity_number",
     "entry_index", "entry_kind", "entry_nonce", "inclusion_proof", "tree_head"),
    id={"type": "string", "format": "uuid"},
    commitment=schema.HEX,
    **schema.OPENING,
    entry_index={"type": ["integer", "null"], "description": f"position in the ledger; {_NOT_YET}"},
    entry_kind={
        "type": ["string", "null"], "enum": ["submitted", "revised", "quarantined", None],
        "description": "what the entry is about; `quarantined`: revised while it was under review",
    },
    entry_nonce={"type": ["string", "null"], "description": "32 bytes of chance in the entry, hexadecimal"},
    inclusion_proof={"anyOf": [_PROOF, {"type": "null"}]},
    tree_head={"type": ["string", "null"], "description": "signed C2SP checkpoint of the tree of the proof"},
)  # fmt: skip
WHOLE = schema.answer(DETAIL, "As it is stored, and what came of it.")


class RecentCenter(CenterItem):
    """A center that I rated."""

    last_visited_on = serializers.DateField(help_text="day of the last visit that was rated, at the place")


RecentPage = page_of(RecentCenter)


class AskedOwn(Input):
    """Which of my evaluations; all conditions must hold."""

    limit = Whole(min_value=1, max_value=100, default=20)
    cursor = serializers.CharField(required=False, max_length=100, help_text="from `next` of the page before")
    state = serializers.ChoiceField(STATES, required=False)
    center = serializers.CharField(required=False, max_length=64, help_text="code")
    has_reply = serializers.BooleanField(required=False, default=None, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """Add the days, one of which is a word of the language."""
        days = {
            name: serializers.DateField(required=False, help_text=f"{which} day of the visit, where the center is")
            for name, which in (("from", "first"), ("to", "last"))
        }
        return super().get_fields() | days

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": _("The period ends before it begins.")}, "before_from")
        return attrs


def own_output(stored: Stored, answers: Answers) -> dict[str, Any]:
    """Return an evaluation as it stands in its author's list."""
    return evaluation_output(stored) | {
        "state": state_of(stored),
        "counted": stored.last.kind in STANDING,
        "replies_count": answers.replies,
        "actions_count": answers.actions,
        "news": answers.is_news,
    }


def state_of(stored: Stored) -> str:
    """Return where an evaluation stands. Whatever holds it back, the word is the same."""
    if stored.last.is_withdrawn:
        return "withdrawn"
    return "under_review" if stored.last.kind == RowKind.QUARANTINED else "received"


def history(stored: Stored, replies: list[dict[str, Any]], actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what happened to an evaluation, the oldest first; others' deeds by the day, reviews without one."""
    events = [_event("received", stored.first.received_at)]
    events += [_event("replied", day=reply["day"]) for reply in replies]
    events += [_event("action_taken", day=action["resolved_on"]) for action in actions]
    if stored.last.is_withdrawn:
        events.append(_event("withdrawn", stored.last.received_at))
    events.sort(key=lambda event: (event["day"], EVENTS.index(event["event"])))
    return [*events, _event("under_review")] if state_of(stored) == "under_review" else events


def receipt(stored: Stored, sealed: tuple[Proof, str] | None) -> dict[str, Any]:
    """Return what proves an evaluation as it stands, and shows no score; `sealed`: its proof and the head's note."""
    row = stored.content
    told = {"id": row.evaluation_id, "commitment": row.commitment.hex()}
    return told | opening(row) | sealed_output(sealed)


def _event(event: str, at: Any = None, *, day: date | None = None) -> dict[str, Any]:
    return {"event": event, "day": at.date() if at else day, "at": at}
