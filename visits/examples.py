"""Examples of the OpenAPI document: what entities' systems send, and what they get."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from visits.shapes import MAX_ITEMS

_TOKEN = "EgAAAAcAAAADAAAACwAAUGsMcnJycnJycnJycnJycnJycj9vQfTJbHzZ1U5wfQ0ZzQQ"  # noqa: S105 - an example
_PROBLEM = {
    "type": "urn:ayn:problem:invalid_input",
    "title": "Some of what was sent cannot be accepted.",
    "status": 400,
    "detail": "Some of what was sent cannot be accepted.",
    "code": "invalid_input",
    "errors": [
        {"pointer": "/service", "code": "unknown_service", "detail": "There is no service with this code."},
    ],
}
FROM = [OpenApiExample("A month", value="2026-11-01")]
TO = [OpenApiExample("A month", value="2026-11-30")]
TRANSACTIONS = [
    OpenApiExample(
        "One with a token, one that cannot be, many alike",
        value={
            "transactions": [
                {
                    "reference": "A-20261121-0815",
                    "center": "QA-HILAL",
                    "channel": "counter",
                    "customer_category": "citizen",
                    "started_at": "2026-11-21T08:40:00Z",
                    "waiting_minutes": 12,
                    "completion_minutes": 9,
                    "outcome": "completed",
                    "want": "token",
                },
                {"reference": "A-20261121-0816", "center": "QA-HILAL", "service": "moon", "day": "2026-11-21"},
                {
                    "reference": "kiosk-2026-11-21",
                    "center": "QA-HILAL",
                    "channel": "kiosk",
                    "day": "2026-11-21",
                    "count": 240,
                },
            ]
        },
        request_only=True,
    ),
    OpenApiExample(
        "What became of each",
        value={
            "results": [
                {"reference": "A-20261121-0815", "status": 201, "visit_token": _TOKEN},
                {"reference": "A-20261121-0816", "status": 400, "problem": _PROBLEM},
                {"reference": "kiosk-2026-11-21", "status": 201},
            ]
        },
        response_only=True,
        status_codes=["200"],
    ),
]
INVITATIONS = [
    OpenApiExample(
        "One",
        value={"invitations": [{"reference": "mail-77", "center": "QA-HILAL", "expires_on": "2026-12-15"}]},
        request_only=True,
    ),
    OpenApiExample(
        "Its token",
        value={"results": [{"reference": "mail-77", "status": 201, "visit_token": _TOKEN}]},
        response_only=True,
        status_codes=["200"],
    ),
]
CODE = [
    OpenApiExample(
        "A desk",
        value={
            "center": "QA-HILAL",
            "desk": "KAHRAMAA",
            "token": _TOKEN[:46],
            "address": f"https://ayn.example.gov/rate/QA-HILAL?desk=KAHRAMAA#visit={_TOKEN[:46]}",
            "expires_at": "2026-11-21T08:40:30Z",
        },
        response_only=True,
        status_codes=["200"],
    )
]


def batch_of(name: str) -> dict[str, Any]:
    """Return the schema of a body with items, each of which is read and answered on its own."""
    items = {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_ITEMS,
        "items": {"description": "as in the example; a bad one never loses the others"},
    }
    return {
        "title": f"{name.title()}Batch",
        "type": "object",
        "required": [name],
        "additionalProperties": False,
        "properties": {name: items},
    }
