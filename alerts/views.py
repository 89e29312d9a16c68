"""The mailbox over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Anybody, Permission, needs
from alerts import queries
from alerts.actions import acknowledge_alert, publish_change, reopen_alert, resolve_alert, verify_alert
from alerts.details import (
    ChangePage,
    PublicationInput,
    PublicationOutput,
    WholeAlertOutput,
    change_output,
    publication_output,
    represent_whole,
)
from alerts.kinds import Cause
from alerts.models import Delivery, Occurrence, Publication
from alerts.occurrences import OccurrencePage, occurrence_output
from alerts.serializers import AlertFilters, AlertOutput, AlertPage, ResolutionInput, VerificationInput, represent
from centers.lookup import find_center
from core.asking import asked
from core.pagination import CursorPagination
from core.problems import Problem
from core.public import PublicView
from core.schema import problem
from core.views import ApiView

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
CURSOR = OpenApiParameter("cursor", str, description="as `next` and `previous` of another page carry it")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100}, description="so many; 20 without")
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
        parameters=[AlertFilters],
        responses={200: AlertPage},
    )
    def get(self, request: Request) -> Response:
        """List the alerts."""
        given = asked(request, AlertFilters())
        mine = Delivery.objects.visible_to(person_of(request))
        mine = mine.filter(**{FILTERS[name]: value for name, value in given.items() if name in FILTERS})
        pages = BySequence()
        page: list[Any] | None = pages.paginate_queryset(queries.rows(mine), request, view=self)
        return pages.get_paginated_response([represent(row) for row in page or []])


class AlertView(ApiView):
    """One alert of mine."""

    permission_classes = (needs(Permission.READ_ALERTS),)

    @extend_schema(
        operation_id="read_alert",
        summary="Read one alert with its history",
        description="Also what was published about it, and whether what was rated low has become better since.",
        tags=["Alerts"],
        responses={200: WholeAlertOutput},
    )
    def get(self, request: Request, alert_id: UUID) -> Response:
        """Return the alert whole."""
        mine = Delivery.objects.visible_to(person_of(request)).filter(alert_id=alert_id)
        row = queries.rows(mine).first()
        if row is None:
            raise Problem(404)
        return Response(represent_whole(row))


class ByNumber(CursorPagination):
    """Pages of what an alert counted."""

    ordering = "number"


class OccurrencesView(ApiView):
    """What was counted at an alert of mine."""

    permission_classes = (needs(Permission.READ_ALERTS),)

    @extend_schema(
        operation_id="list_occurrences",
        summary="What was counted at an alert",
        description="In the order in which it came, from 2 on: the alert itself is the first.",
        tags=["Alerts"],
        parameters=[CURSOR, LIMIT],
        responses={200: OccurrencePage},
    )
    def get(self, request: Request, alert_id: UUID) -> Response:
        """List the occurrences."""
        if not Delivery.objects.visible_to(person_of(request)).filter(alert_id=alert_id).exists():
            raise Problem(404)
        pages = ByNumber()
        found = Occurrence.objects.filter(alert_id=alert_id)
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([occurrence_output(each) for each in page])


class PublicationView(ApiView):
    """Telling everybody what was changed."""

    permission_classes = (needs(Permission.HANDLE_ALERTS),)

    @extend_schema(
        operation_id="publish_change",
        summary="Publish what was changed",
        description="Everybody reads it at the center, and so does the customer whose rating raised the alert; who he "
        "is stays unknown to both. Said again, it answers the same.",
        tags=["Alerts"],
        request=PublicationInput,
        responses={
            200: PublicationOutput,
            (409, PROBLEM): problem(409, "not_resolved", "already_published"),
        },
        examples=[
            OpenApiExample("A counter", value={"text": "A fourth counter is open in the morning."}, request_only=True)
        ],
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Publish it."""
        given = PublicationInput(data=request.data)
        given.is_valid(raise_exception=True)
        text = given.validated_data["text"]
        published = publish_change(alert_id=alert_id, text=text, by=person_of(request))
        return Response(publication_output(published))


class NewestFirst(CursorPagination):
    """Pages of what was published."""

    ordering = "-id"


class ChangesView(PublicView):
    """What a center has changed because of what its customers said."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="list_changes",
        summary="What a center has changed",
        description="The newest first. Texts are as the center wrote them.",
        tags=["Directory"],
        parameters=[CURSOR, LIMIT],
        responses={200: ChangePage},
    )
    def get(self, request: Request, code: str) -> Response:
        """List the changes."""
        center = find_center(code)
        if center is None:
            raise Problem(404)
        found = Publication.objects.filter(center_id=center.id).select_related("alert__entity")
        pages = NewestFirst()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([change_output(each) for each in page])


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


class VerificationView(ApiView):
    """A second look at what was done."""

    permission_classes = (needs(Permission.VERIFY_ALERTS),)

    @extend_schema(
        operation_id="verify_alert",
        summary="Confirm that a resolved alert is dealt with, or give it back",
        description="For the quality team and auditors, never for who resolved it. Said again, it answers the same.",
        tags=["Alerts"],
        request=VerificationInput,
        responses={
            200: AlertOutput,
            (409, PROBLEM): problem(409, "not_resolved", "alert_verified", "own_resolution"),
        },
        examples=[
            OpenApiExample(
                "Given back", value={"outcome": "reopened", "note": "Counter 4 is closed again."}, request_only=True
            )
        ],
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        """Verify or reopen the alert."""
        given = VerificationInput(data=request.data)
        given.is_valid(raise_exception=True)
        change = verify_alert if given.validated_data["outcome"] == "verified" else reopen_alert
        change(alert_id=alert_id, note=given.validated_data["note"], by=person_of(request))
        return _answer(request, alert_id)


def _answer(request: Request, alert_id: UUID) -> Response:
    return Response(represent(queries.rows(Delivery.objects.visible_to(person_of(request))).get(alert_id=alert_id)))
