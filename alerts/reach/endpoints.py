"""Which addresses may be asked to wake a browser. Pure.

A subscription's address comes from the client; asked as it is, it would let anybody make this server call any other.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 1000
# The services behind Chrome, Edge, Firefox and Safari; `*.` stands for any name below.
HOSTS = (
    "fcm.googleapis.com",
    "android.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "web.push.apple.com",
    "*.push.apple.com",
)


class Refused(ValueError):
    """The address is not one of a push service."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to send: parts of a checked address. `trusted` ones of a test may lie on this machine."""

    scheme: str
    host: str
    port: int
    target: str  # path and query
    trusted: bool

    @property
    def origin(self) -> str:
        """Return the origin: the audience of our signature."""
        usual = {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{self.host}" + ("" if self.port == usual else f":{self.port}")


def parse(address: str, test_hosts: Collection[str] = ()) -> Endpoint:
    """Return the parts of a push service's address. Raises Refused for every other.

    Args:
        address: as the browser gave it.
        test_hosts: `host:port` of services on a developer's machine.
    """
    if len(address) > LONGEST or not all("!" <= letter <= "~" for letter in address) or "\\" in address:
        raise Refused("letters")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused("shape") from error
    if parts.username is not None or parts.password is not None or "#" in address:
        raise Refused("shape")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{host}:{port}" in test_hosts and port and parts.scheme in ("http", "https"):
        return Endpoint(parts.scheme, host, port, target, trusted=True)
    if parts.scheme != "https" or port not in (None, 443) or not is_known(host):
        raise Refused("host")
    return Endpoint("https", host, 443, target, trusted=False)


def is_known(host: str) -> bool:
    """Tell whether a host belongs to a push service."""
    return any(host.endswith(known[1:]) if known.startswith("*.") else host == known for known in HOSTS)


def is_public(address: str) -> bool:
    """Tell whether an IP address lies in the open Internet, with no other address hidden in it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
