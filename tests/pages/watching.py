"""What no page may do, whatever happens on it: call another host, break its own policy, complain in the console."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, WebError, WebSocket

TELL = """addEventListener('securitypolicyviolation', e =>
  console.error(`CSP ${e.violatedDirective} refused ${e.blockedURI} in ${e.sourceFile || ''}:${e.lineNumber}`))"""


@dataclass
class Watch:
    """The troubles of one context; a test ends badly where any is left that it did not allow."""

    host: str
    role: str
    language: str
    device: str
    troubles: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    is_looking: bool = False  # our own tools are at work in the page: what comes from no file is of theirs

    def over(self, context: BrowserContext) -> None:
        """Look at everything that happens from now on."""
        context.add_init_script(TELL)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("page", lambda page: page.on("websocket", self._socket))

    def left(self) -> list[str]:
        """Troubles that nobody allowed."""
        return [each for each in self.troubles if not any(re.search(pattern, each) for pattern in self.allowed)]

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self._address(socket.url)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.host:
            self.troubles.append(f"asks another host: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type in ("error", "warning") and not (self.is_looking and not url):
            self.troubles.append(f"console {message.type}: {message.text} ({url})")

    def _error(self, error: WebError) -> None:
        thrown = error.error
        self.troubles.append(f"uncaught: {thrown.stack if isinstance(thrown, Error) else thrown}")
