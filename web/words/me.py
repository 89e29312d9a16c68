"""Words of the page about oneself: what happened to the account, in which role somebody acted, what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "by_mail": _("You sign in by e-mail: %(contact)s"),
    "by_phone": _("You sign in by phone: %(contact)s"),
    "by_password": _("You sign in with the name %(contact)s."),
    "joined": _("Here since %(day)s"),
    "saved": _("Stored."),
    "mail_none": _("Messages by mail need an e-mail address."),
    "consent_given": _("Agreed on %(day)s"),
    "consent_none": _("Not agreed"),
    "consent_changed": _("The text was changed meanwhile. Please read the new one."),
    "removed": _("%(name)s is no favourite any more."),
    "no_favourites": _("Mark a center with the heart to find it here."),
    "access_code_sent": _("A sign-in code was sent"),
    "access_signed_in": _("Signed in"),
    "access_signed_out": _("Signed out"),
    "access_sign_in_ended": _("A sign-in was ended"),
    "access_data_exported": _("The data was read as a whole"),
    "access_consent_given": _("Consent was given"),
    "access_consent_withdrawn": _("Consent was withdrawn"),
    "access_listed": _("The account was seen in a list"),
    "access_looked_at": _("The account was looked at"),
    "access_changed": _("The account was changed"),
    "access_closed": _("The account was closed"),
    "access_reopened": _("The account was opened again"),
    "access_other": _("Something happened to the account"),
    "role_self": _("by you"),
    "role_administrator": _("by an administrator"),
    "role_other": _("by staff"),
    "role_system": _("by the system"),
    "app_android": _("with an Android app"),
    "app_ios": _("with an iPhone app"),
    "app_browser": _("in a browser"),
    "app_other": _("with another program"),
    "because_asked_by_its_owner": _("because you asked for it"),
    "because_mistake": _("because of a mistake"),
    "because_abuse": _("because of abuse"),
    "because_law": _("because the law demands it"),
    "because_other": _("for another reason"),
    "part_accounts": _("Account, sign-ins, consents"),
    "part_evaluations": _("Ratings, photos, reports"),
    "part_alerts": _("Messages and devices"),
    "part_centers": _("Favourites"),
    "part_visits": _("Visits"),
    "part_audit": _("Traces of your work"),
    "part_other": _("More"),
    "entries": lambda n: ngettext("%(count)s entry", "%(count)s entries", n),
    "erased": _("Your account is erased."),
    "not_typed": _("Please type the word exactly as it stands there."),
}
