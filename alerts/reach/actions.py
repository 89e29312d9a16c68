"""What people decide about being reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import consents
from accounts.kinds import Purpose
from accounts.roles import Permission
from alerts.kinds import Channel, Mail, NewsKind
from alerts.models import Mailbox, Preference, PushSubscription, Wish
from audit.actions import record
from core.problems import Problem, invalid

if TYPE_CHECKING:
    from datetime import time
    from uuid import UUID

    from accounts.models import Person, Session

BROWSERS = 10  # of one person; the oldest makes room


@dataclass(frozen=True, slots=True)
class Keys:
    """What a browser gave to be written to: its public key and its secret."""

    p256dh: bytes
    auth: bytes


@transaction.atomic
def subscribe(*, endpoint: str, keys: Keys, session: Session, by: Person) -> tuple[PushSubscription, bool]:
    """Let the browser of this sign-in be woken; return its row and whether that is new.

    A sign-in has one browser; a browser in which somebody else has signed in since is his alone.
    """
    with connection.cursor() as cursor:  # subscribing is rare: one at a time
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alerts.subscribe'))")
    if by.may(Permission.READ_ALERTS):
        preference_of(by)
    given = {"endpoint": endpoint, "p256dh": keys.p256dh, "auth": keys.auth}
    standing = PushSubscription.objects.filter(person=by, session=session, **given).first()
    if standing:
        return standing, False
    PushSubscription.objects.filter(endpoint=endpoint).delete()
    PushSubscription.objects.filter(session=session).delete()
    older = PushSubscription.objects.filter(person=by).order_by("-created_at", "pk")
    PushSubscription.objects.filter(pk__in=[row.pk for row in older[BROWSERS - 1 :]]).delete()
    made = PushSubscription.objects.create(person=by, session=session, **given)
    made.refresh_from_db(fields=["created_at"])
    record(by=by, action="push_subscribed", target=made)
    return made, True


@transaction.atomic
def unsubscribe(*, session: Session, by: Person) -> None:
    """Let the browser of this sign-in sleep; said again, nothing changes."""
    for row in PushSubscription.objects.filter(session=session, person=by):
        record(by=by, action="push_unsubscribed", target=row)
        row.delete()


@transaction.atomic
def change_preference(
    *, push: bool, mail: Mail, quiet_from: time | None, quiet_to: time | None, timezone: str, by: Person
) -> Preference:
    """Note how a person wants to be reached. Raises Problem 400 for mail without an address."""
    if mail is not Mail.OFF and not by.email:
        raise invalid("/mail", "no_address", _("No e-mail address is known for you."))
    preference = preference_of(by)
    preference.push, preference.mail = push, mail.value
    preference.quiet_from, preference.quiet_to, preference.timezone = quiet_from, quiet_to, timezone
    preference.save(update_fields=["push", "mail", "quiet_from", "quiet_to", "timezone"])
    record(by=by, action="notifications_changed", target=preference, detail={"push": push, "mail": mail.value})
    return preference


@transaction.atomic
def wish(*, ways: dict[NewsKind, list[str]], by: Person) -> None:
    """Note by which ways a resident wants to hear of news about his ratings; the same again changes nothing.

    Raises Problem: 400 for mail without an address, 409 `consent_missing` for mail that he did not consent to.
    """
    for kind, chosen in ways.items():
        if Channel.MAIL not in chosen:
            continue
        if not by.email:
            raise invalid(f"/{kind.value}", "no_address", _("No e-mail address is known for you."))
        if not consents.has(by.pk, Purpose.NOTIFICATIONS):
            raise Problem(409, "consent_missing", _("You have not consented to messages yet."))
    if wishes(by.pk) != ways:
        _store(by.pk, ways)
        record(by=by, action="news_wishes_changed", target=by)


def wishes(person_id: UUID) -> dict[NewsKind, list[str]]:
    """Return by which ways a resident wants to hear of each kind of news."""
    found = Wish.objects.filter(pk=person_id).first()
    return {kind: list(getattr(found, kind.value)) if found else [] for kind in NewsKind}


def _store(person_id: UUID, ways: dict[NewsKind, list[str]]) -> None:
    if any(ways.values()):
        Wish.objects.update_or_create(pk=person_id, defaults={kind.value: chosen for kind, chosen in ways.items()})
    else:
        Wish.objects.filter(pk=person_id).delete()


@transaction.atomic
def end_mail(*, person_id: UUID) -> None:
    """End the mail of a person, on the word of the signed address in it; said again, nothing changes."""
    _store(person_id, {kind: [way for way in ways if way != Channel.MAIL] for kind, ways in wishes(person_id).items()})
    preference = Preference.objects.select_for_update().filter(pk=person_id).exclude(mail=Mail.OFF.value).first()
    if preference is not None:
        preference.mail = Mail.OFF.value
        preference.save(update_fields=["mail"])
        record(by=None, action="mail_ended", target=preference)


def preference_of(person: Person) -> Preference:
    """Return the stored preference; a new one reaches for nothing that was delivered before."""
    last = Mailbox.objects.filter(person=person).values_list("last", flat=True).first() or 0
    return Preference.objects.get_or_create(person=person, defaults={"told": last})[0]
