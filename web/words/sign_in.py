"""Words of the sign-in page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "sent": _("We have sent six digits to %(contact)s."),
    "resend_in": _("A new code can be sent in %(seconds)s s."),
    "as_resident": _("As a resident."),
    "as_staff": _("As staff. The page that you wanted may be for somebody else."),
}
