"""Bodies of untold length reach the application whole, and never grow beyond what it takes."""

from __future__ import annotations

import asyncio

import pytest

from backend.chunked import WholeBodies

MOST = 10


def served(chunks, headers=((b"transfer-encoding", b"chunked"), (b"content-type", b"application/json"))):
    """Return (headers, body) as the application behind sees them, and how many chunks were taken from the client."""
    waiting = list(chunks)
    seen = {}

    async def receive():
        return waiting.pop(0)

    async def application(scope, receive, send):
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event["body"], event["more_body"]
        seen.update(headers=dict(scope["headers"]), body=body)

    scope = {"type": "http", "path": "/api/v1/evaluations", "headers": list(headers)}
    asyncio.run(WholeBodies(application, most=MOST)(scope, receive, None))
    return seen, len(chunks) - len(waiting)


def chunk(body, more):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_chunked_body_arrives_whole_with_its_length():
    seen, _ = served([chunk(b'{"a"', True), chunk(b":1}", True), chunk(b"", False)])
    assert seen["body"] == b'{"a":1}'
    assert seen["headers"] == {b"content-type": b"application/json", b"content-length": b"7"}


def test_a_body_that_does_not_end_is_read_no_further_than_it_takes_to_refuse_it():
    seen, taken = served([chunk(b"12345678", True)] * 50)
    assert taken == 2
    assert int(seen["headers"][b"content-length"]) == len(seen["body"]) > MOST


def test_a_body_of_told_length_arrives_as_it_was_sent():
    seen, _ = served([chunk(b"12", True), chunk(b"3", False)], headers=((b"content-length", b"3"),))
    assert seen == {"headers": {b"content-length": b"3"}, "body": b"123"}


@pytest.mark.parametrize("before", [[], [chunk(b"12", True)]])
def test_a_client_that_goes_away_reaches_nobody(before):
    seen, _ = served([*before, {"type": "http.disconnect"}])
    assert seen == {}


def upload(chunks, length):
    """Return what the application sees of a photo, and how many chunks were taken from the client."""
    waiting, seen = list(chunks), {}

    async def receive():
        return waiting.pop(0)

    async def application(scope, receive, send):
        body, more = b"", True
        while more:
            event = await receive()
            body, more = body + event["body"], event["more_body"]
        seen.update(length=int(dict(scope["headers"])[b"content-length"]), body=len(body))

    scope = {"type": "http", "path": "/api/v1/evaluations/1/photos/2", "headers": [(b"content-length", length)]}
    asyncio.run(WholeBodies(application, most=MOST, upload=200_000)(scope, receive, None))
    return seen, len(chunks) - len(waiting)


def test_a_file_may_be_longer_than_other_bodies_and_arrives_in_blocks():
    seen, _ = upload([chunk(b"x" * 150_000, True), chunk(b"y" * 50_000, False)], b"200000")
    assert seen == {"length": 200_000, "body": 200_000}


def test_a_file_that_says_it_is_too_long_is_not_read():
    assert upload([chunk(b"x", True)] * 9, b"200001") == ({"length": 200_001, "body": 0}, 0)


def test_when_all_bodies_together_are_too_many_one_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr("backend.chunked.ALL_TOGETHER", 5)
    answers = []

    async def receive():
        return chunk(b"123456", False)

    async def send(event):
        answers.append(event)

    bodies = WholeBodies(None, most=MOST)
    scope = {"type": "http", "path": "/", "headers": [(b"content-length", b"6")]}
    asyncio.run(bodies(scope, receive, send))
    assert (answers[0]["status"], bodies.held) == (503, 0)
