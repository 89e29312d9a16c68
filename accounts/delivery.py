"""How a message reaches a person: one port, three ways out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import httpx
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts import outbox

GATEWAY_SECONDS = 10


@dataclass(frozen=True)
class Message:
    """One message; `id` lets a gateway recognize a repeated attempt, `kind` is email or phone.

    `html` says the same as `text`; mail carries both, and `headers` besides.
    """

    id: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """The port: takes a message away or raises; called again after a failure."""

    def send(self, message: Message) -> None:
        """Hand the message over."""


class Outbox:
    """Development: a line in a file."""

    def send(self, message: Message) -> None:
        """Append the message."""
        at = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        outbox.add({"to": message.to, "subject": message.subject, "text": message.text, "at": at})


class Mail:
    """E-mail, by Django's mail settings (EMAIL_URL)."""

    def send(self, message: Message) -> None:
        """Send one mail. Raises what smtplib raises."""
        headers = message.headers | {"Message-ID": f"<{message.id}@ayn>", "Auto-Submitted": "auto-generated"}
        mail = EmailMultiAlternatives(message.subject, message.text, to=[message.to], headers=headers)
        if message.html:
            mail.attach_alternative(message.html, "text/html")
        mail.send()


class Gateway:
    """SMS: one HTTP POST of JSON {"to", "text"} with a bearer token, to the gateway of AYN_SMS_URL."""

    def send(self, message: Message) -> None:
        """Hand one SMS over. Raises httpx.HTTPError when the gateway did not take it."""
        answer = httpx.post(
            settings.AYN_SMS_URL,
            json={"to": message.to, "text": message.text},
            headers={"Authorization": f"Bearer {settings.AYN_SMS_TOKEN}", "Idempotency-Key": message.id},
            timeout=GATEWAY_SECONDS,
            follow_redirects=False,
        )
        answer.raise_for_status()


CHANNELS: dict[str, type[Channel]] = {"outbox": Outbox, "email": Mail, "gateway": Gateway}


def way_of(kind: str) -> str:
    """Return the name of the way out for a kind of address: outbox, email or gateway."""
    return settings.AYN_MAIL if kind == "email" else settings.AYN_SMS


def send(message: Message) -> None:
    """Send a message by the configured way. Raises what that way raises; may be called again."""
    CHANNELS[way_of(message.kind)]().send(message)
