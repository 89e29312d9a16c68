"""The end of a server: everybody hears it, after what was on its way, and is asked to come again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import websockets
from channels.db import database_sync_to_async as in_db
from django.conf import settings

from alerts.actions import raise_alerts
from alerts.hub import Hub
from backend import environment
from tests.alerts.conftest import Client, make_ticket
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, EACH = 6, 20


@pytest.fixture
def process(transactional_db):
    """A server in a process of its own: (process, port)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, mark, rest = os.environ["DATABASE_URL"].partition("?")
    own = f"{address.rpartition('/')[0]}/{settings.DATABASES['default']['NAME']}{mark}{rest}"
    command = [sys.executable, "-m", "backend.serve", "--port", str(port)]
    running = subprocess.Popen(command, cwd=environment.ROOT, env=os.environ | {"DATABASE_URL": own})
    yield running, port
    running.kill()
    running.wait()


async def open_all(address, tickets):
    opened = [Client(await websockets.connect(f"{address}?ticket={ticket}", compression=None)) for ticket in tickets]
    for client in opened:
        assert (await client.frame())["type"] == "hello"
    return opened


async def test_a_server_that_is_asked_to_end_tells_every_socket_to_come_again(process):
    running, port = process
    people = [await in_db(make_person)("manager", f"manager-{number}") for number in range(PEOPLE)]
    tickets = [(await in_db(make_ticket)(person))[1] for person in people for _ in range(EACH)]
    await until_it_answers(port)
    opened = await open_all(f"ws://127.0.0.1:{port}/ws/alerts", tickets)
    began = time.monotonic()
    running.send_signal(signal.SIGTERM)
    ends = await asyncio.gather(*(client.rest() for client in opened))
    assert [code for _, code in ends] == [1012] * PEOPLE * EACH
    await asyncio.to_thread(running.wait, 4)
    assert time.monotonic() - began < 4
    with pytest.raises(ConnectionRefusedError):
        await websockets.connect(f"ws://127.0.0.1:{port}/ws/alerts")


async def until_it_answers(port):
    async with asyncio.timeout(60):
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return


async def test_frames_that_wait_go_before_the_goodbye(address, dial, new_alert, manager_a):
    async with dial(address, manager_a) as client:
        await client.hello()
        await in_db(raise_alerts)(items=[new_alert() for _ in range(30)])
        [held] = Hub.here()._sockets[manager_a.pk]
        while held.sent < 30:
            await asyncio.sleep(0)
        assert held._out
        await Hub.here().drain()
        frames, code = await client.rest()
    assert ([frame["sequence"] for frame in frames], code) == (list(range(1, 31)), 1012)


async def test_many_are_not_sent_away_in_one_instant(monkeypatch):
    """Five thousand go within two seconds, at most a hundredth of them at once."""

    class Recorder:
        def close(self, code):
            closed.append((code, len(pauses)))

    closed, pauses = [], []
    hub = Hub()
    hub._sockets = {number: {Recorder()} for number in range(5_000)}

    async def sleep(seconds):
        pauses.append(seconds)
        if len(closed) == 5_000:
            hub._sockets.clear()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    await hub.drain()
    steps = [step for _, step in closed]
    assert {code for code, _ in closed} == {1012}
    assert max(steps.count(step) for step in set(steps)) <= 50
    assert 1.5 < sum(pauses) < 2.5


async def test_who_comes_during_the_end_is_sent_away(address, dial, manager_a):
    Hub.here().draining = True
    async with dial(address, manager_a) as client:
        assert await client.close_code() == 1012
