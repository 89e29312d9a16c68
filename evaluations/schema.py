"""What phones send and get, as JSON Schema for the OpenAPI document. The limits are those of `evaluations.intake`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from centers.kinds import Channel, PaymentMethod
from core.schema import PROBLEM
from evaluations import intake, reading
from evaluations.kinds import MAX_PHOTOS, CustomerCategory, NotifyCenter, Outcome, OutcomeReason, Trust


def object_of(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    """Return the schema of an object of exactly these properties."""
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": properties,
    }


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes null as well; of a closed list in two branches, which generators of clients read."""
    if "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    listed = {name: schema[name] for name in ("type", "enum")}
    return {name: value for name, value in schema.items() if name not in listed} | {"anyOf": [listed, {"type": "null"}]}


def _choice(kind: Any, default: str) -> dict[str, Any]:
    return _nullable({"type": "string", "enum": [item.value for item in kind], "default": default})


_CODE = {"type": "string", "minLength": 1, "maxLength": reading.MAX_CODE}
_ID = {
    "type": "string",
    "format": "uuid",
    "pattern": reading.UUID4_PATTERN,
    "description": "random (version 4), made by the phone",
}
_MINUTES = _nullable({"type": "integer", "minimum": 0, "maximum": intake.MAX_MINUTES})
_SCORES = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": intake.MAX_FACTORS,
    "additionalProperties": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
    "description": "1..5 by factor code of the factor set; null: not applicable",
}
_POSITION = _nullable(
    object_of(
        ("lat", "lng"),
        lat={"type": "number", "minimum": -90, "maximum": 90},
        lng={"type": "number", "minimum": -180, "maximum": 180},
        accuracy_m={"type": ["number", "null"], "minimum": 0, "maximum": intake.MAX_ACCURACY_M},
    )
)
PHOTOS_EXPECTED = {
    "type": ["integer", "null"],
    "minimum": 0,
    "maximum": MAX_PHOTOS,
    "description": "photos that the phone means to send; `photos_received` tells how many came",
}
_CONTENT = {
    "center": _CODE | {"description": "code of an open center"},
    "entity": _nullable(_CODE) | {"description": "entity with a desk there; told by the service or the only desk"},
    "service": _nullable(_CODE),
    "channel": _choice(Channel, Channel.COUNTER.value),
    "visited_at": {"type": "string", "format": "date-time", "description": "RFC 3339 with offset"},
    "outcome": _choice(Outcome, Outcome.COMPLETED.value),
    "outcome_reason": _nullable({"type": "string", "enum": [item.value for item in OutcomeReason]})
    | {"description": "why it was not completed; only with `partial` or `abandoned`"},
    "factor_set": {
        "type": ["integer", "null"], "minimum": 1, "maximum": 32767, "description": "version; without: the current one",
    },
    "scores": _SCORES,
    "waiting_minutes": _MINUTES,
    "completion_minutes": _MINUTES,
    "payment_methods": {
        "type": ["array", "null"],
        "uniqueItems": True,
        "maxItems": len(PaymentMethod),
        "items": {"type": "string", "enum": [item.value for item in PaymentMethod]},
    },
    "comment": {
        "type": ["string", "null"],
        "maxLength": intake.MAX_COMMENT,
        "description": "stored in NFC, without control characters and direction overrides",
    },
    "comment_language": {"type": ["string", "null"], "maxLength": 35, "description": "BCP 47 tag"},
    "position": _POSITION,
    "notify_center": _choice(NotifyCenter, NotifyCenter.WITH_OTHERS.value)
    | {"description": "`now`: tell the center at once; they may recognise me"},
    "share_comment": {
        "type": ["boolean", "null"],
        "default": False,
        "description": "with `now`: the center may also read my words",
    },
    "photos_expected": PHOTOS_EXPECTED,
    "share_photos": {
        "type": ["boolean", "null"],
        "default": False,
        "description": "with `now` and a shared comment: the center may also see my photos",
    },
    "customer_category": _nullable({"type": "string", "enum": [item.value for item in CustomerCategory]})
    | {"description": "in which capacity he came; never told to the center"},
}  # fmt: skip
_EVIDENCE = "evidence of the visit; one that is not good is no reason to refuse a rating, see `trust` in the answer"
INPUT = {"title": "EvaluationInput"} | object_of(
    ("id", "center", "visited_at", "scores"),
    id=_ID,
    **_CONTENT,
    visit_token={"type": ["string", "null"], "maxLength": intake.MAX_TOKEN, "description": _EVIDENCE},
    keep_proof={
        "type": ["boolean", "null"],
        "default": False,
        "description": "the receipt in the answer opens the commitment; `GET /evaluations/{id}/receipt` tells it later",
    },
)
REVISION = INPUT | {"title": "EvaluationRevision", "required": ["center", "visited_at", "scores"]}
HEX = {"type": "string", "description": "32 bytes, hexadecimal"}
OPENING: dict[str, Any] = {
    "version": {"type": "integer", "enum": [1], "description": "of how the commitment is made (docs/client.md)"},
    "salt": HEX | {"description": "with it and the content anybody can make the commitment: keep it to yourself"},
    "counted_commitment": HEX | {"description": "the part that stands for what it is counted by"},
    "author_commitment": HEX | {"description": "the part that stands for the author; what is in it is told to nobody"},
    "entity_number": {"type": ["integer", "null"], "description": "number, in the commitment, of the entity"},
}
_RECEIPT = {
    "receipt": object_of(
        ("commitment", "promise"),
        commitment={"type": "string", "description": "SHA-256, hexadecimal"},
        promise={
            "type": "string",
            "description": "that it will be in the ledger: Ed25519 signature of `ayn/1/promise`, a line feed and the "
            "32 bytes of the commitment, hexadecimal; by the key of `GET /ledger/key`",
        },
        **OPENING,
    ),
    "trust": {
        "type": "string",
        "enum": [item.value for item in Trust],
        "description": "how well the visit is evidenced",
    },
    "state": {"type": "string", "enum": ["received", "withdrawn"]},
}
_RECEIVED = {"type": "string", "format": "date-time"}
OUTPUT = {"title": "Evaluation"} | object_of(
    ("id", *_CONTENT, "received_at", *_RECEIPT), id=_ID, **_CONTENT, received_at=_RECEIVED, **_RECEIPT
)
TAKEN = object_of(
    ("state", "cause", "text", "resolved_on", "published_on"),
    state={"type": "string", "enum": ["resolved", "verified"]},
    cause=object_of(("code", "name"), code={"type": "string"}, name={"type": "string"}),
    text={"type": "string", "description": "what was done, as the center wrote it"},
    resolved_on={"type": "string", "format": "date"},
    published_on={"type": ["string", "null"], "format": "date"},
)
REPLY = object_of(
    ("text", "visibility", "day"),
    text={"type": "string"},
    visibility={"type": "string", "enum": ["public", "private"]},
    day={"type": "string", "format": "date"},
)
BATCH_INPUT = {"title": "EvaluationBatchInput"} | object_of(
    ("evaluations",),
    evaluations={
        "type": "array",
        "minItems": 1,
        "maxItems": intake.MAX_BATCH,
        "items": {"description": "each as in `POST /evaluations`; a bad one never loses the others"},
    },
)
BATCH_OUTPUT = {"title": "EvaluationBatch"} | object_of(
    ("results",),
    results={
        "type": "array",
        "items": object_of(
            ("id", "status"),
            id={"type": ["string", "null"]},
            status={"type": "integer", "enum": [201, 200, 400, 409]},
            problem=PROBLEM,
            **_RECEIPT,
        ),
    },
)
FACTOR_SET = {"title": "FactorSet"} | object_of(
    ("version", "name", "published_at", "factors"),
    version={"type": "integer", "minimum": 1, "maximum": 32767},
    name={"type": "string"},
    published_at={"type": "string", "format": "date-time"},
    factors={
        "type": "array",
        "items": object_of(
            ("code", "position", "weight", "name", "question"),
            code={"type": "string"},
            position={"type": "integer", "minimum": 0, "maximum": intake.MAX_FACTORS - 1},
            weight={"type": "integer", "minimum": 1, "maximum": 1000},
            name={"type": "string"},
            question={"type": "string"},
        ),
    },
)


def page_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a page of items."""
    address = {"type": ["string", "null"], "format": "uri"}
    return {"title": f"{item['title']}Page"} | object_of(
        ("next", "previous", "results"), next=address, previous=address, results={"type": "array", "items": item}
    )


def answer(schema: dict[str, Any], description: str) -> OpenApiResponse:
    """Return the documented answer of an operation."""
    return OpenApiResponse(schema, description)


STORED = answer(OUTPUT, "As it is stored.")
KNOWN = answer(OUTPUT, "It was stored before, with the same content: the same answer.")
DEVICE = OpenApiParameter(
    "X-Device-ID", str, OpenApiParameter.HEADER,
    description="Random UUID made when the app was installed; what is kept of it differs every day (docs/privacy.md).",
)  # fmt: skip
VERSION = OpenApiParameter("version", int, OpenApiParameter.PATH, examples=[OpenApiExample("The first", value=1)])
_SENT = {
    "id": "5b1fc2d4-7c1a-4e52-9a4e-0d7a3c2f9b11",
    "center": "QA-HILAL",
    "entity": "KAHRAMAA",
    "channel": "counter",
    "visited_at": "2026-11-21T08:40:00Z",
    "outcome": "completed",
    "factor_set": 1,
    "scores": {"location": 5, "waiting_time": 1, "staff_behavior": 5, "payment_channels": None},
    "waiting_minutes": 35,
    "completion_minutes": 9,
    "payment_methods": ["card"],
    "comment": "انتظار بہت لمبا تھا",
    "comment_language": "ur",
    "position": {"lat": 25.26, "lng": 51.54, "accuracy_m": 20.0},
    "notify_center": "with_others",
}
_RECEIVED_EXAMPLE = {"commitment": "9f" * 32, "promise": "4a" * 64}
EXAMPLES = [
    OpenApiExample("A visit to the counter", value=_SENT, request_only=True),
    OpenApiExample(
        "Stored",
        value=_SENT
        | {
            "service": None,
            "share_comment": False,
            "photos_expected": None,
            "share_photos": False,
            "customer_category": None,
            "outcome_reason": None,
            "received_at": "2026-11-21T09:05:11.123456Z",
        }
        | {"receipt": _RECEIVED_EXAMPLE, "trust": "near", "state": "received"},
        response_only=True,
        status_codes=["200", "201"],
    ),
]
_PROBLEM = {
    "type": "urn:ayn:problem:invalid_input",
    "title": "Some of what was sent cannot be accepted.",
    "status": 400,
    "detail": "Some of what was sent cannot be accepted.",
    "code": "invalid_input",
    "errors": [{"pointer": "/scores/location", "code": "out_of_range", "detail": "This must be from 1 to 5."}],
}
BATCH_EXAMPLES = [
    OpenApiExample(
        "Two visits",
        value={
            "evaluations": [_SENT, _SENT | {"id": "0d3c8a52-91f4-4b0e-8f0a-5b8f3f0c6f77", "scores": {"location": 9}}]
        },
        request_only=True,
    ),
    OpenApiExample(
        "One stored, one refused",
        value={
            "results": [
                {
                    "id": _SENT["id"],
                    "status": 201,
                    "receipt": _RECEIVED_EXAMPLE,
                    "trust": "near",
                    "state": "received",
                },
                {"id": "0d3c8a52-91f4-4b0e-8f0a-5b8f3f0c6f77", "status": 400, "problem": _PROBLEM},
            ]
        },
        response_only=True,
        status_codes=["200"],
    ),
]
