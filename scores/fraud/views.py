"""Findings for the reviewer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from audit.reading import audited
from centers.models import Center
from core.asking import asked
from core.pagination import CursorPagination
from core.problems import Problem
from core.schema import problem
from core.views import ApiView
from evaluations.queries import versions_of
from scores.detectors.kinds import FindingState
from scores.fraud import shapes
from scores.fraud.deciding import decide_finding
from scores.models import Finding
from scores.queries import factor_sets

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from rest_framework.request import Request

PROBLEM = "application/problem+json"
CURSOR = OpenApiParameter("cursor", str, description="from `next` or `previous` of another page")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100})


class _NewestFirst(CursorPagination):
    ordering = ("-opened_at", "id")  # type: ignore[assignment]

    def is_position(self, text: str) -> bool:
        """Tell whether a text is a moment."""
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
        return True


class FindingListView(ApiView):
    """What detectors found."""

    permission_classes = (needs(Permission.REVIEW_FINDINGS),)
    shape = shapes.FindingsInput()

    @extend_schema(
        operation_id="list_findings",
        summary="Findings of possible fraud, the newest first",
        description="A finding proposes; a reviewer decides. `held`: its ratings do not count meanwhile.",
        tags=["Findings"],
        parameters=[shapes.FindingsInput, CURSOR, LIMIT],
        responses={200: shapes.FindingPage},
    )
    @audited("findings_read")
    def get(self, request: Request) -> Response:
        """List them."""
        found = _asked_for(asked(request, self.shape))
        pages = _NewestFirst()
        page: list[Any] | None = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response([shapes.finding_output(each, each.ratings) for each in page or []])


class FindingView(ApiView):
    """One finding."""

    permission_classes = (needs(Permission.REVIEW_FINDINGS),)

    @extend_schema(
        operation_id="read_finding",
        summary="A finding with its evidence and ratings",
        description="Of the ratings nothing that tells who wrote them, and no other rating of theirs.",
        tags=["Findings"],
        responses={200: shapes.FindingDetailOutput, (404, PROBLEM): problem(404)},
    )
    @audited("finding_read")
    def get(self, request: Request, finding_id: UUID) -> Response:
        """Answer it."""
        finding = Finding.objects.annotate(ratings=Count("suspects")).filter(pk=finding_id).first()
        if finding is None:
            raise Problem(404)
        ids = finding.suspects.order_by("evaluation_id").values_list("evaluation_id", flat=True)[: shapes.SHOWN]
        named = factor_sets()
        suspects = [shapes.suspect_output(each, named) for each in shapes.in_order(versions_of(list(ids)))]
        return Response(shapes.finding_output(finding, finding.ratings) | {"suspects": suspects})


class FindingDecisionView(ApiView):
    """Deciding a finding."""

    permission_classes = (needs(Permission.REVIEW_FINDINGS),)

    @extend_schema(
        operation_id="decide_finding",
        summary="Confirm or dismiss a finding",
        description="Confirmed, its ratings stay out of all figures and are counted in `excluded`; dismissed, they "
        "count. Nothing is deleted. The same decision again answers the same.",
        tags=["Findings"],
        request=shapes.FindingDecisionInput,
        responses={
            200: shapes.FindingOutput,
            (404, PROBLEM): problem(404),
            (409, PROBLEM): problem(409, "finding_decided"),
        },
        examples=[shapes.DECISION_EXAMPLE],
    )
    def post(self, request: Request, finding_id: UUID) -> Response:
        """Store the decision."""
        given = shapes.FindingDecisionInput(data=request.data)
        given.is_valid(raise_exception=True)
        finding = decide_finding(
            by=person_of(request),
            finding_id=finding_id,
            decision=FindingState(given.validated_data["decision"]),
            reason=given.validated_data["reason"],
        )
        return Response(shapes.finding_output(finding, finding.suspects.count()))


def _asked_for(query: dict[str, Any]) -> QuerySet[Finding, Any]:
    found = Finding.objects.annotate(ratings=Count("suspects"))
    if "center" in query:
        found = found.filter(center_id__in=Center.objects.filter(code=query["center"]).values("id"))
    return found.filter(**{name: query[name] for name in ("state", "detector") if name in query})
