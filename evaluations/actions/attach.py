"""A resident attaches photos and a voice note to an evaluation: each once, however often the phone sends it.

What is sent is looked at, then its files are stored, then one short transaction makes them the evaluation's. Of many
who send the same at once each may get to the last step; one wins, and the others put their files away again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audio, images
from core.problems import Problem, unavailable
from evaluations import filing
from evaluations.actions.compose import own_versions
from evaluations.keys import is_of, keyring
from evaluations.kinds import MAX_PHOTOS, AttachmentKind
from evaluations.models import Attachment
from evaluations.queries import stored, versions_of
from evaluations.release import reference
from evaluations.words import refused_photo, refused_voice

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from core.uploads import Upload
    from evaluations.rows import Row

PLACES = {AttachmentKind.PHOTO: MAX_PHOTOS, AttachmentKind.VOICE: 1}


class Attached(NamedTuple):
    """An attachment as it is stored, its evaluation as it stands, and whether it is new."""

    attachment: Attachment
    content: Row
    created: bool


class _Sent(NamedTuple):
    """What a phone sends, and who."""

    by: UUID
    evaluation_id: UUID
    id: UUID
    kind: AttachmentKind
    digest: bytes


class _Made(NamedTuple):
    """What is to be stored: files by name, and the fields of the row that name and describe them."""

    files: dict[str, bytes]
    fields: dict[str, Any]


def attach_photo(*, by: UUID, evaluation_id: UUID, photo_id: UUID, upload: Upload) -> Attached:
    """Attach a photo, cleaned of everything but its pixels; the same bytes again change nothing.

    Raises Problem: 404 when the person has no such evaluation, 409 `photo_conflict` when the id holds other bytes,
    `too_many_photos`, `evaluation_withdrawn` or `attachments_closed`; 400, 413 or 415 for what is no photo; 503 when
    nobody is free to look at it or the storage is away.
    """
    return _attached(_Sent(by, evaluation_id, photo_id, AttachmentKind.PHOTO, upload.digest), _photo, upload)


def attach_voice(*, by: UUID, evaluation_id: UUID, voice_id: UUID, upload: Upload) -> Attached:
    """Attach a voice note without anything but its sound; as `attach_photo`, at most one."""
    return _attached(_Sent(by, evaluation_id, voice_id, AttachmentKind.VOICE, upload.digest), _voice, upload)


def _attached(sent: _Sent, clean: Callable[[Upload], _Made], upload: Upload) -> Attached:
    versions = versions_of([sent.evaluation_id]).get(sent.evaluation_id, [])
    if not versions or not is_of(versions[0], sent.by):
        raise Problem(404)
    if known := _known(sent, versions):
        return known
    made = clean(upload)
    with filing.filed(made.files):
        return _claimed(sent, made)


def _voice(upload: Upload) -> _Made:
    try:
        note = audio.clean(upload.path.read_bytes())
    except audio.Refused as refused:
        raise refused_voice(refused.code) from None
    file = filing.new_name(note.form)
    return _Made({file: note.content}, {"file": file, "size": len(note.content), "duration_ms": note.duration_ms})


def _photo(upload: Upload) -> _Made:
    try:
        clean = images.clean(upload.path)
    except images.Refused as refused:
        raise refused_photo(refused.code) from None
    except images.Busy as busy:
        raise unavailable(seconds=busy.retry_after) from None
    file, thumbnail = filing.new_name("jpg"), filing.new_name("jpg")
    return _Made(
        {file: clean.full, thumbnail: clean.thumbnail},
        {
            "file": file, "thumbnail": thumbnail, "size": len(clean.full),
            "width": clean.width, "height": clean.height, "look": clean.hash,
        },
    )  # fmt: skip


@transaction.atomic
def _claimed(sent: _Sent, made: _Made) -> Attached:
    """Make the files those of the evaluation, alone with it."""
    versions = own_versions(sent.by, sent.evaluation_id)
    if known := _known(sent, versions):
        return known
    filing.take_over(made.files)
    content = stored(versions).content
    new = Attachment(
        evaluation_id=sent.evaluation_id, id=sent.id, kind=sent.kind.value, place=_free_place(sent),
        reference=reference(sent.evaluation_id), center_id=content.center_id, day=timezone.now().date(),
        digest=_digest(sent, versions[0]),
        share=sent.kind == AttachmentKind.PHOTO and content.share_photos, **made.fields,
    )  # fmt: skip
    new.save(force_insert=True)
    return Attached(new, content, created=True)


def _known(sent: _Sent, versions: list[Row]) -> Attached | None:
    """Return what is stored under the id; refuse what cannot be stored."""
    first, last = versions[0], versions[-1]
    known = Attachment.objects.filter(evaluation_id=sent.evaluation_id, id=sent.id).first()
    if known is not None:
        if known.kind != sent.kind or bytes(known.digest) != _digest(sent, first):
            raise Problem(409, f"{sent.kind}_conflict", _("This id was already used for other content."))
        return Attached(known, stored(versions).content, created=False)
    if last.is_withdrawn:
        raise Problem(409, "evaluation_withdrawn", _("This evaluation was withdrawn."))
    if timezone.now() > first.received_at + settings.ATTACHMENT_WINDOW:
        raise Problem(409, "attachments_closed", _("The time to attach something to this evaluation is over."))
    _free_place(sent)
    return None


def _free_place(sent: _Sent) -> int:
    own = Attachment.objects.filter(evaluation_id=sent.evaluation_id, kind=sent.kind.value)
    free = set(range(1, PLACES[sent.kind] + 1)) - set(own.values_list("place", flat=True))
    if not free:
        code = "too_many_photos" if sent.kind == AttachmentKind.PHOTO else "too_many_voice_notes"
        raise Problem(409, code, _("This evaluation has as many of these as it can have."))
    return min(free)


def _digest(sent: _Sent, first: Row) -> bytes:
    """Return what tells the same bytes from others, and confirms no guess at them without the key."""
    return keyring().fingerprint(sent.digest, first.received_at.date())
