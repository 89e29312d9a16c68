import json
import smtplib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from accounts import delivery, outbox
from accounts.delivery import Message, send


def message(kind="email", to="amal@example.org"):
    return Message("0f5e", kind, to, "رمز", "123456 is your code")


@pytest.fixture
def gateway(settings):
    """A gateway on the loopback; `.answers` are the status codes it gives, `.got` what it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((dict(self.headers), json.loads(body)))
            self.send_response(server.answers.pop(0))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answers = [], [200]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.AYN_SMS, settings.AYN_SMS_TOKEN = "gateway", "a-token"
    settings.AYN_SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_mail_goes_out_as_mail(settings, mailoutbox):
    settings.AYN_MAIL = "email"
    send(message())
    mail = mailoutbox[0]
    assert (mail.to, mail.subject, mail.body) == (["amal@example.org"], "رمز", "123456 is your code")
    assert mail.extra_headers["Message-ID"] == "<0f5e@ayn>"


def test_an_sms_is_one_post_with_a_bearer_token(gateway):
    send(message("phone", "+971501234567"))
    headers, body = gateway.got[0]
    assert body == {"to": "+971501234567", "text": "123456 is your code"}
    assert headers["Authorization"] == "Bearer a-token"
    assert headers["Idempotency-Key"] == "0f5e"


@pytest.mark.parametrize("status", [302, 400, 500, 503])
def test_a_gateway_that_does_not_take_it_is_a_failure(gateway, status):
    gateway.answers = [status]
    with pytest.raises(httpx.HTTPStatusError):
        send(message("phone", "+971501234567"))
    assert len(gateway.got) == 1


def test_a_gateway_that_is_away_is_a_failure(settings):
    settings.AYN_SMS, settings.AYN_SMS_URL = "gateway", "http://127.0.0.1:1/sms"
    with pytest.raises(httpx.ConnectError):
        send(message("phone", "+971501234567"))


def test_a_gateway_that_hangs_is_given_up(settings, monkeypatch, gateway):
    monkeypatch.setattr(delivery, "GATEWAY_SECONDS", 0.2)
    hang = threading.Event()
    monkeypatch.setattr(gateway, "answers", type("Hanging", (), {"pop": lambda *_: (hang.wait(5) and 200) or 200})())
    try:
        with pytest.raises(httpx.TimeoutException):
            send(message("phone", "+971501234567"))
    finally:
        hang.set()


def test_a_mail_server_that_refuses_is_a_failure(settings, monkeypatch):
    settings.AYN_MAIL = "email"

    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(message())


@pytest.mark.parametrize(("kind", "to"), [("email", "o@example.org"), ("phone", "+97433120009")])
def test_the_outbox_takes_both(settings, kind, to):
    settings.AYN_MAIL = settings.AYN_SMS = "outbox"
    send(message(kind, to))
    entry = outbox.newest(to)[0]
    assert (entry["to"], entry["subject"], entry["text"]) == (to, "رمز", "123456 is your code")
