"""The words of what a partner key may be used for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from visits.kinds import Scope

SCOPES = {
    Scope.WRITE_TRANSACTIONS: _("Report transactions"),
    Scope.READ_TRANSACTIONS: _("Read what it reported"),
    Scope.READ_VISIT_CODES: _("Show visit codes at its desks"),
    Scope.WRITE_INVITATIONS: _("Make invitations"),
}
