"""What alerts hold about a person: how he is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alerts.models import Notice, Nudge, Preference, PushSubscription, Wish

if TYPE_CHECKING:
    from accounts.models import Person


def export(person: Person) -> dict[str, Any]:
    """Return the preference, the browsers and the log of attempts, without the browsers' secrets."""
    preference = Preference.objects.filter(person=person)
    browsers = PushSubscription.objects.filter(person=person).order_by("created_at")
    notices = Notice.objects.filter(person=person).order_by("pk")
    return {
        "notifications": preference.values("push", "mail", "quiet_from", "quiet_to", "timezone").first(),
        "news_wishes": Wish.objects.filter(person=person).values("reply", "action").first(),
        "nudges": list(Nudge.objects.filter(person=person).values("channel")),
        "push_subscriptions": list(browsers.values("endpoint", "created_at")),
        "notices": list(notices.values("channel", "state", "created_at", "ended_at")),
    }


def erase(person: Person) -> None:
    """Delete all of it; the mailbox goes with the person."""
    Notice.objects.filter(person=person).delete()
    Nudge.objects.filter(person=person).delete()
    Wish.objects.filter(person=person).delete()
    PushSubscription.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
