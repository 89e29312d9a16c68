"""The tables of accounts."""

from accounts.models.access import AccessEntry
from accounts.models.consents import Consent, ConsentText
from accounts.models.people import Challenge, Person, Session, SocketTicket

__all__ = ["AccessEntry", "Challenge", "Consent", "ConsentText", "Person", "Session", "SocketTicket"]
