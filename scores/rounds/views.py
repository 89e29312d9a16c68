"""Rounds for auditors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.storage import storages
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Permission, needs
from audit.reading import audited
from core.asking import asked
from core.pagination import CursorPagination, NewestFirst
from core.problems import Problem
from core.schema import problem
from core.serializers import Paged
from core.views import ApiView
from ledger.entries import EntryKind
from ledger.queries import sealed
from scores.models import Round, RoundResult
from scores.queries import factor_sets
from scores.round_rules import RoundState
from scores.rounds import shapes
from scores.rounds.actions import begin_freezing, cancel_round, create_round
from scores.rounds.freezing import rows_name

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
CURSOR = OpenApiParameter("cursor", str, description="from `next` or `previous` of another page")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100})
NOT_FROZEN = {(404, PROBLEM): problem(404), (409, PROBLEM): problem(409, "round_not_frozen")}


class _ByCode(CursorPagination):
    ordering = "code"

    def is_position(self, text: str) -> bool:
        """Tell whether a text may be a code."""
        return text.isprintable() and len(text) <= 120


class RoundListView(ApiView):
    """All rounds."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)
    shape = Paged()

    @extend_schema(
        operation_id="list_rounds", summary="Rounds, the newest first", tags=["Rounds"], parameters=[CURSOR, LIMIT],
        responses={200: shapes.RoundPage},
    )  # fmt: skip
    @audited("rounds_read")
    def get(self, request: Request) -> Response:
        """List them."""
        asked(request, self.shape)
        pages = NewestFirst()
        rounds = Round.objects.select_related("factor_set").prefetch_related("factor_set__factors")
        page: list[Any] | None = pages.paginate_queryset(rounds, request, view=self)
        return pages.get_paginated_response([shapes.round_output(each) for each in page or []])

    @extend_schema(
        operation_id="create_round",
        summary="Write down the rules of a round",
        description="They never change afterwards. The same rules under the same code again: 200 and the same round.",
        tags=["Rounds"],
        request=shapes.RoundInput,
        responses={200: shapes.RoundOutput, 201: shapes.RoundOutput, (409, PROBLEM): problem(409, "round_exists")},
        examples=[shapes.ROUND_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Store the rules."""
        given = shapes.RoundInput(data=request.data)
        given.is_valid(raise_exception=True)
        rules: dict[str, Any] = {"weights": None, **given.validated_data}
        days = (rules.pop("first_day"), rules.pop("last_day"))
        made, is_new = create_round(by=person_of(request), days=days, **rules)
        return Response(shapes.round_output(made), 201 if is_new else 200)


class RoundView(ApiView):
    """One round."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="read_round", summary="A round and where it stands", tags=["Rounds"],
        responses={200: shapes.RoundOutput, (404, PROBLEM): problem(404)},
    )  # fmt: skip
    @audited("round_read")
    def get(self, request: Request, round_id: UUID) -> Response:
        """Answer it."""
        return Response(shapes.round_output(_found(round_id)))


class FreezeView(ApiView):
    """Freezing a round."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="freeze_round",
        summary="Freeze a round",
        description="What has been received until now counts; a job adds it up (`progress`). Again: the same answer.",
        tags=["Rounds"],
        request=None,
        responses={
            202: shapes.RoundOutput,
            (404, PROBLEM): problem(404),
            (409, PROBLEM): problem(409, "round_running", "round_cancelled"),
        },
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        """Begin."""
        return Response(shapes.round_output(begin_freezing(by=person_of(request), round_id=round_id)), 202)


class CancelView(ApiView):
    """Ending a round that will not be frozen."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="cancel_round",
        summary="Cancel a round that is not frozen",
        tags=["Rounds"],
        request=None,
        responses={
            200: shapes.RoundOutput,
            (404, PROBLEM): problem(404),
            (409, PROBLEM): problem(409, "round_frozen"),
        },
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        """Cancel it."""
        return Response(shapes.round_output(cancel_round(by=person_of(request), round_id=round_id)))


class ReportView(ApiView):
    """The official result."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)
    shape = shapes.ReportInput()

    @extend_schema(
        operation_id="read_round_report",
        summary="Result of a frozen round",
        description="Places in the order of their codes. Figures only from the round's minimum n. What is withdrawn, "
        "appealed or revised after the freezing changes nothing here.",
        tags=["Rounds"],
        parameters=[shapes.ReportInput, CURSOR, LIMIT],
        responses={200: shapes.ReportPage, **NOT_FROZEN},
    )
    @audited("round_report_read")
    def get(self, request: Request, round_id: UUID) -> Response:
        """Answer a page of places."""
        level = asked(request, self.shape)["level"]
        found = _frozen(round_id)
        pages = _ByCode()
        results = RoundResult.objects.filter(round=found, level=level)
        page: list[Any] | None = pages.paginate_queryset(results, request, view=self)
        named = factor_sets()[found.factor_set_id]
        return pages.get_paginated_response([shapes.result_output(each, named, found.minimum_n) for each in page or []])


class ManifestView(ApiView):
    """What the frozen numbers follow from."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="read_round_manifest", summary="Manifest of a frozen round", tags=["Rounds"],
        description="With it and the rows anybody recomputes the result: `ayn-verify round`.",
        responses={200: shapes.ManifestOutput, **NOT_FROZEN},
    )  # fmt: skip
    @audited("round_manifest_read")
    def get(self, request: Request, round_id: UUID) -> Response:
        """Answer it."""
        return Response(_frozen(round_id).manifest)


class ReceiptView(ApiView):
    """What proves that a round was frozen with this result."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="read_round_receipt",
        summary="Proof that a frozen round is in the ledger",
        description="Its entry commits to the SHA-256 of the manifest. What the ledger adds is null until the round is "
        "sealed in it, which takes seconds. `ayn-verify round` checks it.",
        tags=["Rounds"],
        responses={200: shapes.RoundReceiptOutput, **NOT_FROZEN},
    )
    @audited("round_receipt_read")
    def get(self, request: Request, round_id: UUID) -> Response:
        """Answer the receipt."""
        found = _frozen(round_id)
        return Response(shapes.receipt_output(found, sealed(found.pk, 0, [EntryKind.ROUND_FROZEN])))


class RowsView(ApiView):
    """The rows that were counted."""

    permission_classes = (needs(Permission.HOLD_ROUNDS),)

    @extend_schema(
        operation_id="read_round_rows",
        summary="The rows a frozen round counted",
        description="Lines of JSON, gzip: commitment, place, day, source, scores and state; nothing of a person.",
        tags=["Rounds"],
        responses={(200, "application/gzip"): OpenApiResponse(OpenApiTypes.BINARY), **NOT_FROZEN},
    )
    @audited("round_rows_read")
    def get(self, request: Request, round_id: UUID) -> FileResponse:
        """Answer the file."""
        found = _frozen(round_id)
        stored = storages["private"].open(rows_name(found.pk))
        return FileResponse(
            stored, as_attachment=True, filename=f"{found.code}.ndjson.gz", content_type="application/gzip"
        )


def _found(round_id: UUID) -> Round:
    found = Round.objects.select_related("factor_set").filter(pk=round_id).first()
    if found is None:
        raise Problem(404)
    return found


def _frozen(round_id: UUID) -> Round:
    found = _found(round_id)
    if found.state != RoundState.FROZEN:
        raise Problem(409, "round_not_frozen")
    return found
