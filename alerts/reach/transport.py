"""One POST to a push service: its name looked up once, the address checked and then used as it was checked."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import httpx

from alerts.reach.endpoints import is_public

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alerts.reach.endpoints import Endpoint

TIMEOUT = httpx.Timeout(5.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service said."""

    status: int
    retry_after: str = ""


class Unreachable(Exception):
    """No answer came, or nobody was asked; the text is a stable class of why."""


class Transport(Protocol):
    """Takes one message to an endpoint. Raises Unreachable."""

    def __call__(self, endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it and return the answer."""


def send(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> Answer:
    """POST to the address that the name has now; never to a private one, never on to another. Raises Unreachable."""
    address = resolve(endpoint)
    host = f"[{address}]" if ":" in address else address
    named = endpoint.origin.partition("://")[2]
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            # The certificate is checked against the name, the connection goes to the address.
            client.stream(
                "POST",
                f"{endpoint.scheme}://{host}:{endpoint.port}{endpoint.target}",
                headers={**headers, "Host": named},
                content=body,
                extensions={"sni_hostname": endpoint.host},
            ) as answer,
        ):
            return Answer(answer.status_code, answer.headers.get("retry-after", ""))  # what it says is not read
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from None


def resolve(endpoint: Endpoint) -> str:
    """Return the first address of the endpoint's name. Raises Unreachable when one of them is not public."""
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("NameNotResolved") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not (endpoint.trusted or all(map(is_public, addresses))):
        raise Unreachable("AddressRefused")
    return addresses[0]
