"""Words of the page of a center."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    # Translators: two times of a day.
    "from_to": _("%(from)s – %(to)s"),
    "closed_day": _("Closed"),
    "today": _("Today"),
    "of_five": _("%(score)s of 5"),
    "satisfied": _("%(share)s satisfied"),
    # Translators: n is a range of counts such as 10-19 or 50+.
    "satisfied_from": _("%(share)s satisfied, from %(n)s answers"),
    "no_changes": _("Nothing has been told yet."),
    "no_replies": _("It has not answered publicly yet."),
    "since": _("Ratings since %(day)s."),
    "excluded": lambda n: ngettext(
        "%(count)s rating is held back and not counted.", "%(count)s ratings are held back and not counted.", n
    ),
    "appears_at": lambda n: ngettext(
        "The score appears once %(count)s person has rated.", "The score appears once %(count)s people have rated.", n
    ),
    "ready": lambda n: ngettext("%(done)s of %(count)s paper ready", "%(done)s of %(count)s papers ready", n),
    "all_ready": _("You have everything. Good luck!"),
    "no_papers": _("No papers are needed."),
    "free": _("Free of charge"),
    "keep": _("Keep as a favourite"),
    "kept": _("Favourite"),
    "kept_now": _("Kept among your favourites."),
    "dropped_now": _("No longer among your favourites."),
    "copied": _("The address was copied."),
    "map_of_center": _("Map: %(name)s"),
    "access_step_free": _("Entrance without steps"),
    "access_ramp": _("Ramp"),
    "access_elevator": _("Elevator"),
    "access_accessible_parking": _("Accessible parking"),
    "access_accessible_toilet": _("Accessible toilet"),
    "access_wheelchair": _("Fit for wheelchairs"),
    "access_hearing_loop": _("Hearing loop"),
    "access_sign_language": _("Sign language"),
    "access_braille": _("Braille"),
    "access_priority_counter": _("Priority counter"),
    "access_women_section": _("Section for women"),
    "access_on_request": _("Help on request"),
}
