"""A manager's socket that comes back after every cut and asks for what it missed."""

from __future__ import annotations

import json
import threading
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect


class Listener(threading.Thread):
    """Receives alerts until told to stop; remembers the numbers in the order of their arrival."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__(daemon=True)
        self._url, self._token = url, token
        self.sequences: list[int] = []
        self.frames: list[dict[str, object]] = []
        self.connections = 0
        self.enough = threading.Event()

    @property
    def last(self) -> int:
        return self.sequences[-1] if self.sequences else 0

    def run(self) -> None:
        while not self.enough.is_set():
            try:
                self._listen()
            except (OSError, HTTPException, WebSocketException, KeyError, ValueError):
                time.sleep(0.2)

    def _listen(self) -> None:
        where = self._url.replace("http", "ws", 1) + f"/ws/alerts?ticket={self._ticket()}&after={self.last}"
        with connect(where, open_timeout=5, close_timeout=1, compression=None) as socket:
            self.connections += 1
            while not self.enough.is_set():
                try:
                    frame = json.loads(socket.recv(timeout=0.5))
                except TimeoutError:
                    continue
                self._take(socket, frame)

    def _take(self, socket: object, frame: dict[str, object]) -> None:
        if frame["type"] == "ping":
            socket.send(json.dumps({"type": "pong"}))  # type: ignore[attr-defined]
        elif frame["type"] == "alert":
            self.sequences.append(int(str(frame["sequence"])))
            self.frames.append(frame)

    def _ticket(self) -> str:
        parts = urlsplit(self._url)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
        try:
            connection.request("POST", "/api/v1/socket-tickets", b"{}", self._headers())
            return str(json.loads(connection.getresponse().read())["ticket"])
        finally:
            connection.close()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
