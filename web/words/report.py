"""Words of the report of what is wrong with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "kept": _("You are offline. The report is kept on this phone and sent as soon as there is a line."),
    "kept_until": _("It is sent as soon as there is a line, until %(time)s. After that it is no news any more."),
    "choose": _("Please choose what is wrong."),
    "choose_payment": _("Please choose the way to pay."),
    "wrong_payment_down": _("One cannot pay"),
    "wrong_closed": _("It is closed"),
    "wrong_safety_obstacle": _("Something is dangerous"),
    "wrong_accessibility_obstacle": _("Something is in the way of people with disabilities"),
    "wrong_other": _("Something else"),
}
