"""Sign-in of residents: a code is sent, a code comes back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Min, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import codes, posting
from accounts.actions.sessions import open_session
from accounts.delivery import Message
from accounts.models import Challenge, Person
from accounts.roles import Role
from core import languages
from core.problems import Problem

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.actions.sessions import SignedIn
    from accounts.kinds import App

DAY = timedelta(days=1)


def request_code(*, kind: str, contact: str, language: str | None) -> Challenge:
    """Send a code to a normalized address (kind: email or phone) in the asked language, else in its owner's.

    The same work whether or not anybody has that address. Earlier challenges stay good until they run out: were they
    ended, anybody who knows an address could keep its owner out.
    """
    code = codes.make_code()
    challenge = Challenge(kind=kind, contact=contact, expires_at=timezone.now() + codes.LIFETIME)
    challenge.code_hash = codes.hash_code(challenge.id, code)
    own = Person.objects.filter(**{kind: contact}).values_list("language", flat=True).first()
    with transaction.atomic(), translation.override(language or own or languages.DEFAULT):
        challenge.save(force_insert=True)
        posting.post(_message(challenge, code), good_until=challenge.expires_at)
    return challenge


def _message(challenge: Challenge, code: str) -> Message:
    minutes = int(codes.LIFETIME.total_seconds() // 60)
    text = ngettext(
        "%(code)s is your code for Ayn. It is good for %(minutes)d minute. Tell it to nobody.",
        "%(code)s is your code for Ayn. It is good for %(minutes)d minutes. Tell it to nobody.",
        minutes,
    ) % {"code": code, "minutes": minutes}
    return Message(str(uuid.uuid4()), challenge.kind, challenge.contact, _("Your code for Ayn"), text)


def sign_in_with_code(*, challenge_id: uuid.UUID, code: str, language: str | None, app: App) -> SignedIn:
    """Sign the owner of an address in, making the person at the first time.

    Raises Problem 401 `code_wrong`, 401 `challenge_ended` (unknown, used, run out, five tries), 429 after
    TRIES_A_DAY tries for the address, 403 for an address of staff, 401 for a disabled person.
    """
    challenge = _count_try(challenge_id, timezone.now())
    if challenge is None:
        raise Problem(401, "challenge_ended", _("This code can no longer be used. Please ask for a new one."))
    if not codes.is_code(challenge.id, code, challenge.code_hash):
        raise Problem(401, "code_wrong", _("The code is not right."))
    with transaction.atomic():
        if not Challenge.objects.filter(pk=challenge.pk, used_at=None).update(used_at=timezone.now()):
            raise Problem(401, "challenge_ended", _("This code can no longer be used. Please ask for a new one."))
        return open_session(_owner(challenge, language), app)


def _count_try(challenge_id: uuid.UUID, now: datetime) -> Challenge | None:
    """Count a try, committed before any code is compared; None when the challenge takes no more."""
    with transaction.atomic(durable=True):
        challenge = Challenge.objects.filter(pk=challenge_id, used_at=None, expires_at__gt=now).first()
        if challenge is None:
            return None
        with connection.cursor() as cursor:  # tries on other challenges of the same address wait here
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"code:{challenge.contact}"])
        recent = Challenge.objects.filter(contact=challenge.contact, created_at__gt=now - DAY)
        tries = recent.aggregate(count=Sum("attempts"), since=Min("created_at"))
        if tries["count"] >= codes.TRIES_A_DAY:
            wait = tries["since"] + DAY - now
            raise Problem(429, headers={"Retry-After": str(max(1, int(wait.total_seconds())))})
        counted = Challenge.objects.filter(pk=challenge_id, attempts__lt=codes.TRIES_A_CHALLENGE)
        return challenge if counted.update(attempts=F("attempts") + 1) else None


def _owner(challenge: Challenge, language: str | None) -> Person:
    person, _new = Person.objects.get_or_create(
        **{challenge.kind: challenge.contact},
        defaults={"role": Role.RESIDENT.value, "language": language or ""},
    )
    if person.role != Role.RESIDENT:
        detail = _("This address belongs to a staff account. Please sign in with user name and password.")
        raise Problem(403, "staff_sign_in_by_password", detail)
    if not person.is_active or (person.is_demo and not settings.AYN_DEV):
        raise Problem(401, "sign_in_failed", _("This account has been closed."))
    return person
