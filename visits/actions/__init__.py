"""Every write that follows a rule: one verb, one function, one transaction."""

from visits.actions.keys import make_key, revoke_key
from visits.actions.purge import purge_old
from visits.actions.report import invite, report_transactions

__all__ = ["invite", "make_key", "purge_old", "report_transactions", "revoke_key"]
