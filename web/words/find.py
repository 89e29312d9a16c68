"""Words of the search for centers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "by_name": _("In order of name"),
    "by_distance": _("Nearest first"),
    "by_score": _("Best rated first"),
    "by_score_near": _("Best rated first, within %(distance)s of you"),
    "no_match": _("No center matches. Try other words or fewer filters."),
    "drop_filter": _("Remove the filter %(name)s"),
    "position_denied": _("Your device did not allow us to see where you are."),
    "position_unknown": _("Your device does not know where you are right now."),
    "map_of": _("Map of the centers in the list"),
    "kept": _("Favourite"),
    "recent": _("Recently visited"),
}
