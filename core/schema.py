"""What every operation of the OpenAPI document has in common: problems, headers, and names for its shapes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as Base
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

PROBLEM = {
    "title": "Problem",
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
    "examples": [
        {
            "type": "urn:ayn:problem:not_found",
            "title": "There is nothing here.",
            "status": 404,
            "detail": "There is nothing here.",
            "code": "not_found",
        }
    ],
}
MEANING = {
    400: "What was sent cannot be accepted; `errors` points at each fault.",
    401: "Nobody is signed in, or the token is no longer good.",
    403: "The role does not allow it.",
    404: "There is nothing here, or nothing you may know of.",
    406: "Only JSON can be delivered.",
    409: "It contradicts what is stored.",
    412: "It was changed since it was read (`If-Match`); nothing was done.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    426: "The app's version is retired (`X-App-Version`).",
    429: "Too many requests; wait as Retry-After says.",
    503: "A part is away for a moment; wait as Retry-After says. Nothing was lost or half done.",
}
ALWAYS = (400, 406, 426, 429, 503)
UNCHANGED = OpenApiResponse(description="What `If-None-Match` names is still current.")
SENT_HEADERS = [
    OpenApiParameter(
        "Accept-Language",
        str,
        OpenApiParameter.HEADER,
        description="One of ar, en, ur, hi, es, zh-hans, fr, ru, or any BCP 47 tag near them, with q-values.",
    ),
    OpenApiParameter(
        "X-Request-ID",
        str,
        OpenApiParameter.HEADER,
        description="Echoed if it is 1 to 64 of A-Z a-z 0-9 . _ -; another is made otherwise.",
    ),
    OpenApiParameter(
        "X-App-Version",
        str,
        OpenApiParameter.HEADER,
        description="Such as 2.14.0; a retired version gets 426.",
    ),
]
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "The `ETag` of what the app has.",
}


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": {"type": "string"} | schema}


HEADERS = {
    "X-Request-ID": _header("Id of the request, as in the log.", minLength=1, maxLength=64),
    "Content-Language": _header("Language of the answer."),
    "Retry-After": _header("Seconds to wait.", type="integer", minimum=1),
    "ETag": _header("For `If-None-Match`."),
    "Cache-Control": _header("How long the answer stays fresh, and for whom."),
    "WWW-Authenticate": _header("`Bearer`."),
}


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
        """Every operation reads these headers."""
        return SENT_HEADERS

    def get_auth(self) -> list[dict[str, Any]]:
        """Where everybody may come, a token is welcome and not needed."""
        required: list[dict[str, Any]] = super().get_auth()
        return [*required, {}] if required and self._is_open() else required

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Return the operation with the problems that any call may meet and the headers of every answer."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for status in sorted(self._common_problems(operation)):
            operation["responses"].setdefault(
                str(status),
                {"description": MEANING[status], "content": {"application/problem+json": {"schema": PROBLEM}}},
            )
        operation["responses"] = dict(sorted(operation["responses"].items()))
        for parameter in operation["parameters"]:
            if parameter["in"] == "query":
                parameter["allowEmptyValue"] = True  # asks nothing
        if "requestBody" in operation:
            operation["requestBody"]["required"] = True
        conditional = "304" in operation["responses"]
        if conditional:
            operation["parameters"].append(IF_NONE_MATCH)
        for status, answer in operation["responses"].items():
            answer["description"] = answer["description"] or "As it stands now."
            answer["headers"] = {
                name: {"$ref": f"#/components/headers/{name}"} for name in _headers(status, conditional=conditional)
            } | answer.get("headers", {})
        return operation

    def _is_open(self) -> bool:
        return {getattr(permission, "__name__", "") for permission in self.view.permission_classes} <= {"Anybody"}

    def _common_problems(self, operation: dict[str, Any]) -> set[int]:
        statuses = {*ALWAYS}
        if "{" in self.path:
            statuses |= {404}
        if "requestBody" in operation:
            statuses |= {413, 415}
        if operation.get("security"):
            statuses |= {401} if self._is_open() else {401, 403}
        return statuses


def _headers(status: str, *, conditional: bool) -> list[str]:
    names = ["X-Request-ID", "Content-Language"]
    if conditional and status in {"200", "304"}:
        names += ["ETag", "Cache-Control"]
    if status in {"429", "503"}:
        names.append("Retry-After")
    return names


def name_shapes(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Post-processing hook: a shape with a title becomes the component of that name, told once."""
    components = result.setdefault("components", {})
    shapes: dict[str, Any] = components.setdefault("schemas", {})
    result["paths"] = _lift(result["paths"], shapes)
    for name, shape in list(shapes.items()):
        shapes[name] = _lift_below(shape, shapes)
    components["schemas"] = dict(sorted(shapes.items()))
    components["headers"] = HEADERS
    return result


def _lift(node: Any, shapes: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_lift(item, shapes) for item in node]
    if not isinstance(node, dict):
        return node
    told = _lift_below(node, shapes)
    title = told.get("title")
    if not isinstance(title, str) or "type" not in told:
        return told
    if shapes.setdefault(title, told) != told:
        raise ValueError(f"two shapes are called {title}")
    return {"$ref": f"#/components/schemas/{title}"}


def _lift_below(node: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    return {name: inner if name in _SPOKEN else _lift(inner, shapes) for name, inner in node.items()}


_SPOKEN = frozenset({"example", "examples"})  # not shapes: what a client might say or hear
