"""Alerts to raise."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import pytest_asyncio
import websockets
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.utils import timezone

from accounts import actions
from accounts.models import Session
from alerts.actions import NewAlert
from alerts.hub import Hub
from alerts.kinds import Audience, Kind, Severity
from alerts.routing import websocket_urlpatterns
from backend.serve import server
from tests.alerts.counting import KEY


@pytest.fixture
def new_alert(center_a):
    """Return a maker of alerts of center A for its managers."""

    def make(**fields):
        defaults = {
            "kind": Kind.RATING_TOLD,
            "audience": Audience.MANAGERS,
            "severity": Severity.WARNING,
            "center_id": center_a.pk,
            "entity_id": None,
            "reference": uuid.uuid4(),
            "context": {"factors": ["waiting_time"], "names": {"waiting_time": {"en": "Waiting", "ar": "الانتظار"}}},
        }
        return NewAlert(**defaults | fields)

    return make


@pytest.fixture
def same(new_alert):
    """Return a maker of alerts of one cause."""

    def make(**fields):
        return new_alert(**{"kind": Kind.PAYMENT_DOWN, "fold": KEY} | fields)

    return make


@pytest.fixture
def told(new_alert):
    """Return a maker of consented ratings of one place."""

    def make(**fields):
        return new_alert(**{"fold": KEY} | fields)

    return make


@pytest.fixture
def rating(new_alert):
    """Return a maker of alerts of center A for the quality team."""

    def make(**fields):
        return new_alert(**{"kind": Kind.RATING_RECEIVED, "audience": Audience.QUALITY} | fields)

    return make


class Reader(WebsocketCommunicator):
    """A client of the socket."""

    async def frame(self, timeout=5):
        return json.loads(await self.receive_from(timeout))

    async def frames(self, count):
        return [await self.frame() for _ in range(count)]

    async def send_frame(self, **frame):
        await self.send_to(text_data=json.dumps(frame))

    async def replay(self, after):
        """Ask for a replay and return the numbers that came with it."""
        await self.send_frame(type="replay", after=after)
        numbers = []
        while (frame := await self.frame())["type"] == "alert":
            numbers.append(frame["sequence"])
        assert frame["type"] == "replayed"
        return numbers, frame["last"]

    async def close_code(self):
        """Wait until the server closes; frames before it are dropped."""
        while (message := await self.receive_output(5))["type"] != "websocket.close":
            pass
        return message["code"]


def make_ticket(person):
    """Sign a person in and return (session, ticket)."""
    expires_at = timezone.now() + timedelta(days=1)
    session = Session.objects.create(person=person, current_hash=uuid.uuid4().bytes, expires_at=expires_at)
    return session, actions.make_ticket(session=session)


@pytest_asyncio.fixture
async def sockets(transactional_db):
    """Return a maker of readers: of a person (a ticket is made) or with a query of its own."""
    opened = []

    async def connect(person=None, *, query="", headers=()):
        if person is not None:
            session, ticket = await database_sync_to_async(make_ticket)(person)
            query += f"&ticket={ticket}"
        reader = Reader(URLRouter(websocket_urlpatterns), f"/ws/alerts?{query}", headers=list(headers))
        reader.session = session if person is not None else None
        opened.append(reader)
        reader.accepted, _ = await reader.connect(5)
        return reader

    yield connect
    for reader in opened:
        await reader.disconnect()
    await Hub.here().stop()
    await asyncio.sleep(0)


@pytest_asyncio.fixture
async def serve(transactional_db):
    """Return a starter of the server of production (with settings of uvicorn); it gives the address of the socket."""
    running = []

    async def start(**more):
        one = server("127.0.0.1", 0, **more)
        running.append((one, asyncio.create_task(one._serve())))  # without its signal handlers
        while not one.started:
            await asyncio.sleep(0.01)
        return f"ws://127.0.0.1:{one.servers[0].sockets[0].getsockname()[1]}/ws/alerts"

    yield start
    for one, task in running:
        one.should_exit = True
        await task


@pytest_asyncio.fixture
async def address(serve):
    """A running server; the address of its socket without the query."""
    return await serve()


@pytest.fixture
def outdated_ticket(monkeypatch):
    """Return a maker of tickets that are no longer good."""

    def make(person):
        monkeypatch.setattr(actions.sessions, "TICKET_LIFETIME", timedelta(seconds=-1))
        return make_ticket(person)[1]

    return make


@pytest.fixture
def dial():
    """Return an opener of ordinary clients, of a person or with a ticket."""

    @asynccontextmanager
    async def dial(address, person=None, *, ticket="", **more):
        if person is not None:
            _, ticket = await database_sync_to_async(make_ticket)(person)
        async with websockets.connect(f"{address}?ticket={ticket}", compression=None, **more) as client:
            yield Client(client)

    return dial


class Client:
    """An ordinary client of the socket, on a real connection."""

    def __init__(self, client):
        self.raw = client

    async def frame(self, timeout=5):
        return json.loads(await asyncio.wait_for(self.raw.recv(), timeout))

    async def hello(self):
        assert (await self.frame())["type"] == "hello"
        await asyncio.sleep(0.6)  # live frames flow from here

    async def sends(self, **frame):
        await self.raw.send(json.dumps(frame))

    async def close_code(self, timeout=5):
        """Wait until the server closes; frames before it are dropped."""
        return (await self.rest(timeout))[1]

    async def rest(self, timeout=5):
        """Read to the end; return the frames and the close code, None where the line broke."""
        frames = []
        async with asyncio.timeout(timeout):
            try:
                while True:
                    frames.append(json.loads(await self.raw.recv()))
            except websockets.ConnectionClosed as closed:
                return frames, closed.rcvd.code if closed.rcvd else None
