"""A subscription whose address leads elsewhere: into our network, to a neighbour, to a file."""

import socket

import pytest
from django.db.models import Count

from accounts.models import Session
from alerts.models import PushSubscription
from alerts.reach import transport
from alerts.reach.endpoints import Refused, is_public, parse
from tests.alerts.test_reach_sealing import AUTH, UA_PUBLIC

GOOD = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"
HOSTILE = [
    "http://updates.push.services.mozilla.com/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/x",
    "https://example.org/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil-fcm.googleapis.com/x",
    "https://push.services.mozilla.com.evil.example/x",
    "https://evilpush.services.mozilla.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://evil.example#@fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com./x",
    "https://fcm.googleapis.com\r\nX-Evil: 1/x",
    "https://fcm。googleapis。com/x",
    "https://[fcm.googleapis.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "",
    GOOD + "x" * 1000,
]
PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_only_addresses_of_push_services_are_parsed(address):
    with pytest.raises(Refused):
        parse(address)


@pytest.mark.parametrize(
    "address",
    [
        GOOD,
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%3d",
        "https://web.push.apple.com/QHx",
        "https://FCM.googleapis.com:443/x",
    ],
)
def test_real_push_services_are_known(address):
    assert parse(address).port == 443


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_inside_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001:80b::200a"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


def resolves_to(monkeypatch, *addresses):
    asked = []

    def lookup(host, port, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(transport.socket, "getaddrinfo", lookup)
    return asked


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_asked(monkeypatch, addresses):
    resolves_to(monkeypatch, *addresses)
    monkeypatch.setattr(transport.httpx, "Client", lambda **_: pytest.fail("somebody was asked"))
    with pytest.raises(transport.Unreachable, match="AddressRefused"):
        transport.send(parse(GOOD), {}, b"")


def test_the_address_that_was_checked_is_the_one_that_is_asked(monkeypatch):
    """A name that changes its mind between check and use (DNS rebinding) changes nothing."""
    asked, real = resolves_to(monkeypatch, "8.8.8.8"), transport.httpx.Client
    seen = []

    def answer(request):
        seen.append(request)
        return transport.httpx.Response(302, headers={"Location": "http://127.0.0.1/"})

    def client(**options):
        assert options["trust_env"] is False
        return real(**options, transport=transport.httpx.MockTransport(answer))

    monkeypatch.setattr(transport.httpx, "Client", client)
    assert transport.send(parse(GOOD), {"TTL": "1"}, b"x").status == 302  # and not followed
    [request] = seen
    assert request.url.host == "8.8.8.8"
    assert request.headers["Host"] == "updates.push.services.mozilla.com"
    assert request.extensions["sni_hostname"] == "updates.push.services.mozilla.com"
    assert asked == ["updates.push.services.mozilla.com"]


def test_hosts_of_tests_are_known_only_by_name_and_port():
    assert parse("http://127.0.0.1:9099/x", ["127.0.0.1:9099"]).trusted
    with pytest.raises(Refused):
        parse("http://127.0.0.1:9098/x", ["127.0.0.1:9099"])


@pytest.mark.parametrize("address", [*HOSTILE[:12], "\x00"])
def test_the_api_refuses_them_and_stores_nothing(client_of, manager_a, settings, address):
    settings.AYN_VAPID_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    body = {"endpoint": address, "keys": {"p256dh": UA_PUBLIC, "auth": AUTH}}
    answer = client_of(manager_a).post("/api/v1/push-subscriptions", body, format="json")
    assert answer.status_code == 400
    assert not PushSubscription.objects.exists()
    assert Session.objects.aggregate(count=Count("pk"))["count"] == 1
