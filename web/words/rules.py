"""Words of the page of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "unit.score": _("of 5, from %(least)s to %(most)s"),
    "unit.points": _("points, from %(least)s to %(most)s"),
    "unit.count": _("times, from %(least)s to %(most)s"),
    "unit.percent": _("percent, from %(least)s to %(most)s"),
    "unit.days": _("days, from %(least)s to %(most)s"),
    "origin.preset": _("As preset"),
    "origin.own": _("Set for this center"),
    "origin.forced": _("Cannot be switched off"),
    "switch": _("Alert me: %(rule)s"),
    "rules_saved": _("The rules are saved. They hold from now on."),
    "rules_changed": _("Somebody else changed the rules meanwhile. They were read again."),
}
