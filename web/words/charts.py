"""Words of charts and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "chart.factor": _("Factor"),
    "chart.day": _("Day"),
    "chart.score": _("Score"),
    "chart.points": _("Points"),
    "chart.interval": _("95 % interval"),
    "chart.ratings": _("Ratings"),
    "chart.figures": _("Figures as a table"),
    "chart.too_few": _("Too few"),
}
