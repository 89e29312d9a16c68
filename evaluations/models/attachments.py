"""What residents attach to their evaluations, and files that no row needs (yet, or any more)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from evaluations.kinds import MAX_PHOTOS, AttachmentKind

_PHOTO = Q(kind=AttachmentKind.PHOTO.value)
_VOICE = Q(kind=AttachmentKind.VOICE.value)
_LOOKS = ("thumbnail", "width", "height", "look")  # what a photo has and a voice note has not


class Attachment(models.Model):
    """A photo or a voice note of an evaluation. No foreign key: the log has none, and this is of its size."""

    personal = ("evaluation_id", "id", "digest", "file", "thumbnail", "look")

    pk = models.CompositePrimaryKey("evaluation_id", "id")
    evaluation_id = models.UUIDField()
    id = models.UUIDField(help_text="made by the phone; nobody else is told it")
    kind = models.CharField(max_length=5)
    place = models.PositiveSmallIntegerField(help_text="1, 2, .. of the places an evaluation has for its kind")
    reference = models.UUIDField(help_text="under which the evaluation's alerts are kept")
    center_id = models.IntegerField(help_text="that of the evaluation")
    day = models.DateField(help_text="UTC; of receipt")
    digest = models.BinaryField(max_length=32, help_text="keyed; of what was sent")
    file = models.CharField(max_length=40, unique=True, help_text="name in the storage, made by chance")
    thumbnail = models.CharField(max_length=40, null=True, unique=True)
    size = models.PositiveIntegerField(help_text="bytes of the file")
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    look = models.BigIntegerField(null=True, help_text="perceptual hash: photos that look alike differ in few bits")
    share = models.BooleanField(default=False, help_text="the center may see it with what is told of the evaluation")

    class Meta:
        indexes = (
            models.Index(fields=["reference"], name="attachment_reference"),
            models.Index(fields=["center_id", "day"], condition=_PHOTO, name="attachment_center_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=["evaluation_id", "kind", "place"], name="attachment_one_a_place"),
            models.CheckConstraint(
                condition=(_PHOTO & Q(place__range=(1, MAX_PHOTOS))) | (_VOICE & Q(place=1)),
                name="attachment_place_of_its_kind",
            ),
            models.CheckConstraint(
                condition=(_PHOTO & Q(**{f"{name}__isnull": False for name in _LOOKS}, duration_ms=None))
                | (_VOICE & Q(**dict.fromkeys(_LOOKS), duration_ms__gt=0)),
                name="attachment_whole",
            ),
            models.CheckConstraint(condition=~Q(file=F("thumbnail")), name="attachment_two_files"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class LooseFile(models.Model):
    """A file that no attachment names: on its way in, or out. Noted before it is there, until it is gone."""

    personal = ()

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=["since"], name="loosefile_since"),)

    def __str__(self) -> str:
        return self.name
