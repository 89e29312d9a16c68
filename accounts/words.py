"""The words of the closed lists of accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.kinds import Purpose, Reason
from accounts.roles import Role

ROLES = {
    Role.RESIDENT: _("Resident"),
    Role.MANAGER: _("Manager of centers"),
    Role.QUALITY: _("Quality team of an entity"),
    Role.AUDITOR: _("Auditor"),
    Role.SHOPPER: _("Mystery shopper"),
    Role.ADMINISTRATOR: _("Administrator"),
}
STAFF_ROLES = {role: word for role, word in ROLES.items() if role != Role.RESIDENT}
PURPOSES = {
    Purpose.TERMS: _("Terms of use"),
    Purpose.NOTIFICATIONS: _("Notifications"),
    Purpose.PHOTOS: _("Photos"),
}
REASONS = {
    Reason.ASKED: _("Its owner asked for it"),
    Reason.MISTAKE: _("A mistake is put right"),
    Reason.ABUSE: _("The account is abused"),
    Reason.LAW: _("The law demands it"),
}
