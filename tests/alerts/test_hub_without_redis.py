"""Alerts arrive whatever happens to Redis, to the database or to slow readers, and Redis holds nothing personal."""

import asyncio
import time

import pytest
from channels.db import database_sync_to_async as in_db
from django.db import OperationalError, connection
from django.utils import timezone
from redis import asyncio as redis

from accounts.models import Person
from alerts import frames, push
from alerts.actions import acknowledge_alert, raise_alerts
from alerts.duplicates import fold_key
from alerts.frames import PAGE, Entry
from alerts.hub import GATHER, Hub
from alerts.kinds import Kind
from alerts.sockets import CROWD, TOO_MANY, Socket
from backend.embedded.valkey import Valkey

pytestmark = pytest.mark.django_db(transaction=True)
BEYOND_GRACE = 0.4  # seconds after which live frames flow


def layer_at(url):
    hosts = [{"address": url, "socket_timeout": None}]
    return {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": hosts}}}


@pytest.fixture
def tell(new_alert):
    async def tell(count=1, **fields):
        await in_db(raise_alerts)(items=[new_alert(**fields) for _ in range(count)])

    return tell


@pytest.fixture
def own_redis(tmp_path, settings):
    """A Redis that a test may stop and start."""
    server = Valkey(tmp_path / "redis")
    server.start()
    settings.CHANNEL_LAYERS = layer_at(server.url)
    yield server
    server.stop()


async def test_alerts_and_changes_arrive_without_redis(sockets, tell, manager_a, settings):
    settings.CHANNEL_LAYERS = layer_at("redis://127.0.0.1:1/0")
    reader = await sockets(manager_a)
    await reader.frame()
    await tell(3)
    got = await reader.frames(3)
    assert [frame["sequence"] for frame in got] == [1, 2, 3]
    await in_db(acknowledge_alert)(alert_id=got[0]["id"], by=manager_a)
    assert (await reader.frame())["type"] == "alert_changed"


async def test_hints_work_again_when_redis_has_returned(sockets, tell, manager_a, own_redis):
    reader = await sockets(manager_a)
    await reader.frame()
    await asyncio.sleep(BEYOND_GRACE)
    own_redis.kill()
    await tell()
    assert (await reader.frame())["sequence"] == 1
    own_redis.start()
    sequence, quick = 1, 0
    deadline = time.monotonic() + 30
    while quick < 3 and time.monotonic() < deadline:
        began = time.monotonic()
        await tell()
        sequence += 1
        assert (await reader.frame())["sequence"] == sequence
        quick = quick + 1 if time.monotonic() - began < 0.3 else 0
        await asyncio.sleep(0.3)
    assert quick == 3


def test_a_hint_never_raises_and_never_waits(settings, monkeypatch):
    """Also when Redis swallows everything and more hints come than may wait."""
    settings.CHANNEL_LAYERS = layer_at("redis://10.255.255.1:6379/0")
    monkeypatch.setattr(push, "WAITING", 3)
    monkeypatch.setattr(push, "_publisher", push._Publisher())
    began = time.monotonic()
    for _ in range(100):
        push.announce_changes()
    assert time.monotonic() - began < 1


async def test_redis_carries_numbers_and_nothing_else(sockets, tell, manager_a, settings, capfd, caplog):
    """Everything published while an alert with a comment travels is listened to."""
    client = redis.from_url(settings.REDIS_URL)
    listener = client.pubsub()
    await listener.psubscribe("*")
    reader = await sockets(manager_a)
    await reader.frame()
    await asyncio.sleep(BEYOND_GRACE)
    await tell(comment="canary-comment")
    assert (await reader.frame())["comment"] == "canary-comment"
    heard = b""
    for _ in range(20):
        message = await listener.get_message(timeout=0.1)
        heard += message["data"] if message and message["type"] == "pmessage" else b""
    await listener.aclose()
    stored = [await client.dump(key) async for key in client.scan_iter()]
    await client.aclose()
    assert b"alerts.grown" in heard
    told = capfd.readouterr()
    for place in (heard, *stored, told.out.encode(), told.err.encode(), caplog.text.encode()):
        for canary in (b"canary-comment", b"manager-a", b"waiting_time"):
            assert canary not in place


async def test_a_database_that_fails_for_a_while_delays_but_loses_nothing(sockets, tell, manager_a, monkeypatch):
    real, failures = frames.pages, iter([OperationalError("gone"), OperationalError("gone")])

    def pages(wants):
        if error := next(failures, None):
            raise error
        return real(wants)

    monkeypatch.setattr(frames, "pages", pages)
    reader = await sockets(manager_a)
    await reader.frame()
    await tell(2)
    assert [frame["sequence"] for frame in await reader.frames(2)] == [1, 2]


async def test_the_hub_finds_a_new_connection_after_the_database_ended_the_old_one(sockets, tell, manager_a, new_alert):
    reader = await sockets(manager_a)
    await reader.frame()

    def end_the_hubs_connection():
        connection.ensure_connection()
        connection.connection.close()

    await in_db(end_the_hubs_connection)()
    await asyncio.to_thread(_raise_elsewhere, new_alert)
    assert (await reader.frame())["sequence"] == 1


def _raise_elsewhere(new_alert):
    try:
        raise_alerts(items=[new_alert()])
    finally:
        connection.close()


async def test_a_reader_who_does_not_read_holds_up_nobody(sockets, tell, manager_a, quality, rating):
    """Frames to a stalled reader wait in the database, one page of them in memory."""
    quick = await sockets(quality)
    stalled = await sockets(manager_a)
    blocked = asyncio.Event()

    async def never(_message):
        await blocked.wait()

    [socket] = Hub.here()._sockets[manager_a.pk]
    await stalled.frame()
    socket._send = never
    await tell(3 * PAGE)
    await in_db(raise_alerts)(items=[rating()])
    await quick.frame()
    assert (await quick.frame())["sequence"] == 1
    await asyncio.sleep(2)
    assert len(socket._out) <= PAGE


async def test_changes_beyond_a_crowd_cut_a_stalled_reader_off():
    sent = []

    async def send(message):
        sent.append(message)
        await asyncio.sleep(3600)

    socket = Socket(Entry(Person(), Person().pk, 0, timezone.now()), "en", send, lambda _: None)
    for _ in range(CROWD + 10):
        socket.put("{}")
    assert socket.closing
    assert socket._out[-1] == {"type": "websocket.close", "code": TOO_MANY}
    assert len(socket._out) <= CROWD + 2
    socket.cut()
    await asyncio.sleep(0)


async def test_what_is_counted_often_is_told_now_and_then(sockets, tell, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    cause = {"kind": Kind.CLOSED, "fold": fold_key("closed")}
    await tell(**cause)
    assert (await reader.frame())["count"] == 1
    began = time.monotonic()
    for _ in range(60):
        await tell(**cause)
    frames = [await reader.frame()]
    while frames[-1]["count"] < 61:
        frames.append(await reader.frame())
    seconds = time.monotonic() - began
    assert {frame["type"] for frame in frames} == {"alert_changed"}
    assert len(frames) <= 2 + seconds / GATHER
