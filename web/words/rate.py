"""Words of the page on which one rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "answered": _("%(answered)s of %(all)s answered"),
    "characters_left": lambda n: ngettext("%(count)s character left", "%(count)s characters left", n),
    "nothing_answered": _("Please answer at least one of the questions."),
    "when_missing": _("Please say when the visit was."),
    "in_future": _("A visit that has not been yet cannot be rated."),
    "photo": _("Photo %(number)s"),
    "remove_photo": _("Remove photo %(number)s"),
    "photos_full": _("Five photos are all that can be sent."),
    "photo_unreadable": _("This file is not a picture that can be sent."),
    "position_refused": _("Your position is not known: the phone does not tell it."),
    "microphone_refused": _("The microphone cannot be used. You may have to allow it in the settings of your browser."),
    "say_it": _("Say it"),
    "stop": _("Stop"),
    "recording": _("Recording: %(seconds)s s. It ends by itself after two minutes."),
    "mended": _("Please look at what is marked, then send again."),
}
