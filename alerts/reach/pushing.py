"""Web Push: due notices to the browsers that asked for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

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


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Message(Generic[T]):
    """One notice, or whatever else, ready to leave."""

    of: T
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
    for message, answer in post(send, messages):
        _settle(message.of, answer)
    return len(taken)


def post(send: Transport, messages: list[Message[T]]) -> list[tuple[Message[T], Answer | str]]:
    """Send messages side by side; return each with its answer, or the class of why there is none."""
    if not messages:
        return []
    with ThreadPoolExecutor(AT_ONCE) as pool:  # these threads touch no database
        return list(zip(messages, pool.map(lambda message: _ask(send, message), messages), strict=True))


@lru_cache(maxsize=2)
def signing_key(text: str) -> sealing.PrivateKey:
    """Return the private key of the setting. Raises ValueError."""
    return sealing.private_key(text)


def _prepare(notice: Notice) -> Message[Notice] | None:
    """Return what to send; None, and the notice ended, when there is no more reason to."""
    browser = live_subscriptions().filter(pk__in=[notice.subscription_id]).select_related("person__preference").first()
    row = readable([notice]).get(notice.sequence)
    endpoint = endpoint_of(browser)
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
        urgency = "high" if row["alert__severity"] == Severity.URGENT else "normal"
        topic = row["alert_id"].hex  # a repeated sending replaces the one that waits: 32 letters, as many as may be
        return Message(notice, endpoint, headers(endpoint, topic=topic, urgency=urgency), body)
    return None


def endpoint_of(browser: PushSubscription | None) -> Endpoint | None:
    """Return where a browser is asked to wake up; None when that is no known push service (any more)."""
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


def headers(endpoint: Endpoint, *, topic: str, urgency: str = "normal", seconds: int = KEEP_SECONDS) -> dict[str, str]:
    """Return the headers of a push; one of the same topic that still waits at the service is replaced."""
    key, subject = signing_key(settings.AYN_VAPID_KEY), settings.AYN_VAPID_SUBJECT
    return {
        "Authorization": sealing.authorization(key, audience=endpoint.origin, subject=subject, now=timezone.now()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": urgency,
        "Topic": topic,
    }


def _ask(send: Transport, message: Message[Any]) -> Answer | str:
    try:
        return send(message.endpoint, message.headers, message.body)
    except transport.Unreachable as error:
        return str(error)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer of a push service means: sent; gone (unsubscribed); refused for good; else to be tried again."""

    sent: bool
    gone: bool
    refused: bool
    reason: str
    retry_after: str


def outcome_of(answer: Answer | str) -> Outcome:
    """Return what an answer, or the class of why there is none, means."""
    status = 0 if isinstance(answer, str) else answer.status
    reason = answer if isinstance(answer, str) else f"status_{status}"
    return Outcome(
        sent=200 <= status < 300,
        gone=status in (404, 410),
        refused=reason == "AddressRefused" or (300 <= status < 500 and status != 429),
        reason=reason,
        retry_after="" if isinstance(answer, str) else answer.retry_after,
    )


def _settle(notice: Notice, answer: Answer | str) -> None:
    outcome = outcome_of(answer)
    if outcome.sent:
        end(notice, NoticeState.SENT)
    elif outcome.gone:
        _expire(notice, outcome.reason)
    elif outcome.refused or notice.attempts >= ATTEMPTS:
        end(notice, NoticeState.FAILED, outcome.reason)
        log.warning("push_given_up", notice=notice.pk, reason=outcome.reason, attempts=notice.attempts)
    else:
        postpone(notice, wait(notice.attempts, outcome.retry_after), outcome.reason)


def wait(attempts: int, asked: str) -> timedelta:
    """Return how long to wait after so many attempts; longer if the service asked for it (Retry-After, seconds)."""
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
