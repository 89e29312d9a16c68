"""What is attached to evaluations, as their authors and those who may see it find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from alerts.models import Alert, Occurrence
from evaluations.filing import MEDIA, address_of
from evaluations.kinds import AttachmentKind, ItemKind
from evaluations.models import Attachment, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from evaluations.models import Released

    Absolute = Callable[[str], str]

MAX_SHOWN = 100  # of an alert that counts many


def attached_to(ids: Collection[UUID]) -> dict[UUID, list[Attachment]]:
    """Return what is attached to each evaluation, in its order; one without anything has no entry."""
    found: dict[UUID, list[Attachment]] = {}
    for each in Attachment.objects.filter(evaluation_id__in=ids).order_by("evaluation_id", "kind", "place"):
        found.setdefault(each.evaluation_id, []).append(each)
    return found


def shared_photos(items: Collection[Released]) -> dict[UUID, list[Attachment]]:
    """Return the photos that managers may see beside released evaluations, by the id of the released one.

    Only beside what its author told at once: in a bundle a photo would give one text a face. Two queries at most.
    """
    told = [item.id for item in items if item.kind == ItemKind.TOLD]
    if not told:
        return {}
    released = dict(Origin.objects.filter(released__in=told).values_list("evaluation_id", "released_id"))
    photos = Attachment.objects.filter(evaluation_id__in=released, kind=AttachmentKind.PHOTO.value, share=True)
    found: dict[UUID, list[Attachment]] = {}
    for each in photos.order_by("place"):
        found.setdefault(released[each.evaluation_id], []).append(each)
    return found


def attached_to_alert(alert_id: UUID) -> list[Attachment]:
    """Return what is attached to the evaluations that an alert tells of."""
    told = Alert.objects.filter(pk=alert_id).values_list("reference", flat=True)
    counted = Occurrence.objects.filter(alert_id=alert_id).values_list("reference", flat=True)
    # A list: of two subqueries the database would make a scan of all attachments.
    found = Attachment.objects.filter(reference__in=list(told.union(counted)))
    return list(found.order_by("file")[:MAX_SHOWN])


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


def shown_output(attached: Attachment, absolute: Absolute, *, by_us: bool = False) -> dict[str, Any]:
    """Return an attachment as others than its author see it: under an id that leads to nothing else.

    `by_us`: we hand its files out, wherever they lie (`filing.address_of`).
    """

    def url(name: str) -> str:
        return absolute(address_of(name, by_us=by_us))

    shown: dict[str, Any] = {"id": UUID(attached.file.partition(".")[0]), "url": url(attached.file)}
    if attached.kind == AttachmentKind.VOICE:
        return shown | {"duration_ms": attached.duration_ms, "media_type": MEDIA[attached.file.rpartition(".")[2]]}
    size = {"width": attached.width, "height": attached.height}
    return shown | size | {"thumbnail_url": url(attached.thumbnail or "")}
