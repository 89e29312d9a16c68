"""Words of the list of my ratings and of a single one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "state_received": _("Counts"),
    "state_under_review": _("Is being looked at"),
    "state_withdrawn": _("Taken back"),
    "state_other": _("Stored"),
    "visited_on": _("Visit on %(day)s"),
    "average": _("On average %(score)s of %(most)s"),
    "no_average": _("Nothing was scored"),
    "photos_of": _("%(received)s of %(expected)s photos arrived"),
    "photos": lambda n: ngettext("%(count)s photo", "%(count)s photos", n),
    "replies": lambda n: ngettext("%(count)s reply", "%(count)s replies", n),
    "actions": lambda n: ngettext("%(count)s action taken", "%(count)s actions taken", n),
    "none_mine": _("You have not rated a visit yet."),
    "none_found": _("No rating is like that."),
}
