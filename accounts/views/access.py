"""What happened to the account of the person who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from accounts.access_shapes import PAGE_ANSWER, access_output
from accounts.authentication import person_of
from accounts.models import AccessEntry
from accounts.permissions import Permission, needs
from core.pagination import CursorPagination
from core.views import ApiView

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.response import Response

PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="from `next` or `previous` of another page"),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
]


class _NewestFirst(CursorPagination):
    ordering = "-id"


class AccessLogView(ApiView):
    """The log of the own account."""

    permission_classes = (needs(Permission.MANAGE_SELF),)

    @extend_schema(
        operation_id="read_access_log",
        summary="Read who looked at or changed the own account, and the sign-ins",
        description="The newest first, for a year. Of staff it tells the role, never the name.",
        tags=["Me"],
        parameters=PAGE_PARAMETERS,
        responses={200: PAGE_ANSWER},
    )
    def get(self, request: Request) -> Response:
        """Answer a page."""
        pages = _NewestFirst()
        own = AccessEntry.objects.filter(person=person_of(request))
        page: list[Any] = pages.paginate_queryset(own, request, view=self) or []
        answer = pages.get_paginated_response([access_output(entry) for entry in page])
        answer["Cache-Control"] = "no-store"
        return answer
