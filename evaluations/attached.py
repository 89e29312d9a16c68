"""What is attached to evaluations, as their authors and those who may see it find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluations.filing import MEDIA, address_of
from evaluations.kinds import AttachmentKind
from evaluations.models import Attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from uuid import UUID

    Absolute = Callable[[str], str]


def attached_to(ids: Collection[UUID]) -> dict[UUID, list[Attachment]]:
    """Return what is attached to each evaluation, in its order; one without anything has no entry."""
    found: dict[UUID, list[Attachment]] = {}
    for each in Attachment.objects.filter(evaluation_id__in=ids).order_by("evaluation_id", "kind", "place"):
        found.setdefault(each.evaluation_id, []).append(each)
    return found


def attachments_output(attached: Collection[Attachment], absolute: Absolute) -> dict[str, Any]:
    """Return what is attached to one evaluation as its author sees it; `absolute` completes an address."""
    photos = [photo_output(each, absolute) for each in attached if each.kind == AttachmentKind.PHOTO]
    voice = [voice_output(each, absolute) for each in attached if each.kind == AttachmentKind.VOICE]
    return {"photos_received": len(photos), "photos": photos, "voice": voice[0] if voice else None}


def photo_output(photo: Attachment, absolute: Absolute) -> dict[str, Any]:
    """Return a photo as its author sees it."""
    return {
        "id": photo.id,
        "width": photo.width,
        "height": photo.height,
        "url": absolute(address_of(photo.file)),
        "thumbnail_url": absolute(address_of(photo.thumbnail or "")),
    }


def voice_output(voice: Attachment, absolute: Absolute) -> dict[str, Any]:
    """Return a voice note as its author sees it."""
    return {
        "id": voice.id,
        "duration_ms": voice.duration_ms,
        "media_type": MEDIA[voice.file.rpartition(".")[2]],
        "url": absolute(address_of(voice.file)),
    }
