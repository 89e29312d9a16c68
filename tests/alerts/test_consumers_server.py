"""The socket on the server that is used in production, read by an ordinary client."""

import asyncio
import json

import pytest
import websockets
from channels.db import database_sync_to_async as in_db

from alerts.actions import raise_alerts
from tests.alerts.conftest import make_ticket

pytestmark = pytest.mark.django_db(transaction=True)


async def test_alerts_reach_an_ordinary_client_in_order_across_connections(address, manager_a, new_alert):
    have = 0
    for turn in range(3):
        _, ticket = await in_db(make_ticket)(manager_a)
        async with websockets.connect(f"{address}?ticket={ticket}", compression=None) as socket:
            hello = json.loads(await socket.recv())
            assert hello == {"type": "hello", "last": turn * 7}
            await socket.send(json.dumps({"type": "replay", "after": have}))
            await in_db(raise_alerts)(items=[new_alert() for _ in range(5)])
            while have < turn * 7 + 5:
                frame = json.loads(await asyncio.wait_for(socket.recv(), 5))
                if frame["type"] == "alert":
                    assert frame["sequence"] == have + 1
                    have = frame["sequence"]
        await in_db(raise_alerts)(items=[new_alert() for _ in range(2)])
    assert have == 19


@pytest.mark.parametrize(("ticket", "code"), [("wrong", 4401), ("", 4401)])
async def test_a_client_sees_the_close_code(address, ticket, code):
    async with websockets.connect(f"{address}?ticket={ticket}") as socket:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd.code == code


async def test_there_is_nothing_at_another_path(address):
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(address.replace("alerts", "other"))
    assert refused.value.response.status_code == 403
