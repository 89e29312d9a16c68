"""The protocol of the socket, frame by frame."""

import asyncio
import json
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async as in_db
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator

from accounts.actions import sessions
from accounts.models import Person, Session, SocketTicket
from alerts import consumers
from alerts.actions import acknowledge_alert, raise_alerts
from alerts.models import Alert
from alerts.routing import websocket_urlpatterns
from centers.models import Mandate
from tests.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tell(new_alert):
    """Return a coroutine that raises alerts of center A."""

    async def tell(count=1, **fields):
        await in_db(raise_alerts)(items=[new_alert(**fields) for _ in range(count)])

    return tell


async def test_hello_says_where_the_mailbox_stands(sockets, tell, manager_a):
    await tell(3)
    reader = await sockets(manager_a)
    assert await reader.frame() == {"type": "hello", "last": 3}


async def test_an_alert_arrives_at_once(sockets, tell, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    await asyncio.sleep(0.5)
    await tell()
    frame = await reader.frame(1)
    assert (frame["type"], frame["sequence"], frame["state"]) == ("alert", 1, "open")
    assert frame["center"] == {"code": "CENTER-A", "name": "مركز CENTER-A"}


async def test_a_replay_gives_what_was_missed_in_order(sockets, tell, manager_a):
    await tell(250)
    reader = await sockets(manager_a)
    await reader.frame()
    assert await reader.replay(40) == (list(range(41, 251)), 250)


async def test_what_was_missed_and_asked_for_in_the_address_comes_first_over_the_slowest_line(sockets, tell, manager_a):
    await tell(5)
    reader = await sockets(manager_a, query="after=2")
    await tell(1)
    assert [frame.get("sequence", frame["type"]) for frame in await reader.frames(6)] == [
        "hello", 3, 4, 5, "replayed", 6,
    ]  # fmt: skip


@pytest.mark.parametrize("after", ["-1", "x", "", "1.5", "٣", "9" * 30])
async def test_an_address_with_a_senseless_number_is_told_so(sockets, manager_a, after):
    reader = await sockets(manager_a, query=f"after={after}")
    await reader.frame()
    if after:  # an empty one asks nothing
        assert await reader.frame() == {"type": "error", "code": "invalid_after"}


@pytest.mark.parametrize("after", [250, 251, 10**18], ids=["at-end", "beyond", "far-beyond"])
async def test_a_replay_from_the_end_gives_nothing(sockets, tell, manager_a, after):
    await tell(2)
    reader = await sockets(manager_a)
    await reader.frame()
    assert await reader.replay(after) == ([], 2)


async def test_no_gap_and_no_duplicate_between_replay_and_live(sockets, tell, manager_a):
    """Alerts keep coming while the replay runs."""
    await tell(120)
    reader = await sockets(manager_a)
    assert await reader.frame() == {"type": "hello", "last": 120}
    await reader.send_frame(type="replay", after=0)
    for _ in range(15):
        await tell(2)
    frames = await reader.frames(151)
    assert [frame["sequence"] for frame in frames if frame["type"] == "alert"] == list(range(1, 151))
    [place] = [place for place, frame in enumerate(frames) if frame["type"] == "replayed"]
    assert frames[place]["last"] == 120 == place


async def test_live_frames_come_without_a_replay(sockets, tell, manager_a):
    await tell(5)
    reader = await sockets(manager_a)
    await reader.frame()
    await tell(3)
    assert [frame["sequence"] for frame in await reader.frames(3)] == [6, 7, 8]


async def test_two_managers_and_the_quality_team_each_have_their_own_numbers(
    sockets, tell, manager_a, manager_b, quality, center_b, rating
):
    await in_db(raise_alerts)(items=[rating()])
    readers = [await sockets(person) for person in (manager_a, manager_b, quality)]
    assert [(await reader.frame())["last"] for reader in readers] == [0, 0, 1]
    await tell()
    await in_db(raise_alerts)(items=[rating(comment="whole")])
    of_a, of_quality = await readers[0].frame(), await readers[2].frame()
    assert (of_a["sequence"], of_a["comment"], of_a["rating"]) == (1, None, None)
    assert (of_quality["sequence"], of_quality["comment"]) == (2, "whole")
    assert await readers[1].receive_nothing(0.5)


async def test_what_somebody_does_with_an_alert_is_seen_by_the_others(sockets, tell, manager_a, center_a):
    second = await in_db(make_person)("manager", "second")
    await in_db(Mandate.objects.create)(person=second, center=center_a)
    reader = await sockets(second)
    await reader.frame()
    await tell()
    alert = await reader.frame()
    await in_db(acknowledge_alert)(alert_id=alert["id"], by=manager_a)
    changed = await reader.frame()
    assert (changed["type"], changed["sequence"], changed["state"]) == ("alert_changed", 1, "acknowledged")
    assert await reader.receive_nothing(2)


@pytest.mark.parametrize(
    ("query", "headers", "name"),
    [
        pytest.param("", [], "مركز CENTER-A", id="own"),
        pytest.param("language=en", [], "Center CENTER-A", id="asked"),
        pytest.param("", [(b"accept-language", b"en-GB;q=0.9, fr;q=0.1")], "Center CENTER-A", id="header"),
        pytest.param("language=xx", [], "مركز CENTER-A", id="unknown"),
    ],
)
async def test_frames_are_in_the_readers_language(sockets, tell, manager_a, query, headers, name):
    reader = await sockets(manager_a, query=query, headers=headers)
    await reader.frame()
    await tell()
    assert (await reader.frame())["center"]["name"] == name


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        pytest.param('{"type":"ping"}', {"type": "pong"}, id="ping"),
        pytest.param("{", {"type": "error", "code": "invalid_json"}, id="truncated"),
        pytest.param("[1]", {"type": "error", "code": "invalid_json"}, id="no-object"),
        pytest.param("[" * 3000, {"type": "error", "code": "invalid_json"}, id="deep"),
        pytest.param('{"type":"shout"}', {"type": "error", "code": "unknown_type"}, id="unknown"),
        pytest.param('{"after":3}', {"type": "error", "code": "unknown_type"}, id="no-type"),
        pytest.param('{"type":"replay"}', {"type": "error", "code": "invalid_after"}, id="no-after"),
        pytest.param('{"type":"replay","after":true}', {"type": "error", "code": "invalid_after"}, id="true"),
        pytest.param('{"type":"replay","after":-1}', {"type": "error", "code": "invalid_after"}, id="negative"),
        pytest.param('{"type":"replay","after":1.5}', {"type": "error", "code": "invalid_after"}, id="fraction"),
        pytest.param('{"type":"replay","after":"1"}', {"type": "error", "code": "invalid_after"}, id="text"),
    ],
)
async def test_every_frame_of_a_client_is_answered(sockets, manager_a, sent, answer):
    reader = await sockets(manager_a)
    await reader.frame()
    await reader.send_to(text_data=sent)
    assert await reader.frame() == answer


async def test_a_number_too_large_for_json_is_refused(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    await reader.send_to(text_data='{"type":"replay","after":' + "9" * 400 + "}")
    assert (await reader.frame())["type"] == "error"


async def test_bytes_are_no_frame(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    await reader.send_to(bytes_data=b'{"type":"ping"}')
    assert await reader.frame() == {"type": "error", "code": "invalid_json"}


async def test_an_oversized_frame_closes_the_socket(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.send_to(text_data=json.dumps({"type": "ping", "pad": "x" * consumers.MAX_FRAME}))
    assert await reader.close_code() == 1009


async def test_a_flood_of_frames_closes_the_socket(sockets, manager_a):
    reader = await sockets(manager_a)
    for _ in range(consumers.BURST + 5):
        await reader.send_frame(type="ping")
    assert await reader.close_code() == 4429


async def test_too_many_sockets_of_one_person_are_refused(sockets, manager_a, settings):
    settings.AYN_SOCKETS_PER_PERSON = 2
    for _ in range(2):
        assert (await (await sockets(manager_a)).frame())["type"] == "hello"
    assert await (await sockets(manager_a)).close_code() == 4429


@pytest.mark.parametrize("query", ["", "ticket=", "ticket=wrong", "ticket=%00%ff"])
async def test_a_bad_ticket_is_refused(sockets, query):
    assert await (await sockets(query=query)).close_code() == 4401


async def test_a_ticket_works_once(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    again = reader.scope["query_string"].decode()
    assert await (await sockets(query=again)).close_code() == 4401


async def test_an_expired_ticket_is_refused(sockets, manager_a, monkeypatch):
    monkeypatch.setattr(sessions, "TICKET_LIFETIME", timedelta(seconds=-1))
    assert await (await sockets(manager_a)).close_code() == 4401
    assert await in_db(SocketTicket.objects.count)() == 0


@pytest.mark.parametrize("role", ["resident", "shopper", "administrator"])
async def test_only_receivers_of_alerts_may_hold_a_socket(sockets, role):
    found = await in_db(make_person)(role, f"other-{role}")
    assert await (await sockets(found)).close_code() == 4403


async def test_a_revoked_session_loses_its_socket(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    revoked = Session.objects.filter(pk=reader.session.pk)
    await in_db(revoked.update)(revoked_at=reader.session.expires_at, revoked_because="logout")
    assert await reader.close_code() == 4401


async def test_a_disabled_person_loses_the_socket(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    await in_db(Person.objects.filter(pk=manager_a.pk).update)(is_active=False)
    assert await reader.close_code() == 4401


async def test_a_changed_role_loses_the_socket(sockets, manager_a):
    reader = await sockets(manager_a)
    await reader.frame()
    await in_db(Person.objects.filter(pk=manager_a.pk).update)(role="administrator")
    assert await reader.close_code() == 4403


async def test_a_manager_without_the_center_gets_no_more_of_its_alerts(sockets, tell, manager_a):
    await tell(2)
    reader = await sockets(manager_a)
    assert (await reader.frame())["last"] == 2
    await in_db(Mandate.objects.filter(person=manager_a).delete)()
    assert await reader.replay(0) == ([], 2)


async def test_there_is_no_other_socket(sockets):
    communicator = WebsocketCommunicator(URLRouter(websocket_urlpatterns), "/ws/other")
    assert (await communicator.connect(5))[0] is False


async def test_the_comment_goes_only_to_whom_it_was_let_out(sockets, manager_a, new_alert):
    reader = await sockets(manager_a)
    await reader.frame()
    await in_db(raise_alerts)(items=[new_alert(comment="allowed")])
    assert (await reader.frame())["comment"] == "allowed"
    assert await in_db(Alert.objects.count)() == 1
