"""The least that can push: one Redis subscription, one set of sockets a group, no people, no database."""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import redis.asyncio

Send = Callable[[dict[str, Any]], Awaitable[None]]

_groups: dict[str, set[Send]] = defaultdict(set)
_subscription: asyncio.Task[None] | None = None


async def _fan_out() -> None:
    client = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=None)
    async with client.pubsub() as pubsub:
        await pubsub.psubscribe("bare.*")
        async for message in pubsub.listen():
            if message["type"] == "pmessage":
                text = message["data"].decode()
                for send in list(_groups[message["channel"].decode().removeprefix("bare.")]):
                    await send({"type": "websocket.send", "text": text})


async def application(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    global _subscription  # noqa: PLW0603
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    if _subscription is None:
        _subscription = asyncio.create_task(_fan_out())
    group = scope["path"].rsplit("/", 1)[1]
    await receive()
    await send({"type": "websocket.accept"})
    _groups[group].add(send)
    try:
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        _groups[group].discard(send)
