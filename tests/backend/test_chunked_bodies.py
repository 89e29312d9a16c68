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
