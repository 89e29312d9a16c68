"""What may be kept of an answer. What seldom changes: a strong ETag over the bytes, 304 when the reader has them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified

if TYPE_CHECKING:
    from rest_framework.request import Request

CONTENT_TYPE = "application/json"
NO_STORE = {"Cache-Control": "no-store"}  # answers about one person


def etag_of(body: bytes) -> str:
    """Return the quoted strong ETag of a body."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def conditional(request: Request, body: bytes, *, etag: str = "", max_age: int = 60) -> HttpResponse:
    """Answer JSON bytes with ETag and Cache-Control, or 304 when If-None-Match names them (RFC 9110, weak compare)."""
    etag = etag or etag_of(body)
    known = has(request, etag)
    response = HttpResponseNotModified() if known else HttpResponse(body, content_type=CONTENT_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={max_age}"
    return response


def has(request: Request, etag: str) -> bool:
    """Tell whether the reader already has what `etag` names."""
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    return bool(known & {etag, "*"})


def is_current(request: Request, etag: str) -> bool:
    """Tell whether If-Match names the version that stands; without the header nothing is asked, so nothing is amiss.

    Weak tags count: a proxy that compresses answers weakens ours.
    """
    asked = request.headers.get("If-Match", "")
    return not asked or bool({tag.strip().removeprefix("W/") for tag in asked.split(",")} & {etag, "*"})
