"""What is attached to an evaluation, as JSON Schema for the OpenAPI document."""

from __future__ import annotations

from evaluations.filing import MEDIA
from evaluations.kinds import MAX_PHOTOS
from evaluations.schema import PHOTOS_EXPECTED, object_of

_ID = {"type": "string", "format": "uuid", "description": "as the phone made it"}
_OURS = {"type": "string", "format": "uuid", "description": "made by chance; leads to nothing else"}
_SIDE = {"type": "integer", "minimum": 1}
_COUNT = {"type": "integer", "minimum": 0, "maximum": MAX_PHOTOS}
PHOTO = object_of(
    ("id", "width", "height", "url", "thumbnail_url"),
    id=_ID,
    width=_SIDE,
    height=_SIDE,
    url={"type": "string", "format": "uri", "description": "JPEG; for ten minutes"},
    thumbnail_url={"type": "string", "format": "uri", "description": "JPEG of at most 320 pixels; for ten minutes"},
)
VOICE = object_of(
    ("id", "duration_ms", "media_type", "url"),
    id=_ID,
    duration_ms={"type": "integer", "minimum": 1},
    media_type={"type": "string", "enum": sorted(set(MEDIA.values()) - {"image/jpeg"})},
    url={"type": "string", "format": "uri", "description": "for ten minutes"},
)
VOICE_NOTE = {"title": "VoiceNote"} | VOICE
ATTACHED = {
    "photos_received": _COUNT,
    "photos": {"type": "array", "maxItems": MAX_PHOTOS, "items": PHOTO},
    "voice": VOICE | {"type": ["object", "null"]},
}
ATTACHED_PHOTO = {"title": "AttachedPhoto"} | object_of(
    (*PHOTO["required"], "photos_expected", "photos_received"),
    **PHOTO["properties"],
    photos_expected=PHOTOS_EXPECTED,
    photos_received=_COUNT,
)
SHOWN = {"title": "AlertAttachments"} | object_of(
    ("photos", "voice_notes"),
    photos={"type": "array", "items": PHOTO | {"properties": PHOTO["properties"] | {"id": _OURS}}},
    voice_notes={"type": "array", "items": VOICE | {"properties": VOICE["properties"] | {"id": _OURS}}},
)
