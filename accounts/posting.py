"""Messages on their way: posted inside a transaction, delivered by the worker."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import access, delivery
from accounts.sealing import seal, unseal

if TYPE_CHECKING:
    from datetime import datetime

_PURPOSE = "messages"


def post(message: delivery.Message, *, good_until: datetime) -> None:
    """Send a message once the running transaction commits; never when it rolls back.

    As a job of the worker, sealed, with retries. The outbox of development gets it at once instead: the newcomer
    looks there right away.
    """
    if delivery.way_of(message.kind) == "outbox":
        transaction.on_commit(lambda: _send(message))
        return
    content = orjson.dumps(asdict(message) | {"good_until": good_until.timestamp()})
    deliver.defer(sealed=seal(_PURPOSE, content).decode())


@app.task(name="accounts.deliver", queue="messages", retry=RetryStrategy(max_attempts=6, exponential_wait=3))
def deliver(sealed: str) -> None:
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
