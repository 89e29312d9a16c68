"""Words of the page that reads codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "not_ours": _("This is not one of our codes. It was not opened."),
    "no_code": _("There is no code in this picture."),
    "refused": _(
        "The camera may not be used. Allow it in the settings of your browser, choose a picture, or type the code."
    ),
    "no_camera": _("No camera was found. Choose a picture, or type the code."),
    "missing": _("Please type the code of the center."),
    "looking": _("Hold the code into the frame."),
}
