"""A page of another site opens our socket from the browser of somebody who is signed in (WebSocket hijack)."""

import pytest
import websockets
from channels.db import database_sync_to_async as in_db

from accounts.models import SocketTicket
from tests.alerts.conftest import address, serve, sockets  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("origin", "accepted"),
    [
        pytest.param(None, True, id="native-app"),
        pytest.param(b"http://localhost:8000", True, id="own"),
        pytest.param(b"http://[::1]:8000", True, id="own-v6"),
        pytest.param(b"https://evil.example", False, id="other"),
        pytest.param(b"https://localhost.evil.example", False, id="looks-alike"),
        pytest.param(b"https://evil.example#localhost", False, id="fragment"),
        pytest.param(b"https://localhost@evil.example", False, id="user-name"),
        pytest.param(b"null", False, id="opaque"),
        pytest.param(b"file://", False, id="file"),
        pytest.param(b"http://[", False, id="broken"),
    ],
)
async def test_pages_of_other_sites_are_refused_and_do_not_use_the_ticket_up(
    sockets,  # noqa: F811 - a fixture
    manager_a, origin, accepted,
):  # fmt: skip
    headers = [(b"origin", origin)] if origin else []
    reader = await sockets(manager_a, headers=headers)
    assert reader.accepted is accepted
    assert await in_db(SocketTicket.objects.exists)() is not accepted


async def test_a_page_of_another_site_sees_no_handshake(address):  # noqa: F811 - a fixture
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"{address}?ticket=x", origin="https://evil.example")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("header", ["Cookie: sessionid=x", "Authorization: Bearer x"])
async def test_without_a_ticket_nothing_a_browser_sends_by_itself_opens_it(
    address,  # noqa: F811 - a fixture
    manager_a, header,
):  # fmt: skip
    name, _, value = header.partition(": ")
    async with websockets.connect(address, additional_headers={name: value}) as socket:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd.code == 4401
