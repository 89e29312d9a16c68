"""Mail of alerts: one for what is due, in the reader's language and direction, never lost."""

import smtplib
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.test import Client
from django.utils import timezone

from alerts.actions import raise_alerts
from alerts.kinds import Severity
from alerts.models import Notice, Preference
from alerts.reach.mailing import ATTEMPTS, send_next, stop_address
from alerts.reach.planning import plan
from centers.models import Center, Mandate
from tests.alerts.reaching import around_now, prefers


@pytest.fixture(autouse=True)
def _by_mail(settings):
    settings.AYN_MAIL = "email"


@pytest.fixture
def reader(manager_a):
    manager_a.email = "manager@example.org"
    manager_a.save()
    prefers(manager_a, mail="each")
    return manager_a


def told(new_alert, *severities):
    raise_alerts(items=[new_alert(severity=severity) for severity in severities or (Severity.WARNING,)])
    plan()


def wait_over():
    Notice.objects.filter(state="queued").update(due_at=timezone.now() - timedelta(seconds=1))


def parts(mail):
    parsed = message_from_bytes(mail.message().as_bytes(), policy=default)
    return parsed, parsed.get_body(("plain",)).get_content(), parsed.get_body(("html",)).get_content()


def test_what_is_due_leaves_as_one_mail(reader, new_alert, mailoutbox):
    reader.language = "en"
    reader.save()
    told(new_alert, Severity.WARNING, Severity.WARNING, Severity.INFO)
    assert send_next() == 2
    [mail] = mailoutbox
    assert mail.to == ["manager@example.org"]
    assert mail.subject == "2 alerts are waiting for you"
    _, text, html = parts(mail)
    assert text.count("Waiting.") == html.count("Waiting.") == 2
    assert send_next() == 0
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ur", "rtl"), ("fr", "ltr"), ("zh-hans", "ltr")])
def test_mail_reads_from_its_readers_side(reader, new_alert, mailoutbox, language, direction):
    reader.language = language
    reader.save()
    told(new_alert)
    send_next()
    mail, text, html = parts(mailoutbox[0])
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert mail["Content-Language"] == language
    assert ("الانتظار" if language == "ar" else "Waiting") in text


def test_a_daily_mail_waits_for_seven_where_the_person_is(reader, new_alert, mailoutbox):
    prefers(reader, mail="daily")
    told(new_alert, Severity.WARNING, Severity.INFO)
    assert send_next() == 0
    assert {due.astimezone(timezone.get_fixed_timezone(180)).strftime("%H:%M") for due in dues()} == {"07:00"}
    wait_over()
    send_next()
    assert len(mailoutbox) == 1


def dues():
    return list(Notice.objects.values_list("due_at", flat=True))


def test_quiet_hours_gather_and_the_urgent_passes(reader, new_alert, mailoutbox):
    prefers(reader, **around_now())
    told(new_alert, Severity.WARNING, Severity.WARNING, Severity.URGENT)
    send_next()
    assert len(mailoutbox) == 1
    [first, second] = Notice.objects.filter(state="queued").values_list("due_at", flat=True)
    assert first == second > timezone.now() + timedelta(minutes=110)
    wait_over()
    assert send_next() == 2
    assert len(mailoutbox) == 2


def test_a_mail_server_that_is_away_loses_nothing(reader, new_alert, mailoutbox, monkeypatch):
    def refuse(_message):
        raise smtplib.SMTPServerDisconnected

    told(new_alert)
    with monkeypatch.context() as away:
        away.setattr("accounts.delivery.send", refuse)
        send_next()
        notice = Notice.objects.get()
        assert (notice.state, notice.reason, notice.attempts) == ("queued", "SMTPServerDisconnected", 1)
        assert notice.due_at > timezone.now() + timedelta(seconds=25)
        assert send_next() == 0
    wait_over()
    send_next()
    assert len(mailoutbox) == 1
    assert Notice.objects.get().state == "sent"


def test_it_is_given_up_in_the_end(reader, new_alert, monkeypatch):
    def refuse(_message):
        raise OSError

    monkeypatch.setattr("accounts.delivery.send", refuse)
    told(new_alert)
    for _ in range(ATTEMPTS):
        wait_over()
        send_next()
    assert Notice.objects.get().state == "failed"


def test_a_worker_that_dies_while_sending_sends_the_same_mail_again(reader, new_alert, mailoutbox, monkeypatch):
    def die(_message):
        raise KeyboardInterrupt

    told(new_alert)
    with monkeypatch.context() as dying:
        dying.setattr("accounts.delivery.send", die)
        with pytest.raises(KeyboardInterrupt):
            send_next()
    assert send_next() == 0
    for _ in range(2):  # the first died between sending and noting
        Notice.objects.update(state="queued", ended_at=None, due_at=timezone.now() - timedelta(seconds=1))
        send_next()
    ids = {mail.extra_headers["Message-ID"] for mail in mailoutbox}
    assert len(mailoutbox) == 2
    assert len(ids) == 1


def test_who_lost_the_center_gets_no_mail(reader, new_alert, mailoutbox):
    told(new_alert)
    Mandate.objects.filter(person=reader).delete()
    send_next()
    assert mailoutbox == []
    assert list(Notice.objects.values_list("state", "reason")) == [("suppressed", "not_readable")]


def test_a_name_cannot_write_headers_or_markup(reader, new_alert, mailoutbox, center_a):
    Center.objects.filter(pk=center_a.pk).update(name_ar="x\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>")
    told(new_alert)
    send_next()
    mail, _, html = parts(mailoutbox[0])
    assert mail["Bcc"] is None
    assert mailoutbox[0].recipients() == ["manager@example.org"]
    assert "<script>" not in html


def test_one_click_ends_the_mail(reader, new_alert, mailoutbox):
    told(new_alert)
    send_next()
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address == stop_address(reader.pk)
    path = "/" + address.split("/", 3)[3]
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    assert Preference.objects.get().mail == "each", "a program that looks at links changes nothing"
    for _ in range(2):
        assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Preference.objects.get().mail == "off"


@pytest.mark.parametrize("token", ["x", "11111111-1111-4111-8111-111111111111:AAAA", "%00", "a:b:c"])
def test_a_forged_address_ends_nothing(reader, token):
    assert Client().post(f"/mail/stop/{token}").status_code == 404
    assert Preference.objects.get().mail == "each"


def test_mail_that_is_no_longer_wanted_does_not_leave(reader, new_alert, mailoutbox):
    told(new_alert)
    prefers(reader, mail="off")
    send_next()
    assert mailoutbox == []


def test_a_long_night_is_told_in_short(reader, new_alert, mailoutbox):
    reader.language = "en"
    reader.save()
    told(new_alert, *[Severity.WARNING] * 30)
    send_next()
    _, text, _ = parts(mailoutbox[0])
    assert text.count("Waiting.") == 20
    assert "And 10 more in your mailbox." in text
