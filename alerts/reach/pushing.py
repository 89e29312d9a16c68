"""Web Push: due notices to the browsers that asked for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from alerts.kinds import Channel, NoticeState, Severity, State
from alerts.models import Notice, PushSubscription
from alerts.reach import sealing, transport
from alerts.reach.claiming import claim_pushes, end, postpone, readable
from alerts.reach.endpoints import Refused, parse
from alerts.reach.planning import plan
from alerts.reach.wishes import language_of, live_subscriptions
from alerts.serializers import represent
from core import languages

if TYPE_CHECKING:
    from alerts.queries import Row
    from alerts.reach.endpoints import Endpoint
    from alerts.reach.transport import Answer, Transport

BATCH, AT_ONCE = 40, 8  # notices taken, and sent side by side: far less than a lease even when all time out
ATTEMPTS = 8
FIRST_WAIT, LONGEST_WAIT = 5, 1800  # seconds; three times as long each time
KEEP_SECONDS = 12 * 3600  # how long the push service keeps trying a browser that is off
LONGEST_TEXT = 600  # letters: fits a record in every script

log = structlog.get_logger("ayn.alerts")


@dataclass(frozen=True, slots=True)
class Message:
    """One notice ready to leave."""

    notice: Notice
    endpoint: Endpoint
    headers: dict[str, str]
    body: bytes


def step() -> None:
    """Plan what is new and send what is due; without a key nothing is sent."""
    plan()
    if settings.AYN_VAPID_KEY:
        send_due()


def send_due(send: Transport = transport.send) -> int:
    """Send one batch of due pushes; return how many were taken."""
    taken = claim_pushes(BATCH)
    messages = [message for notice in taken if (message := _prepare(notice))]
    if messages:
        with ThreadPoolExecutor(AT_ONCE) as pool:  # these threads touch no database
            answers = list(pool.map(lambda message: _ask(send, message), messages))
        for message, answer in zip(messages, answers, strict=True):
            _settle(message.notice, answer)
    return len(taken)


@lru_cache(maxsize=2)
def signing_key(text: str) -> sealing.PrivateKey:
    """Return the private key of the setting. Raises ValueError."""
    return sealing.private_key(text)


def _prepare(notice: Notice) -> Message | None:
    """Return what to send; None, and the notice ended, when there is no more reason to."""
    browser = live_subscriptions().filter(pk__in=[notice.subscription_id]).select_related("person__preference").first()
    row = readable([notice]).get(notice.sequence)
    endpoint = _endpoint(browser)
    if browser is None:
        end(notice, NoticeState.EXPIRED, "unsubscribed")
    elif not browser.person.preference.push:
        end(notice, NoticeState.SUPPRESSED, "unwanted")
    elif row is None:
        end(notice, NoticeState.SUPPRESSED, "not_readable")
    elif row["alert__state"] != State.OPEN:
        end(notice, NoticeState.SUPPRESSED, "handled")
    elif endpoint is None:
        end(notice, NoticeState.FAILED, "EndpointRefused")
    else:
        plain = payload(row, language_of(browser.person))
        body = sealing.encrypt(plain, bytes(browser.p256dh), bytes(browser.auth))
        return Message(notice, endpoint, _headers(endpoint, row), body)
    return None


def _endpoint(browser: PushSubscription | None) -> Endpoint | None:
    try:
        return parse(browser.endpoint, settings.AYN_PUSH_TEST_HOSTS) if browser else None
    except Refused:  # known when it was stored, and no more
        return None


def payload(row: Row, language: str) -> bytes:
    """Return the plain text of a push in a language: the words of the alert and its id, nothing of any person."""
    with translation.override(language):
        shown = represent(row)
    return orjson.dumps(
        {
            "alert": shown["id"],
            "title": shown["title"],
            "body": shown["text"][:LONGEST_TEXT],
            "lang": language,
            "dir": languages.direction(language),
        }
    )


def _headers(endpoint: Endpoint, row: Row) -> dict[str, str]:
    key = signing_key(settings.AYN_VAPID_KEY)
    subject = settings.AYN_VAPID_SUBJECT
    urgent = row["alert__severity"] == Severity.URGENT
    return {
        "Authorization": sealing.authorization(key, audience=endpoint.origin, subject=subject, now=timezone.now()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEEP_SECONDS),
        "Urgency": "high" if urgent else "normal",
        "Topic": row["alert_id"].hex,  # a repeated sending replaces the one that waits: 32 letters, as many as may be
    }


def _ask(send: Transport, message: Message) -> Answer | str:
    try:
        return send(message.endpoint, message.headers, message.body)
    except transport.Unreachable as error:
        return str(error)


def _settle(notice: Notice, answer: Answer | str) -> None:
    status = 0 if isinstance(answer, str) else answer.status
    reason = answer if isinstance(answer, str) else f"status_{status}"
    if 200 <= status < 300:
        end(notice, NoticeState.SENT)
    elif status in (404, 410):
        _expire(notice, reason)
    elif notice.attempts >= ATTEMPTS or reason == "AddressRefused" or (300 <= status < 500 and status != 429):
        end(notice, NoticeState.FAILED, reason)
        log.warning("push_given_up", notice=notice.pk, reason=reason, attempts=notice.attempts)
    else:
        postpone(notice, _wait(notice.attempts, "" if isinstance(answer, str) else answer.retry_after), reason)


def _wait(attempts: int, asked: str) -> timedelta:
    usual = min(FIRST_WAIT * 3 ** (attempts - 1), LONGEST_WAIT)
    wished = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return timedelta(seconds=max(usual, min(wished, LONGEST_WAIT)))


@transaction.atomic
def _expire(notice: Notice, reason: str) -> None:
    """Forget a browser that has unsubscribed, and all that waited for it."""
    waiting = Notice.objects.filter(
        subscription_id=notice.subscription_id, channel=Channel.PUSH.value, state=NoticeState.QUEUED.value
    )
    waiting.update(state=NoticeState.EXPIRED.value, reason=reason, ended_at=timezone.now())
    PushSubscription.objects.filter(pk__in=[notice.subscription_id]).delete()
