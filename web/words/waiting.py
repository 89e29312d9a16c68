"""Words for ratings on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "sent_title": _("Thank you!"),
    "sent_text": _("Your rating of %(center)s is stored."),
    "waiting_title": _("Waiting to be sent"),
    "waiting_text": _("Your rating of %(center)s is kept on this phone and sent as soon as there is a connection."),
    "sending_title": _("Sending…"),
    "signin_title": _("One more step"),
    "signin_text": _("Your rating of %(center)s is kept on this phone. Sign in, so that it can be sent."),
    "signin": _("Sign in and send it"),
    "whose_title": _("Is this rating yours?"),
    "whose_text": _(
        "A rating of %(center)s was written here before you signed in. It is sent only if you say it is yours."
    ),
    "whose_yes": _("Yes, send it as mine"),
    "files_title": _("Stored, photos are on their way"),
    "files_text": _("Your rating of %(center)s is stored. You may leave this page: the rest follows."),
    "faulty_title": _("Something must be corrected"),
    "faulty_text": _("Your rating of %(center)s could not be accepted as it is."),
    "correct": _("Correct it"),
    "stopped_title": _("Not accepted"),
    "stopped_text": _("Your rating of %(center)s was not stored."),
    "visit_already_rated": _("This visit was rated already. You can change that rating for 72 hours in your ratings."),
    "evaluation_conflict": _("This rating was changed after it had been sent. The first one is stored."),
    "incomplete_title": _("Stored, but not all of it"),
    "incomplete_text": _("Your rating of %(center)s is stored. Something that belongs to it could not be taken."),
    "discard": _("Remove it from this phone"),
    "dismiss": _("All right"),
    "file_photos": _("Photo"),
    "file_voice": _("Voice note"),
    "file_waiting": _("waiting"),
    "file_done": _("stored"),
    "file_faulty": _("could not be taken"),
    "trust_stated": _("Your word"),
    "trust_near": _("You were near"),
    "trust_present": _("The code of the desk"),
    "trust_proven": _("A transaction or an invitation"),
    "written": _("Written %(when)s"),
}
