"""What a page costs who comes to it for the first time, by bytes and journeys over the line; no clock is asked.

A slow line is one of 400 kbit/s with 400 ms from question to answer (what browsers call slow 3G). Files of one level
are asked for together, six at a time, once those of the level above have named them.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Response

SECONDS_A_JOURNEY, BYTES_A_SECOND, AT_ONCE = 0.4, 400_000 / 8, 6
CONNECTING = 1  # journeys before the first question (no TLS on this machine: one; with it two, once)
TOLD = 600  # bytes of the headers there and back, about
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@dataclass
class Weight:
    """What was asked for, and what came."""

    packed: dict[str, int] = field(default_factory=dict)  # address -> bytes, gzip
    sent: dict[str, int] = field(default_factory=dict)  # address -> bytes as they came
    level: dict[str, int] = field(default_factory=dict)  # address -> how many had to come before it
    fonts: set[str] = field(default_factory=set)

    def bytes(self) -> int:
        """Compressed bytes of everything but fonts: those are kept for a year, and text is there before them."""
        return sum(size for url, size in self.packed.items() if url not in self.fonts)

    def journeys(self) -> int:
        """Journeys over the line until all is there."""
        levels = Counter(level for url, level in self.level.items() if url not in self.fonts)
        return CONNECTING + sum(math.ceil(count / AT_ONCE) for count in levels.values())

    def seconds(self) -> float:
        """What that takes on the slow line."""
        headers = TOLD * (len(self.packed) - len(self.fonts))
        return SECONDS_A_JOURNEY * self.journeys() + (self.bytes() + headers) / BYTES_A_SECOND

    def line(self, name: str) -> str:
        """One line for people."""
        sent = sum(size for url, size in self.sent.items() if url not in self.fonts)
        fonts = sum(self.sent.get(url, 0) for url in self.fonts)
        return (
            f"{name:16} {self.bytes() / 1000:6.1f} kB gzip ({sent / 1000:.1f} as sent, fonts {fonts / 1000:.0f}), "
            f"{len(self.packed)} files, {self.journeys()} journeys, {self.seconds():.1f} s on slow 3G"
        )


@contextmanager
def weighed(page: Page) -> Iterator[Weight]:
    """Weigh everything that a page loads inside the block; its context must be fresh and without service workers."""
    weight, responses = Weight(), list[Response]()
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.on("Network.requestWillBeSent", lambda event: _note_level(weight, event))
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - it cannot mark a builtin
    yield weight
    for response in responses:
        _note_size(weight, response)
    cdp.detach()


def _note_level(weight: Weight, event: dict[str, Any]) -> None:
    initiator = event["initiator"]
    stack = initiator.get("stack") or {}
    while not stack.get("callFrames") and "parent" in stack:
        stack = stack["parent"]
    frames = stack.get("callFrames") or [{}]
    above = [initiator.get("url"), *(frame.get("url") for frame in frames)]
    known = [weight.level[url] for url in above if url in weight.level]
    weight.level.setdefault(event["request"]["url"], max(known, default=-1) + 1)


def _note_size(weight: Weight, response: Response) -> None:
    url = response.url
    if response.request.resource_type == "font":
        weight.fonts.add(url)
    body = response.body() if response.ok else b""
    weight.packed[url] = min(len(body), len(gzip.compress(body, 6, mtime=0)))
    weight.sent[url] = int(response.request.sizes()["responseBodySize"])


def slow_line(context: BrowserContext, page: Page) -> CDPSession:
    """Give a page the slow line."""
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", SLOW_3G)
    return cdp
