"""Every write that follows a rule of people and their sign-ins."""

from accounts.actions.codes import request_code, sign_in_with_code
from accounts.actions.consents import Wish, change_consents
from accounts.actions.erasure import erase_again, erase_person, erase_unused, export_person
from accounts.actions.office import change_role, close_account, give_password, reopen_account
from accounts.actions.purging import purge_access_log, purge_codes, purge_sessions, purge_tickets
from accounts.actions.sessions import SignedIn, log_out, make_ticket, refresh, revoke_sessions
from accounts.actions.staff import change_password, sign_in_with_password, verify_staff
from accounts.actions.totp import begin_totp, confirm_totp, end_totp, reset_totp, use_otp

__all__ = [
    "SignedIn",
    "Wish",
    "begin_totp",
    "change_consents",
    "change_password",
    "change_role",
    "close_account",
    "confirm_totp",
    "end_totp",
    "erase_again",
    "erase_person",
    "erase_unused",
    "export_person",
    "give_password",
    "log_out",
    "make_ticket",
    "purge_access_log",
    "purge_codes",
    "purge_sessions",
    "purge_tickets",
    "refresh",
    "reopen_account",
    "request_code",
    "reset_totp",
    "revoke_sessions",
    "sign_in_with_code",
    "sign_in_with_password",
    "use_otp",
    "verify_staff",
]
