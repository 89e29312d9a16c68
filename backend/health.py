"""Is the process alive, are its servers there, and the numbers for Prometheus."""

from __future__ import annotations

import hmac
import ipaddress
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_prometheus import exports

from core import limits

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200: this process lives."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 while evaluations can be accepted: that needs the database; without Redis alerts are slower."""
    database, messages = _database(), _redis()
    status = "unavailable" if database != "ok" else "ok" if messages == "ok" else "degraded"
    body = {"status": status, "database": database, "redis": messages}
    return JsonResponse(body, status=503 if database != "ok" else 200)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the Prometheus metrics to this machine, or to who carries AYN_METRICS_TOKEN; nobody else."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (hmac.compare_digest(token.encode(), given.encode()) if token else _from_here(request)):
        raise Http404
    return exports.ExportToDjangoView(request)  # type: ignore[no-any-return]


def _from_here(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "unavailable"
    return "ok"


def _redis() -> str:
    try:
        limits.connection().ping()
    except redis.RedisError:
        return "unavailable"
    return "ok"
