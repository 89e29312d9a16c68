"""What every operation of the OpenAPI document has in common: problems and the headers that go with them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as Base
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem; `title` and `detail` are in the asked language.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
MEANING = {
    400: "What was sent cannot be accepted; `errors` points at each fault.",
    401: "Nobody is signed in, or the token is no longer good.",
    403: "The role does not allow it.",
    404: "There is nothing here, or nothing you may know of.",
    406: "Only JSON can be delivered.",
    409: "It contradicts what is stored.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    426: "The app's version is retired (`X-App-Version`).",
    429: "Too many requests; wait as Retry-After says.",
    503: "A part is away for a moment; wait as Retry-After says. Nothing was lost or half done.",
}
ALWAYS = (400, 404, 406, 426, 429, 503)
LANGUAGE_HEADER = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="One of ar, en, ur, hi, es, zh-hans, fr, ru, or any BCP 47 tag near them, with q-values.",
)


def problem(status: int, *codes: str) -> OpenApiResponse:
    """Return the documented problem of a status; `codes` are the stable codes a client may meet there."""
    told = f" Codes: {', '.join(f'`{code}`' for code in codes)}." if codes else ""
    return OpenApiResponse(response=PROBLEM, description=MEANING[status] + told)


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the documented problems of several statuses, keyed as drf-spectacular wants its responses."""
    return {(status, "application/problem+json"): problem(status) for status in statuses}


class AutoSchema(Base):
    """Adds to every operation what it shares with all others."""

    def get_override_parameters(self) -> list[Any]:
        """Every operation answers in the asked language."""
        return [LANGUAGE_HEADER]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Return the operation with the problems that any call may meet."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        statuses = {*ALWAYS, *self._from_permissions()}
        if "requestBody" in operation:
            statuses |= {413, 415}
        for status in sorted(statuses):
            operation["responses"].setdefault(
                str(status),
                {"description": MEANING[status], "content": {"application/problem+json": {"schema": PROBLEM_REF}}},
            )
        return operation

    def _from_permissions(self) -> set[int]:
        public = {"Anybody"}
        names = {getattr(permission, "__name__", "") for permission in self.view.permission_classes}
        return set() if names <= public else {401, 403}


PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


def add_problem(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Post-processing hook: the component that all problems refer to."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    return result
