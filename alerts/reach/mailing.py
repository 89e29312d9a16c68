"""Mail: what is due for a person leaves as one mail, in his language, from either side."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.conf import settings
from django.core.signing import Signer
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts import delivery
from alerts.kinds import Mail, NoticeState, State
from alerts.models import Preference
from alerts.reach.claiming import claim_mails, end, postpone, readable
from alerts.reach.planning import plan
from alerts.reach.wishes import language_of, wishes_of
from alerts.serializers import represent
from core import languages

if TYPE_CHECKING:
    from uuid import UUID
    from zoneinfo import ZoneInfo

    from babel import Locale

    from alerts.models import Notice
    from alerts.queries import Row

BATCH = 1000  # alerts of one mail; SHOWN of them are told one by one
SHOWN = 20
ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds, doubled each time
STOP = Signer(salt="alerts.mail.stop")
_NAMESPACE = uuid.UUID("4c1d9d5a-8a57-4a53-9a1e-6d0f6b7a2f10")

log = structlog.get_logger("ayn.alerts")


def step() -> None:
    """Plan what is new and send what is due, one mail a person."""
    plan()
    while send_next():
        pass


def send_next() -> int:
    """Send the due mail of one person; return how many notices were taken."""
    taken = claim_mails(BATCH)
    if not taken:
        return 0
    preference = Preference.objects.select_related("person").get(pk=taken[0].person_id)
    found = readable(taken)
    wanted = [(n, row) for n in taken if (row := _still_wanted(n, found.get(n.sequence), preference))]
    if wanted:
        sent = [notice for notice, _ in wanted]
        try:
            delivery.send(compose(preference, [row for _, row in wanted], sent[0].pk))
        except Exception as error:  # whatever it is: the rows wait and are tried again
            _failed(sent, type(error).__name__)
        else:
            for notice in sent:
                end(notice, NoticeState.SENT)
    return len(taken)


def compose(preference: Preference, rows: list[Row], number: int) -> delivery.Message:
    """Return the mail that tells these alerts. `number` tells it from others: sent again, it has the same id."""
    person, zone = preference.person, wishes_of(preference).zone
    language = language_of(person)
    with translation.override(language):
        locale = languages.cldr(language)
        stop = stop_address(person.pk)
        content = _content(rows, locale, zone) | {
            "language": language,
            "direction": languages.direction(language),
            "why": gettext("You receive this mail because you asked for it."),
            "stop_words": gettext("No more mail"),
            "stop": stop,
        }
        text = render_to_string("alerts/mail.txt", content)
        html = render_to_string("alerts/mail.html", content)
    own_id = str(uuid.uuid5(_NAMESPACE, str(number)))
    sent = headers(stop, language)
    return delivery.Message(own_id, "email", str(person.email), content["subject"], text, html, sent)


def headers(stop: str, language: str) -> dict[str, str]:
    """Return the headers by which mail programs end the mail with one click (RFC 8058), and its language."""
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Language": language,
    }


def wait(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return timedelta(seconds=min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT))


def _content(rows: list[Row], locale: Locale, zone: ZoneInfo) -> dict[str, Any]:
    items = [_item(row, locale, zone) for row in rows[:SHOWN]]
    more = len(rows) - len(items)
    heading = ngettext(
        "%(count)s alert is waiting for you", "%(count)s alerts are waiting for you", len(rows)
    ) % {"count": format_decimal(len(rows), locale=locale)}  # fmt: skip
    rest = ngettext("And %(count)s more in your mailbox.", "And %(count)s more in your mailbox.", more) % {
        "count": format_decimal(more, locale=locale)
    }
    subject = items[0]["title"] if len(rows) == 1 else heading
    return {"subject": " ".join(subject.split()), "heading": heading, "items": items, "rest": rest if more else ""}


def _item(row: Row, locale: Locale, zone: ZoneInfo) -> dict[str, str]:
    shown, raised_at = represent(row), row["alert__raised_at"]
    at = format_datetime(raised_at, "short", tzinfo=zone, locale=locale)
    return {"title": shown["title"], "text": shown["text"], "at": at}


def stop_address(person_id: UUID) -> str:
    """Return the address that ends the mail of a person, signed; it needs no sign-in."""
    return f"{settings.PUBLIC_URL}/mail/stop/{STOP.sign(str(person_id))}"


def _still_wanted(notice: Notice, row: Row | None, preference: Preference) -> Row | None:
    person = preference.person
    reason = ""
    if preference.mail == Mail.OFF or not person.email:
        reason = "unwanted"
    elif row is None:
        reason = "not_readable"
    elif row["alert__state"] != State.OPEN:
        reason = "handled"
    if reason:
        end(notice, NoticeState.SUPPRESSED, reason)
        return None
    return row


def _failed(notices: list[Notice], reason: str) -> None:
    for notice in notices:
        if notice.attempts >= ATTEMPTS:
            end(notice, NoticeState.FAILED, reason)
        else:
            postpone(notice, wait(notice.attempts), reason)
    log.warning("mail_failed", reason=reason, notices=len(notices), attempts=max(n.attempts for n in notices))
