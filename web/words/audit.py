"""Words of the auditors' pages of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    # filters
    "filter_wrong": _("Nothing can be shown for this choice. The filters say what is wrong."),
    "no_figures": _("There are no ratings for this choice."),
    "choose": _("Choose…"),
    "everything": _("Everything"),
    # figures
    "head.name": _("Name"),
    "head.n": _("Ratings"),
    "head.mean": _("Mean, 0 to 100"),
    "head.csat": _("Satisfied"),
    "head.waiting": _("Median wait"),
    "head.completion": _("Median time at the desk"),
    "too_few": _("too few"),
    "withheld.too_few": _("Withheld: too few people"),
    "withheld.complement": _("Withheld: else another could be worked out"),
    "withheld.uniform": _("Rounded: all said the same"),
    "up": _("Up"),
    "down": _("Down"),
    "unclear": _("No clear change"),
    "no_comparison": _("Too few to compare"),
    "held_back": lambda n: ngettext("%(count)s held back", "%(count)s held back", n),
    "set": _("Questions of set %(version)s"),
    "ninetieth": _("9 of 10 within %(minutes)s"),
    "of_points": lambda n: ngettext(
        "%(points)s points of %(count)s rating", "%(points)s points of %(count)s ratings", n
    ),
    "interval_from_to": _("95 % interval: %(range)s"),
    # map
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
    "map_of": _("Map of mean scores"),
    "class.1": _("Below 40: very low"),
    "class.2": _("40 to 55: low"),
    "class.3": _("55 to 70: middling"),
    "class.4": _("70 to 85: high"),
    "class.5": _("85 and more: very high"),
    "uncertain": _("The interval reaches into another class."),
    "not_on_map": lambda n: ngettext("%(count)s has no known position.", "%(count)s have no known position.", n),
    "no_map": _("The map could not be loaded. The table has the same figures."),
    # one card
    "answer.factor.1": _("Very poor"),
    "answer.factor.2": _("Poor"),
    "answer.factor.3": _("Acceptable"),
    "answer.factor.4": _("Good"),
    "answer.factor.5": _("Excellent"),
    "answer.all.1": _("Below 25"),
    "answer.all.2": _("25 to below 50"),
    "answer.all.3": _("50 to below 75"),
    "answer.all.4": _("75 to below 100"),
    "answer.all.5": _("100"),
    "histogram": _("How the answers are spread"),
    "trend_of": _("Mean score over time, with its interval"),
    "factors_of": _("Mean score of each factor, with its interval"),
    "changed_on": _("From %(day)s: %(before)s became %(after)s"),
    "span": _("%(low)s to %(high)s"),
    "change_by": _("%(difference)s (%(range)s)"),
    "change": _("Change of level"),
    "no_change": _("No change of level was found."),
    "not_followed": _("Figures of this kind are not followed over time."),
    "no_parts": _("There are no figures below this."),
    "overall": _("All in all"),
}
