"""The mailbox over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from alerts import queries
from alerts.actions import acknowledge_alert, resolve_alert
from alerts.kinds import Cause
from alerts.models import Delivery
from alerts.serializers import AlertFilters, AlertOutput, AlertPage, ResolutionInput, represent
from core.pagination import CursorPagination
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
CURSOR = OpenApiParameter("cursor", str, description="as `next` and `previous` of another page carry it")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}, description="alerts a page")
FILTERS = {"after": "sequence__gt", "center": "alert__center__code", "state": "alert__state", "kind": "alert__kind"}


class BySequence(CursorPagination):
    """Pages of a mailbox in order of its numbers."""

    ordering = "sequence"


class AlertListView(ApiView):
    """My mailbox."""

    permission_classes = (needs(Permission.READ_ALERTS),)

    @extend_schema(
        operation_id="list_alerts",
        summary="Read the own mailbox",
        description="In the order of its numbers. A number is missing where one may no longer read what it carried.",
        tags=["Alerts"],
        parameters=[AlertFilters, CURSOR, LIMIT],
        responses={200: AlertPage},
    )
    def get(self, request: Request) -> Response:
        """List the alerts."""
        filters = AlertFilters(data={name: value for name, value in request.query_params.items() if value})
        filters.is_valid(raise_exception=True)
        mine = Delivery.objects.visible_to(person_of(request))
        mine = mine.filter(**{FILTERS[name]: value for name, value in filters.validated_data.items()})
        pages = BySequence()
        page: list[Any] | None = pages.paginate_queryset(queries.rows(mine), request, view=self)
        return pages.get_paginated_response([represent(row) for row in page or []])


class AcknowledgementView(ApiView):
    """Taking note."""

    permission_classes = (needs(Permission.HANDLE_ALERTS),)

    @extend_schema(
        operation_id="acknowledge_alert",
        summary="Take note of an alert",
        description="Said again, it answers the same.",
        tags=["Alerts"],
        request=None,
        responses={200: AlertOutput},
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Acknowledge the alert."""
        acknowledge_alert(alert_id=alert_id, by=person_of(request))
        return _answer(request, alert_id)


class ResolutionView(ApiView):
    """Closing an alert."""

    permission_classes = (needs(Permission.HANDLE_ALERTS),)

    @extend_schema(
        operation_id="resolve_alert",
        summary="Close an alert with its cause and what was done",
        description="Said again, it answers the same; another outcome than the one that stands is a conflict.",
        tags=["Alerts"],
        request=ResolutionInput,
        responses={200: AlertOutput, (409, PROBLEM): problem(409, "alert_resolved")},
        examples=[OpenApiExample("Queue", value={"cause": "queue", "action": "Opened counter 4."}, request_only=True)],
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Resolve the alert."""
        given = ResolutionInput(data=request.data)
        given.is_valid(raise_exception=True)
        cause = Cause(given.validated_data["cause"])
        resolve_alert(alert_id=alert_id, cause=cause, action=given.validated_data["action"], by=person_of(request))
        return _answer(request, alert_id)


def _answer(request: Request, alert_id: UUID) -> Response:
    return Response(represent(queries.rows(Delivery.objects.visible_to(person_of(request))).get(alert_id=alert_id)))
