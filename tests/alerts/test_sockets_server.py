"""Sockets on the server of production: readers who do not read, peers who are gone, and who may not stay."""

import asyncio
import json
import socket as sockets

import pytest
from channels.db import database_sync_to_async as in_db

from accounts.models import Person, Session
from alerts import consumers
from alerts.actions import raise_alerts
from alerts.frames import PAGE
from alerts.hub import Hub
from backend import serve as serving
from centers.models import Mandate
from tests.alerts.conftest import make_ticket
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "x" * 20_000  # a comment: some hundred of these fill every buffer on the way


@pytest.fixture
def tell(new_alert):
    """Return a coroutine that raises alerts of center A."""

    async def tell(count=1, **fields):
        await in_db(raise_alerts)(items=[new_alert(**fields) for _ in range(count)])

    return tell


class Mute:
    """A client that opens a socket and then neither reads nor answers pings until it is told to read."""

    async def open(self, address, person):
        _, ticket = await in_db(make_ticket)(person)
        host, port = address.split("/")[2].split(":")
        connection = sockets.socket()
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, (host, int(port)))
        self.reader, self.writer = await asyncio.open_connection(sock=connection, limit=2_048)
        self.writer.write(
            f"GET /ws/alerts?ticket={ticket} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b" 101 " in await self.reader.readuntil(b"\r\n\r\n")
        return self

    async def frame(self):
        """The next text frame (servers do not mask); pings are skipped."""
        while True:
            kind, size = await self.reader.readexactly(2)
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2))
            payload = await self.reader.readexactly(size)
            if kind & 0x0F == 1:
                return json.loads(payload)

    def hang_up(self):
        self.writer.transport.abort()


async def gone(person, seconds):
    """Wait until the hub holds no socket of a person; return whether it came to that."""
    for _ in range(int(seconds / 0.05)):
        if not Hub.here().count(person.pk):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_stalled_reader_holds_up_nobody_costs_a_page_and_goes_on(address, dial, tell, manager_a, center_a):
    quick = await in_db(make_person)("manager", "quick")
    await in_db(Mandate.objects.create)(person=quick, center=center_a)
    stalled = await Mute().open(address, manager_a)
    async with dial(address, quick) as client:
        await client.hello()
        for _ in range(5):
            await tell(PAGE, comment=LONG)
        numbers = [(await client.frame())["sequence"] for _ in range(5 * PAGE)]
    assert numbers == list(range(1, 5 * PAGE + 1))
    [held] = Hub.here()._sockets[manager_a.pk]
    assert 0 < len(held._out) <= PAGE
    assert held.sent < 5 * PAGE
    assert (await stalled.frame())["type"] == "hello"
    assert [(await stalled.frame())["sequence"] for _ in range(5 * PAGE)] == numbers
    stalled.hang_up()


@pytest.mark.parametrize("waiting", [0, 4 * PAGE], ids=["idle", "with-frames-waiting"])
async def test_a_peer_that_is_gone_without_a_word_is_let_go(serve, tell, manager_a, waiting):
    address = await serve(ws_ping_interval=1.0, ws_ping_timeout=0.5)
    dead = await Mute().open(address, manager_a)
    await asyncio.sleep(0.6)
    assert Hub.here().count(manager_a.pk) == 1
    for _ in range(waiting // PAGE):
        await tell(PAGE, comment=LONG)
    assert await gone(manager_a, 5)
    dead.hang_up()


async def test_who_answers_pings_stays(serve, dial, tell, manager_a):
    address = await serve(ws_ping_interval=0.2, ws_ping_timeout=0.3)
    async with dial(address, manager_a) as client:
        await client.hello()
        await asyncio.sleep(1.5)
        await tell()
        assert (await client.frame())["sequence"] == 1


async def test_a_ticket_opens_one_socket(address, dial, manager_a):
    _, ticket = await in_db(make_ticket)(manager_a)
    async with dial(address, ticket=ticket) as first:
        await first.hello()
        async with dial(address, ticket=ticket) as second:
            assert await second.close_code() == 4401


async def test_an_old_ticket_opens_none(address, dial, manager_a, outdated_ticket):
    async with dial(address, ticket=await in_db(outdated_ticket)(manager_a)) as client:
        assert await client.close_code() == 4401


async def test_a_flood_of_frames_is_cut(address, dial, manager_a):
    async with dial(address, manager_a) as client:
        for _ in range(consumers.BURST + 5):
            await client.sends(type="ping")
        assert await client.close_code() == 4429


@pytest.mark.parametrize("size", [consumers.MAX_FRAME + 1, serving.LARGEST + 1], ids=["ours", "beyond-the-servers"])
async def test_an_oversized_frame_is_cut(address, dial, manager_a, size):
    async with dial(address, manager_a) as client:
        await client.sends(type="ping", pad="x" * size)
        assert await client.close_code() == 1009


async def test_one_socket_too_many_is_turned_away(address, dial, manager_a, settings):
    settings.AYN_SOCKETS_PER_PERSON = 1
    async with dial(address, manager_a) as first:
        await first.hello()
        async with dial(address, manager_a) as second:
            assert await second.close_code() == 4429


async def test_a_mandate_that_ends_or_begins_is_felt_within_a_second(
    address, dial, tell, new_alert, manager_a, center_a, center_b
):
    async with dial(address, manager_a) as client:
        await client.hello()
        await in_db(Mandate.objects.filter(person=manager_a).delete)()
        await tell()
        with pytest.raises(TimeoutError):
            await client.frame(1)
        await in_db(Mandate.objects.create)(person=manager_a, center=center_b)
        await in_db(raise_alerts)(items=[new_alert(center_id=center_b.pk)])
        assert (await client.frame(1))["center"]["code"] == center_b.code
        await in_db(Mandate.objects.create)(person=manager_a, center=center_a)
        await tell()
        assert (await client.frame(1))["center"]["code"] == center_a.code


async def test_what_was_delivered_but_not_yet_read_goes_with_the_mandate(address, dial, tell, manager_a):
    async with dial(address, manager_a) as client:  # live frames wait a moment after hello
        assert (await client.frame())["type"] == "hello"
        await tell()
        await in_db(Mandate.objects.filter(person=manager_a).delete)()
        with pytest.raises(TimeoutError):
            await client.frame(1.5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda person: Session.objects.filter(person=person).delete(), 4401, id="signed-out"),
        pytest.param(lambda person: Person.objects.filter(pk=person.pk).update(is_active=False), 4401, id="disabled"),
        pytest.param(lambda person: Person.objects.filter(pk=person.pk).update(role="shopper"), 4403, id="other-role"),
    ],
)
async def test_who_may_no_longer_hold_a_socket_is_told_why(address, dial, manager_a, change, code):
    async with dial(address, manager_a) as client:
        await client.hello()
        await in_db(change)(manager_a)
        assert await client.close_code() == code
