"""Messages on their way: posted inside a transaction, delivered by the worker."""

from __future__ import annotations

import hmac
from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import access, delivery, outbox
from accounts.sealing import derive, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_PURPOSE = "messages"
# One that a worker has in its hands ends within seconds, and is deleted then.
_FORGET = """
DELETE FROM procrastinate_jobs
WHERE task_name = 'accounts.deliver' AND status <> 'doing' AND args->>'about' = ANY (%s)
"""


def post(message: delivery.Message, *, good_until: datetime) -> None:
    """Send a message once the running transaction commits; never when it rolls back.

    As a job of the worker, sealed, with retries. The outbox of development gets it at once instead: the newcomer
    looks there right away.
    """
    if delivery.way_of(message.kind) == "outbox":
        transaction.on_commit(lambda: _send(message))
        return
    content = orjson.dumps(asdict(message) | {"good_until": good_until.timestamp()})
    deliver.defer(sealed=seal(_PURPOSE, content).decode(), about=_about(message.to))


def forget(addresses: Iterable[str]) -> None:
    """Take what waits for these addresses out of the queue, and out of the outbox of development."""
    addresses = set(addresses)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [[_about(address) for address in addresses]])
    outbox.forget(addresses)


def _about(address: str) -> str:
    """Return what a job carries for the address in its sealed message: whoever is erased is found by it."""
    return hmac.new(derive(_PURPOSE, settings.SECRET_KEY), address.encode(), "sha256").hexdigest()


@app.task(name="accounts.deliver", queue="messages", retry=RetryStrategy(max_attempts=6, exponential_wait=3))
def deliver(sealed: str, about: str = "") -> None:
    """Send one sealed message; one that is no longer good, or was sealed with a lost key, is dropped."""
    content = unseal(_PURPOSE, sealed.encode())
    message = orjson.loads(content) if content else None
    if message is None or message.pop("good_until") < timezone.now().timestamp():
        return
    _send(delivery.Message(**message))


def _send(message: delivery.Message) -> None:
    """Send, and tell the owner of the address in his log: here, where nobody can measure whether it has one."""
    delivery.send(message)
    access.note_sent(message.kind, message.to)
