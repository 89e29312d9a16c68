"""Words of pages that let a browser be woken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "push_refused": _("Your browser does not allow messages from this page. You can change that in its settings."),
    "push_unknown": _("This browser cannot be woken."),
    "push_none": _("This service does not wake browsers."),
}
