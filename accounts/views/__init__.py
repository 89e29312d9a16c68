"""Endpoints of sign-in, of the own profile, of socket tickets, and the outbox of development."""

from accounts.views.access import AccessLogView
from accounts.views.consents import ConsentsView, OwnConsentsView
from accounts.views.me import DataView, MeView, PasswordView, TotpConfirmationView, TotpRemovalView, TotpView
from accounts.views.outbox import outbox
from accounts.views.sign_in import CodesView, LogoutView, RefreshView, TicketsView, TokensView
from accounts.views.trail import AuditEventsView

__all__ = [
    "AccessLogView",
    "AuditEventsView",
    "CodesView",
    "ConsentsView",
    "DataView",
    "LogoutView",
    "MeView",
    "OwnConsentsView",
    "PasswordView",
    "RefreshView",
    "TicketsView",
    "TokensView",
    "TotpConfirmationView",
    "TotpRemovalView",
    "TotpView",
    "outbox",
]
