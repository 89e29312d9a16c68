"""Words of the page to which other apps share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "no_center": _("No center was found."),
    "shared_photo": _("Shared photo"),
}
