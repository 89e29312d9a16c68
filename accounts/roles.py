"""Roles and what each may do: one table, pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One role a person."""

    RESIDENT = "resident"
    MANAGER = "manager"
    QUALITY = "quality"
    AUDITOR = "auditor"
    SHOPPER = "shopper"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Everything that not everybody may do."""

    RATE = "rate"
    READ_OWN_EVALUATIONS = "read_own_evaluations"
    KEEP_FAVOURITES = "keep_favourites"
    MANAGE_SELF = "manage_self"
    ENROLL_TOTP = "enroll_totp"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of a permission
    READ_ALERTS = "read_alerts"
    HANDLE_ALERTS = "handle_alerts"
    VERIFY_ALERTS = "verify_alerts"
    OPEN_SOCKET = "open_socket"
    BE_NOTIFIED = "be_notified"
    READ_RULES = "read_rules"
    CHANGE_RULES = "change_rules"
    REPORT_CONDITIONS = "report_conditions"
    READ_RELEASED = "read_released"
    ANSWER_RELEASED = "answer_released"
    SHOW_VISIT_CODES = "show_visit_codes"
    DECIDE_APPEALS = "decide_appeals"
    REVIEW_FINDINGS = "review_findings"
    READ_SCORECARDS = "read_scorecards"
    EXPORT = "export"
    HOLD_ROUNDS = "hold_rounds"
    READ_TRAIL = "read_trail"
    READ_RANKINGS = "read_rankings"
    READ_ALL_TRANSLATIONS = "read_all_translations"
    ADMINISTER = "administer"


_EVERYBODY = {Permission.MANAGE_SELF}
_STAFF = _EVERYBODY | {Permission.ENROLL_TOTP, Permission.CHANGE_PASSWORD, Permission.READ_ALL_TRANSLATIONS}
_ALERTED = {
    Permission.REPORT_CONDITIONS,
    Permission.READ_RELEASED,
    Permission.READ_RULES,
    Permission.CHANGE_RULES,
    Permission.READ_ALERTS,
    Permission.HANDLE_ALERTS,
    Permission.OPEN_SOCKET,
    Permission.BE_NOTIFIED,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: frozenset(
        _EVERYBODY
        | {Permission.RATE, Permission.READ_OWN_EVALUATIONS, Permission.REPORT_CONDITIONS}
        | {Permission.KEEP_FAVOURITES, Permission.BE_NOTIFIED}
    ),
    Role.SHOPPER: frozenset(_STAFF),
    Role.MANAGER: frozenset(_STAFF | _ALERTED | {Permission.ANSWER_RELEASED, Permission.SHOW_VISIT_CODES}),
    Role.QUALITY: frozenset(_STAFF | _ALERTED | {Permission.VERIFY_ALERTS, Permission.READ_RANKINGS}),
    Role.AUDITOR: frozenset(
        _STAFF
        # of what was escalated to him
        | {Permission.READ_ALERTS, Permission.OPEN_SOCKET, Permission.VERIFY_ALERTS, Permission.BE_NOTIFIED}
        | {
            Permission.READ_SCORECARDS,
            Permission.READ_RANKINGS,
            Permission.READ_TRAIL,
            Permission.HOLD_ROUNDS,
            Permission.EXPORT,
            Permission.READ_RULES,
            Permission.DECIDE_APPEALS,
            Permission.REVIEW_FINDINGS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(_STAFF | {Permission.ADMINISTER, Permission.READ_RULES}),
}


def allows(role: str, permission: Permission) -> bool:
    """Tell whether a role carries a permission; an unknown role carries none."""
    return role in ROLE_PERMISSIONS and permission in ROLE_PERMISSIONS[Role(role)]
