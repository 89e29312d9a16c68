"""A push service of our own, and people who can be reached."""

from __future__ import annotations

import uuid
from datetime import timedelta

import orjson
from django.utils import timezone

from accounts.models import Session
from alerts.models import Preference, PushSubscription
from alerts.reach import sealing, transport
from tests.alerts.test_reach_sealing import AS_PRIVATE, AUTH, UA_PUBLIC, opened

KEY = AS_PRIVATE


class PushService:
    """Takes messages as the transport does; keeps what browsers would read. `answers` are given first."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def __call__(self, endpoint, headers, body):
        self.seen.append((endpoint, headers, orjson.loads(opened(body))))
        answer = self.answers.pop(0) if self.answers else 201
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, transport.Answer) else transport.Answer(answer)

    @property
    def contents(self):
        return [content for _, _, content in self.seen]


def browser_of(person, name="one"):
    """Subscribe a browser of a new session."""
    expires_at = timezone.now() + timedelta(days=1)
    session = Session.objects.create(person=person, current_hash=uuid.uuid4().bytes, expires_at=expires_at)
    Preference.objects.get_or_create(person=person)
    return PushSubscription.objects.create(
        person=person,
        session=session,
        endpoint=f"https://fcm.googleapis.com/fcm/send/{name}",
        p256dh=sealing.decode(UA_PUBLIC),
        auth=sealing.decode(AUTH),
    )


def prefers(person, **wishes):
    """Note how a person wants to be reached."""
    Preference.objects.update_or_create(person=person, defaults=wishes)


def around_now():
    """Quiet hours that are running, in UTC."""
    now = timezone.now()
    times = {"quiet_from": now - timedelta(hours=2), "quiet_to": now + timedelta(hours=2)}
    return {name: at.time().replace(second=0, microsecond=0) for name, at in times.items()} | {"timezone": "UTC"}
