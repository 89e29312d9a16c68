"""Words of the managers' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    # alerts
    "severity.info": _("For your information"),
    "severity.warning": _("Warning"),
    "severity.urgent": _("Urgent"),
    "state.open": _("Open"),
    "state.acknowledged": _("Acknowledged"),
    "state.resolved": _("Resolved"),
    "state.verified": _("Verified"),
    "level.entity": _("Handed up to the quality team"),
    "level.auditor": _("Handed up to the auditors"),
    "due": _("Due %(when)s"),
    "overdue": _("Overdue since %(when)s"),
    "told": lambda n: ngettext("Told %(count)s time", "Told %(count)s times", n),
    "acknowledged": _("The alert is acknowledged."),
    "resolved": _("The alert is resolved."),
    "published": _("Published."),
    "verified": _("The alert is verified."),
    "reopened": _("The alert is open again."),
    "new_alert": _("New alert: %(title)s"),
    "all_done": _("Nothing is waiting for you."),
    "line.live": _("Live"),
    "line.connecting": _("Connecting…"),
    "line.away": _("No connection, trying again"),
    "line.stopped": _("No live connection for this account"),
    "sound_on": _("Sound on"),
    "sound_off": _("Sound off"),
    # the history of an alert
    "event.acknowledge": _("Acknowledged"),
    "event.resolve": _("Resolved"),
    "event.verify": _("Verified"),
    "event.reopen": _("Opened again"),
    "verdict.improved": _("Improved"),
    "verdict.unchanged": _("No clear change"),
    "verdict.worse": _("Worse"),
    "withdrawn": _("Its author took it back."),
    # ratings
    "kind.text": _("From a bundle of comments"),
    "kind.told": _("Told at once"),
    "erased": _("Its author has erased it."),
    "replied": _("Your reply is sent."),
    "appealed": _("The appeal is sent. The rating does not count until it is decided."),
    "released.appealed": _("Under appeal"),
    "released.excluded": _("Excluded after an appeal"),
    "reply.public": _("Public reply"),
    "reply.private": _("Private reply"),
    # figures
    "too_few": _("Too few people have rated for figures."),
    "pulse_means": _("Means of what was told, by factor"),
    # desk, team
    "expires": lambda n: ngettext("A new code in %(count)s second", "A new code in %(count)s seconds", n),
    "role.manager": _("Center manager"),
    "role.quality": _("Quality team"),
    "of_center": _("this center"),
    "saved": _("Saved."),
    "totp_confirmed": _("Sign-in now asks for the second factor."),
    "password_changed": _("The password is changed. Other sign-ins have ended."),
}
