"""Words of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "offline": _("You are offline."),
    "failed": _("Something went wrong. Please try again."),
    "again": _("Try again"),
    "wait": _("Too many requests. Please wait a moment."),
    "close": _("Close"),
    "cancel": _("Cancel"),
    "done": _("Done."),
    "nothing": _("There is nothing here yet."),
    "more": _("Show more"),
    "new_version": _("There is a new version of these pages."),
    "renew": _("Load it"),
    "report_sent": _("Thank you. The center has been told."),
    "report_late": _("A report could not be sent in time and was dropped: what it said is no news any more."),
    "report_refused": _("A report was not taken: %(reason)s"),
    "open_now": _("Open now"),
    "closed_now": _("Closed now"),
    "unknown": _("Not known"),
    "not_applicable": _("Not applicable"),
    "minutes": lambda n: ngettext("%(count)s minute", "%(count)s minutes", n),
    "ratings": lambda n: ngettext("%(count)s rating", "%(count)s ratings", n),
}
