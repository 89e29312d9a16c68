"""Words of one rating of mine: what was said, what came of it, saying it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "term_outcome": _("How it ended"),
    "term_reason": _("Why"),
    "term_service": _("Service"),
    "term_channel": _("How"),
    "term_waiting": _("Waited"),
    "term_completion": _("Took"),
    "term_payment": _("Paid by"),
    "term_category": _("Came as"),
    "term_notify": _("The center"),
    "term_trust": _("Evidence"),
    "of_five": _("%(score)s of %(most)s: %(word)s"),
    "unanswered": _("Not answered"),
    "standing_received": _("It is stored and counts in the figures of the center."),
    "standing_under_review": _("It is being looked at. It does not count for now."),
    "standing_withdrawn": _("You took it back. It counts no more."),
    "standing_other": _("It is stored."),
    "trust_stated": _("You said that you were there."),
    "trust_near": _("Your phone was near the center."),
    "trust_present": _("You scanned the code at the desk."),
    "trust_proven": _("Your transaction or invitation shows the visit."),
    "notify_now": _("Tell the center at once"),
    "notify_with_others": _("Tell the center later, together with others"),
    "no_reason": _("No reason named"),
    "comment_shared": _("The center may read your words."),
    "event_received": _("Received"),
    "event_replied": _("The center replied"),
    "event_action_taken": _("The center did something about it"),
    "event_withdrawn": _("You took it back"),
    "event_under_review": _("Is being looked at"),
    "event_other": _("Something happened"),
    "reply_private": _("Only you can read this reply."),
    "reply_public": _("Everybody can read this reply, without your rating."),
    "cause": _("Cause: %(cause)s"),
    "revise_until": _("You can change it until %(time)s."),
    "withdrawn_now": _("Your rating was taken back."),
    "revised_now": _("Your changes are stored."),
    "photo_of_yours": _("Photo %(number)s of your visit"),
    "photos_missing": lambda n: ngettext("%(count)s photo has not arrived.", "%(count)s photos have not arrived.", n),
    "photos_sent": _("Your photos arrived."),
    "photo_sending": _("Sending photo %(number)s of %(count)s"),
    "photo_unfit": _("This file is no photo, or too large."),
    "photos_waiting": _("They wait on this phone and are sent as soon as there is a line."),
    "seconds": lambda n: ngettext("%(count)s second", "%(count)s seconds", n),
}
