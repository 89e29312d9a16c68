"""What the load is made of: evaluations as phones send them."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bench import load

COMMENT = "The wait was long although few people were there before me."
PATH = "/api/v1/evaluations"


def evaluations(seeds: dict[str, Any], **more: Any) -> Iterator[bytes]:
    """JSON of endless evaluations; no two runs share an id."""
    body = {
        "id": "@",
        "center": "@",
        "visited_at": (datetime.now(UTC) - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "channel": "counter",
        "outcome": "completed",
        "factor_set": 1,
        "scores": dict(zip(seeds["factors"], [5, 4, 4, 1, 3, 5, 3, None], strict=True)),
        "waiting_minutes": 35,
        "completion_minutes": 9,
        "payment_methods": ["card"],
        "comment": COMMENT,
        "comment_language": "en",
    } | more
    head, middle, tail = json.dumps(body).encode().split(b"@")
    dice = random.Random(uuid.uuid4().int)
    centers = [code.encode() for code in seeds["centers"]]
    while True:
        made = uuid.UUID(int=dice.getrandbits(128), version=4)
        yield head + str(made).encode() + middle + dice.choice(centers) + tail


def posts(seeds: dict[str, Any], *, batch: int = 1, **more: Any) -> Iterator[bytes]:
    """Requests that submit evaluations, one or a batch, each by some resident."""
    bodies, tokens = evaluations(seeds, **more), seeds["residents"]
    while True:
        body = next(bodies)
        path = PATH
        if batch > 1:
            body = b'{"evaluations":[' + b",".join([body, *islice(bodies, batch - 1)]) + b"]}"
            path += "/batch"
        yield load.request("POST", path, body, Authorization=f"Bearer {random.choice(tokens)}")


def reads(path: str, token: str = "", **headers: str) -> Iterator[bytes]:
    """The same request again and again."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    one = load.request("GET", path, **headers)
    while True:
        yield one
