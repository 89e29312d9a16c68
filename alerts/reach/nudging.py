"""Waking residents: there is news, and nothing of what. The row comes first, and goes when it is sent.

At least once, as `claiming` has it. News that comes while a nudge is on its way makes it go again.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts import consents, delivery
from accounts.kinds import Purpose
from alerts.kinds import Channel
from alerts.models import Nudge, PushSubscription, Wish
from alerts.reach import mailing, pushing, sealing, transport
from alerts.reach.claiming import LEASE
from alerts.reach.wishes import language_of, live_subscriptions
from core import languages

if TYPE_CHECKING:
    from accounts.models import Person
    from alerts.reach.transport import Answer, Transport

BATCH = 40
KEEP_SECONDS = 3 * 86_400  # how long the push service keeps trying a phone that is off
TOPIC = "news"  # a later one takes the place of one that waits there
_NAMESPACE = uuid.UUID("8a4f6d0c-5b7e-4a51-9e0c-2f1d7c3b9e64")

log = structlog.get_logger("ayn.alerts")


def step() -> None:
    """Send what is due; without a key no browser is woken."""
    if settings.AYN_VAPID_KEY:
        push_due()
    while mail_due():
        pass


def push_due(send: Transport = transport.send) -> int:
    """Send one batch of due pushes; return how many were taken."""
    taken = _claim(Channel.PUSH)
    messages = [message for nudge in taken if (message := _prepare(nudge))]
    for message, answer in pushing.post(send, messages):
        _settle(message.of, answer)
    return len(taken)


def mail_due() -> int:
    """Send one batch of due mails; return how many were taken."""
    taken = _claim(Channel.MAIL)
    for nudge in taken:
        person = nudge.person
        if not (person.email and _wants(person, Channel.MAIL) and consents.has(person.pk, Purpose.NOTIFICATIONS)):
            nudge.delete()
            continue
        try:
            delivery.send(compose(nudge))
        except Exception as error:  # whatever it is: the row waits and is tried again
            _again(nudge, type(error).__name__, mailing.ATTEMPTS, mailing.wait(nudge.attempts))
        else:
            _done(nudge)
    return len(taken)


def compose(nudge: Nudge) -> delivery.Message:
    """Return the mail of a nudge, in its reader's language. Sent again for the same news it has the same id."""
    person = nudge.person
    language, stop = language_of(person), mailing.stop_address(person.pk)
    with translation.override(language):
        title, text = _words()
        content = {"subject": title, "heading": title, "rest": text, "language": language, "stop": stop} | {
            "direction": languages.direction(language),
            "why": gettext("You receive this mail because you asked for it."),
            "stop_words": gettext("No more mail"),
        }
        plain = render_to_string("alerts/mail.txt", content)
        html = render_to_string("alerts/mail.html", content)
    own_id = str(uuid.uuid5(_NAMESPACE, f"{nudge.pk}/{nudge.round}"))
    return delivery.Message(own_id, "email", str(person.email), title, plain, html, mailing.headers(stop, language))


def payload(language: str) -> bytes:
    """Return the plain text of a push: the same for everybody who reads a language."""
    with translation.override(language):
        title, text = _words()
    told = {"kind": "news", "title": title, "body": text, "lang": language, "dir": languages.direction(language)}
    return orjson.dumps(told)


def _words() -> tuple[str, str]:
    return gettext("News about your ratings"), gettext("A center has replied or acted. Open the app to read it.")


def _prepare(nudge: Nudge) -> pushing.Message[Nudge] | None:
    """Return what to send; None, and the nudge gone, when there is no more reason to."""
    browser = live_subscriptions().filter(pk__in=[nudge.subscription_id]).select_related("person").first()
    endpoint = pushing.endpoint_of(browser)
    if browser is None or endpoint is None or not _wants(browser.person, Channel.PUSH):
        nudge.delete()
        return None
    body = sealing.encrypt(payload(language_of(browser.person)), bytes(browser.p256dh), bytes(browser.auth))
    return pushing.Message(nudge, endpoint, pushing.headers(endpoint, topic=TOPIC, seconds=KEEP_SECONDS), body)


def _wants(person: Person, channel: Channel) -> bool:
    wish = Wish.objects.filter(person=person).first()
    return person.is_active and wish is not None and channel in {*wish.reply, *wish.action}


@transaction.atomic
def _claim(channel: Channel) -> list[Nudge]:
    due = Nudge.objects.filter(channel=channel.value, due_at__lte=timezone.now()).select_related("person")
    taken = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk")[:BATCH])
    later = timezone.now() + LEASE
    Nudge.objects.filter(pk__in=[nudge.pk for nudge in taken]).update(due_at=later, attempts=F("attempts") + 1)
    for nudge in taken:
        nudge.attempts += 1
    return taken


def _settle(nudge: Nudge, answer: Answer | str) -> None:
    outcome = pushing.outcome_of(answer)
    if outcome.sent:
        _done(nudge)
    elif outcome.gone:
        PushSubscription.objects.filter(pk__in=[nudge.subscription_id]).delete()  # and all nudges by it
    else:
        attempts = 0 if outcome.refused else pushing.ATTEMPTS
        _again(nudge, outcome.reason, attempts, pushing.wait(nudge.attempts, outcome.retry_after))


def _done(nudge: Nudge) -> None:
    """Forget a nudge that was sent, unless more news came meanwhile: then it goes again."""
    mine = Nudge.objects.filter(pk=nudge.pk, attempts=nudge.attempts)
    if not mine.filter(round=nudge.round).delete()[0]:
        mine.update(due_at=timezone.now(), attempts=0)


def _again(nudge: Nudge, reason: str, attempts: int, wait: timedelta) -> None:
    """Try a nudge later, or give it up after so many attempts: the app tells the news as well."""
    mine = Nudge.objects.filter(pk=nudge.pk, attempts=nudge.attempts)
    if nudge.attempts >= attempts:
        mine.delete()
    else:
        mine.update(due_at=timezone.now() + wait)
    log.warning("nudge_failed", channel=nudge.channel, reason=reason, attempts=nudge.attempts)
