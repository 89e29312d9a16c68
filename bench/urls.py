"""Yardsticks over the same HTTP stack: a view that does nothing, and one that reads a row by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from rest_framework.response import Response

from accounts.permissions import Anybody, Permission, needs
from backend.urls import handler400, handler404, handler500
from backend.urls import urlpatterns as house
from centers.models import Center
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


class Ping(ApiView):
    """The least that the stack can do."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    def get(self, _request: Request) -> Response:
        return Response({"ok": True})


class PrimaryKey(ApiView):
    """One row by its key, for somebody who may read scorecards."""

    permission_classes = (needs(Permission.READ_SCORECARDS),)

    def get(self, _request: Request, key: int) -> Response:
        return Response(Center.objects.filter(pk=key).values("id", "code", "kind", "postcode").get())


urlpatterns = [
    path("api/v1/bench/ping", Ping.as_view()),
    path("api/v1/bench/rows/<int:key>", PrimaryKey.as_view()),
    *house,
]
