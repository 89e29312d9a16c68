"""Exports for auditors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.files.storage import storages
from django.core.signing import BadSignature
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Anybody, Permission, needs
from audit.actions import record
from audit.reading import audited
from centers.wording import current
from core import limits
from core.asking import asked
from core.pagination import NewestFirst
from core.problems import Problem
from core.schema import problem
from core.serializers import Paged
from core.views import ApiView
from scores.export_kinds import ExportState
from scores.exports import shapes
from scores.exports.actions import ask_export
from scores.exports.making import file_name, manifest_name
from scores.models import Export
from scores.writing import MEDIA

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
CURSOR = OpenApiParameter("cursor", str, description="from `next` or `previous` of another page")
LIMIT = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 100})
FILES = {
    (200, media.partition(";")[0]): OpenApiResponse(OpenApiTypes.BINARY, description="The file.")
    for media in MEDIA.values()
}
TOKEN = OpenApiParameter("token", str, description="as `url` carries it", required=True)


class ExportListView(ApiView):
    """My exports."""

    permission_classes = (needs(Permission.EXPORT),)
    shape = Paged()

    @extend_schema(
        operation_id="list_exports", summary="My exports, the newest first", tags=["Exports"],
        parameters=[CURSOR, LIMIT], responses={200: shapes.ExportPage},
    )  # fmt: skip
    @audited("exports_read")
    def get(self, request: Request) -> Response:
        """List them."""
        asked(request, self.shape)
        pages = NewestFirst()
        mine = Export.objects.filter(by=person_of(request))
        page: list[Any] | None = pages.paginate_queryset(mine, request, view=self)
        return pages.get_paginated_response([shapes.export_output(each, request) for each in page or []])

    @extend_schema(
        operation_id="ask_export",
        summary="Ask for a file",
        description="A job makes it: follow `progress` in `GET /exports/{id}`. The same again while it is in the "
        "making is the same export. Files are deleted after a week.",
        tags=["Exports"],
        request=shapes.ExportInput,
        responses={202: shapes.ExportOutput, (429, PROBLEM): problem(429, "too_many_exports")},
        examples=[shapes.EXPORT_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Queue it."""
        limits.check("exports_per_person", str(request.user.pk))
        given = shapes.ExportInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        made = ask_export(
            by=person_of(request), kind=wanted["kind"], format_=wanted["format"], filters=wanted["filters"],
            language=current(),
        )  # fmt: skip
        return Response(shapes.export_output(made, request), 202)


class ExportView(ApiView):
    """One export."""

    permission_classes = (needs(Permission.EXPORT),)

    @extend_schema(
        operation_id="read_export", summary="An export and how far it is", tags=["Exports"],
        responses={200: shapes.ExportOutput, (404, PROBLEM): problem(404)},
    )  # fmt: skip
    @audited("export_read")
    def get(self, request: Request, export_id: UUID) -> Response:
        """Answer it."""
        return Response(shapes.export_output(_mine(request, export_id), request))


class ManifestView(ApiView):
    """What a file holds."""

    permission_classes = (needs(Permission.EXPORT),)

    @extend_schema(
        operation_id="read_export_manifest", summary="Manifest of a file", tags=["Exports"],
        responses={200: shapes.ExportManifest, (404, PROBLEM): problem(404)},
    )  # fmt: skip
    @audited("export_manifest_read")
    def get(self, request: Request, export_id: UUID) -> Response:
        """Answer it."""
        made = _mine(request, export_id)
        if made.state not in (ExportState.DONE, ExportState.EXPIRED):
            raise Problem(404)
        with storages["private"].open(manifest_name(made)) as stored:
            return Response(json.load(stored))


class FileView(ApiView):
    """The file, for whoever holds the link."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="download_export",
        summary="Download a file",
        description="`url` of an export leads here; a link works for ten minutes. Each download is in the audit trail.",
        tags=["Exports"],
        parameters=[TOKEN],
        auth=[],
        responses={**FILES, (404, PROBLEM): problem(404)},
    )  # fmt: skip
    def get(self, request: Request, export_id: UUID) -> FileResponse:
        """Answer the file."""
        try:
            shapes.SIGNER.unsign(f"{export_id}:{request.query_params.get('token', '')}", max_age=shapes.LINK_SECONDS)
        except BadSignature:
            raise Problem(404) from None
        made = Export.objects.select_related("by").filter(pk=export_id, state=ExportState.DONE.value).first()
        if made is None or not made.by.may(Permission.EXPORT):
            raise Problem(404)
        record(by=made.by, action="export_downloaded", target=made)
        name = f"ayn-{made.kind}-{made.created_at:%Y%m%d}.{made.format}"
        answer = FileResponse(
            storages["private"].open(file_name(made)), as_attachment=True, filename=name,
            content_type=MEDIA[made.format],
        )  # fmt: skip
        answer["Cache-Control"] = "private, no-store"
        return answer


def _mine(request: Request, export_id: UUID) -> Export:
    made = Export.objects.filter(pk=export_id, by=person_of(request)).first()
    if made is None:
        raise Problem(404)
    return made
