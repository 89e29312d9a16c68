"""Closed lists of accounts: what may be consented to, what a person's log tells. Pure."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a person may consent to. Nobody needs any of them to rate."""

    TERMS = "terms"
    NOTIFICATIONS = "notifications"
    PHOTOS = "photos"


class Access(StrEnum):
    """What happened to an account or to what is held about its owner."""

    CODE_SENT = "code_sent"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_ENDED = "sign_in_ended"
    DATA_EXPORTED = "data_exported"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LISTED = "listed"
    LOOKED_AT = "looked_at"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"


class App(StrEnum):
    """With what somebody signed in: nothing finer is kept."""

    ANDROID = "android"
    IOS = "ios"
    BROWSER = "browser"
    OTHER = "other"


class Reason(StrEnum):
    """Why an administrator changed the account of a resident."""

    ASKED = "asked_by_its_owner"
    MISTAKE = "mistake"
    ABUSE = "abuse"
    LAW = "law"


def app_of(user_agent: str) -> App:
    """Return what kind of program calls itself so."""
    told = user_agent[:300].lower()
    if any(name in told for name in ("okhttp", "dalvik", "ayn-android")):
        return App.ANDROID
    if any(name in told for name in ("cfnetwork", "darwin", "ayn-ios")):
        return App.IOS
    return App.BROWSER if told.startswith("mozilla/") else App.OTHER
