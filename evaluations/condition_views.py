"""Reports of what is wrong with a place, told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from alerts.kinds import Kind
from core import limits
from core.schema import problem
from core.views import ApiView
from evaluations.actions import report_condition
from evaluations.condition_shapes import EXAMPLE, ReportInput, ReportOutput, condition_output
from evaluations.conditions import Report

if TYPE_CHECKING:
    from rest_framework.request import Request

PROBLEM = "application/problem+json"


class ConditionView(ApiView):
    """What is wrong with a place now."""

    permission_classes = (needs(Permission.REPORT_CONDITIONS),)

    @extend_schema(
        operation_id="report_condition",
        summary="Report what is wrong with a place now",
        description="Told at once to who answers for the place: what it is and how often it was reported, never by "
        "whom. It is no rating and is joined with none. The same person counts once a center, kind and day. Staff "
        "report of their own places only.",
        tags=["Conditions"],
        request=ReportInput,
        responses={201: ReportOutput, 200: ReportOutput, (409, PROBLEM): problem(409, "report_conflict")},
        examples=[OpenApiExample("A blocked ramp", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request, code: str) -> Response:
        """Take the report. The same id and content again is answered 200 with the same body."""
        person = person_of(request)
        limits.check("conditions_per_person", str(person.pk))
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        taken = report_condition(code=code, report=Report(kind=Kind(values.pop("kind")), **values), by=person)
        return Response(condition_output(taken.report), 201 if taken.created else 200)
