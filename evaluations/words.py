"""What is wrong with an evaluation, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.problems import FieldError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluations.faults import Fault

FAULTS = {
    "required": _("This is required."),
    "unknown_field": _("There is no such field."),
    "invalid_type": _("This is not of the right type."),
    "too_long": _("This is longer than %(limit)s characters."),
    "too_many": _("These are more than %(limit)s."),
    "empty": _("This must not be empty."),
    "duplicate": _("This is named twice."),
    "invalid_characters": _("The text contains characters that cannot be stored."),
    "not_a_random_uuid": _("This must be a random UUID (version 4)."),
    "invalid_time": _("This must be a time with its offset from UTC, as in 2026-11-21T08:40:00Z."),
    "in_future": _("This time is in the future."),
    "too_old": _("A visit can be rated for %(days)s days."),
    "out_of_range": _("This must be from %(low)s to %(high)s."),
    "unknown_choice": _("This is not one of the known values."),
    "nothing_failed": _("A reason is given where a visit was not completed."),
    "invalid_language": _("This is not a language tag."),
    "unknown_center": _("There is no open center with this code."),
    "no_desk": _("This entity has no desk at the center."),
    "unknown_service": _("There is no service with this code."),
    "not_offered_here": _("This service is not offered there."),
    "unknown_factor_set": _("There is no published factor set with this version."),
    "unknown_factor": _("The factor set has no such factor."),
    "cannot_change": _("This cannot change once it was sent."),
    "differs_from_address": _("This is not the id in the address."),
}


def refusal(faults: Sequence[Fault]) -> Problem:
    """Return the problem that names every fault."""
    return Problem(400, errors=[FieldError(f.pointer, f.code, FAULTS[f.code] % f.params) for f in faults])


CONDITION_FAULTS = FAULTS | {
    "too_old": _("This was seen too long ago to be news."),
    "not_of_this_kind": _("This does not belong to a report of this kind."),
    "not_offered_here": _("This is not offered there."),
    "hours_unknown": _("It is not known when this center should be open."),
    "not_open_then": _("This center is not open at that time."),
}


def condition_refusal(faults: Sequence[Fault]) -> Problem:
    """Return the problem that names everything wrong with a report of a condition."""
    return Problem(
        400, errors=[FieldError(fault.pointer, fault.code, CONDITION_FAULTS[fault.code]) for fault in faults]
    )


PHOTO_FAULTS: dict[str, tuple[int, Any]] = {
    "not_an_image": (415, _("This is not a photo.")),
    "unsupported_type": (415, _("Photos can be JPEG, PNG, WebP or HEIC.")),
    "several_frames": (415, _("Moving pictures cannot be attached.")),
    "too_large": (413, _("This photo is too large.")),
    "too_many_pixels": (413, _("This photo has too many pixels.")),
    "damaged": (400, _("This photo is damaged.")),
    "took_too_long": (400, _("This photo is too complicated.")),
}


def refused_photo(code: str) -> Problem:
    """Return the problem of a photo that cannot be used, by the code of `core.images.Refused`."""
    status, detail = PHOTO_FAULTS[code]
    return Problem(status, code, detail)


VOICE_FAULTS: dict[str, tuple[int, Any]] = {
    "not_a_voice_note": (415, _("This is not a voice note.")),
    "unsupported_codec": (415, _("Voice notes can be Opus in Ogg, or AAC alone or in MP4.")),
    "damaged": (400, _("This voice note is damaged.")),
    "too_long": (400, _("This voice note is longer than two minutes.")),
}


def refused_voice(code: str) -> Problem:
    """Return the problem of a voice note that cannot be used, by the code of `core.audio.Refused`."""
    status, detail = VOICE_FAULTS[code]
    return Problem(status, code, detail)
