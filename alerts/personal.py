"""What alerts hold about a person: how he is reached. Residents have nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alerts.models import Notice, Preference, PushSubscription

if TYPE_CHECKING:
    from accounts.models import Person


def export(person: Person) -> dict[str, Any]:
    """Return the preference, the browsers and the log of attempts, without the browsers' secrets."""
    preference = Preference.objects.filter(person=person)
    browsers = PushSubscription.objects.filter(person=person).order_by("created_at")
    notices = Notice.objects.filter(person=person).order_by("pk")
    return {
        "notifications": preference.values("push", "mail", "quiet_from", "quiet_to", "timezone").first(),
        "push_subscriptions": list(browsers.values("endpoint", "created_at")),
        "notices": list(notices.values("channel", "state", "created_at", "ended_at")),
    }


def erase(person: Person) -> None:
    """Delete all of it; the mailbox goes with the person."""
    Notice.objects.filter(person=person).delete()
    PushSubscription.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
