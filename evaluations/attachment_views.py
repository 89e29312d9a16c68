"""Photos of evaluations: sent by their authors, read by whoever holds an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response

from accounts.authentication import person_of
from accounts.permissions import Anybody, Permission, needs
from alerts.models import Delivery
from audit.reading import audited
from core import limits, uploads
from core.problems import Problem
from core.schema import PROBLEM as SHAPE
from core.schema import problem
from core.views import ApiView
from evaluations import filing, schema
from evaluations.actions import attach_photo, attach_voice
from evaluations.attached import attached_to_alert, photo_output, shown_output, voice_output
from evaluations.attachment_shapes import ATTACHED_PHOTO, SHOWN, VOICE_NOTE
from evaluations.kinds import AttachmentKind
from evaluations.models import Attachment

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

PROBLEM = "application/problem+json"
ANY_BYTES = "application/octet-stream"
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", ANY_BYTES)
VOICE_TYPES = ("audio/ogg", "audio/aac", "audio/mp4", "audio/x-m4a", ANY_BYTES)
TOKEN = OpenApiParameter("token", str, description="as the address carries it", required=True)
FILES = {(200, media): OpenApiResponse(OpenApiTypes.BINARY, description="The file.") for media in filing.MEDIA.values()}


class PhotoView(ApiView):
    """A photo of one of my evaluations."""

    permission_classes = (needs(Permission.RATE),)

    @extend_schema(
        operation_id="evaluations_photo",
        summary="Attach a photo",
        description="The body is the file itself. The same id and bytes again answer 200, so send it until the answer "
        "is definite. What is stored is a clean picture without any metadata, and a thumbnail; the original is not "
        "kept. At most 5 photos of 10 MB, within 30 days after the evaluation was received.",
        tags=["Evaluations"],
        request=dict.fromkeys(PHOTO_TYPES, OpenApiTypes.BINARY),
        responses={
            201: schema.answer(ATTACHED_PHOTO, "Stored now."),
            200: schema.answer(ATTACHED_PHOTO, "It was stored before, with the same bytes."),
            (400, PROBLEM): problem(400, "incomplete_body", "empty", "damaged", "took_too_long"),
            (409, PROBLEM): problem(
                409, "photo_conflict", "too_many_photos", "evaluation_withdrawn", "attachments_closed"
            ),
            (413, PROBLEM): problem(413, "too_large", "too_many_pixels"),
            (415, PROBLEM): OpenApiResponse(
                SHAPE,
                "No photo of a type that is taken. Codes: `unsupported_media_type`, `not_an_image`, "
                "`unsupported_type`, `several_frames`.",
            ),
        },
    )
    def put(self, request: Request, evaluation_id: UUID, photo_id: UUID) -> Response:
        """Store it, once."""
        person: Any = request.user
        limits.check("uploads_per_person", str(person.pk))
        with uploads.received(request, most=settings.PHOTO_MAX_BYTES, types=PHOTO_TYPES) as upload:
            done = attach_photo(by=person.pk, evaluation_id=evaluation_id, photo_id=photo_id, upload=upload)
        received = Attachment.objects.filter(evaluation_id=evaluation_id, kind=done.attachment.kind).count()
        told = photo_output(done.attachment, request.build_absolute_uri)
        counts = {"photos_expected": done.content.photos_expected, "photos_received": received}
        return Response(told | counts, 201 if done.created else 200)


class VoiceView(ApiView):
    """The voice note of one of my evaluations."""

    permission_classes = (needs(Permission.RATE),)

    @extend_schema(
        operation_id="evaluations_voice",
        summary="Attach a voice note",
        description="For who does not write. The body is the file itself: Opus in Ogg, or AAC in ADTS frames or in "
        "MP4, at most 2 MB and two minutes. It is stored without tags, places and times. Send it until the answer is "
        "definite; an evaluation has one.",
        tags=["Evaluations"],
        request=dict.fromkeys(VOICE_TYPES, OpenApiTypes.BINARY),
        responses={
            201: schema.answer(VOICE_NOTE, "Stored now."),
            200: schema.answer(VOICE_NOTE, "It was stored before, with the same bytes."),
            (400, PROBLEM): problem(400, "incomplete_body", "empty", "damaged", "too_long"),
            (409, PROBLEM): problem(
                409, "voice_conflict", "too_many_voice_notes", "evaluation_withdrawn", "attachments_closed"
            ),
            (415, PROBLEM): OpenApiResponse(
                SHAPE,
                "No voice note of a type that is taken. Codes: `unsupported_media_type`, `not_a_voice_note`, "
                "`unsupported_codec`.",
            ),
        },
    )
    def put(self, request: Request, evaluation_id: UUID, voice_id: UUID) -> Response:
        """Store it, once."""
        person: Any = request.user
        limits.check("uploads_per_person", str(person.pk))
        with uploads.received(request, most=settings.VOICE_MAX_BYTES, types=VOICE_TYPES) as upload:
            done = attach_voice(by=person.pk, evaluation_id=evaluation_id, voice_id=voice_id, upload=upload)
        told = voice_output(done.attachment, request.build_absolute_uri)
        return Response(told, 201 if done.created else 200)


class AlertAttachmentsView(ApiView):
    """What is attached to the ratings of an alert."""

    permission_classes = (needs(Permission.VERIFY_ALERTS),)

    @extend_schema(
        operation_id="list_alert_attachments",
        summary="Photos and voice notes behind an alert",
        description="For quality teams and auditors, of alerts in their own mailbox; each look is in the trail. An "
        "alert that counts many shows at most a hundred. In no order that tells when they came.",
        tags=["Alerts"],
        responses={200: schema.answer(SHOWN, "What is attached."), (404, PROBLEM): problem(404)},
    )
    @audited("attachments_read")
    def get(self, request: Request, alert_id: UUID) -> Response:
        """Answer them."""
        if not Delivery.objects.visible_to(person_of(request)).filter(alert_id=alert_id).exists():
            raise Problem(404)
        shown: dict[str, list[Any]] = {"photos": [], "voice_notes": []}
        for each in attached_to_alert(alert_id):
            part = "photos" if each.kind == AttachmentKind.PHOTO else "voice_notes"
            shown[part].append(shown_output(each, request.build_absolute_uri))
        return Response(shown)


class FileView(ApiView):
    """A file, for whoever holds its address."""

    authentication_classes = ()
    permission_classes = (Anybody,)

    @extend_schema(
        operation_id="evaluations_file",
        summary="Read a photo or a voice note",
        description="Addresses of attachments lead here, and work for ten minutes.",
        tags=["Evaluations"],
        parameters=[TOKEN],
        auth=[],
        responses={**FILES, (404, PROBLEM): problem(404)},
    )
    def get(self, request: Request, name: str) -> FileResponse:
        """Answer the file. What was erased is gone at once, though its address may not have run out."""
        if not filing.is_good(name, request.query_params.get("token", "")):
            raise Problem(404)
        if not Attachment.objects.filter(Q(file=name) | Q(thumbnail=name)).exists():
            raise Problem(404)
        try:
            file = filing.opened(name)
        except FileNotFoundError:
            raise Problem(404) from None
        kind = name.rpartition(".")[2]
        answer = FileResponse(file, filename=f"attachment.{kind}", content_type=filing.MEDIA[kind])
        answer["Cache-Control"] = "private, no-store"
        return answer
