"""What stands for the network and the device of a request, for one day: enough to count, useless to follow anybody."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, NamedTuple

from core.network import client_address
from evaluations.keys import keyring
from evaluations.pseudonyms import KeyDestroyedError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

DEVICE = re.compile(r"[A-Za-z0-9-]{16,64}")  # X-Device-ID: made by the app at its installation
_PREFIX = {4: 24, 6: 48}  # of a household or a street of them, never an address


class Marks(NamedTuple):
    """Sixteen bytes each, other ones tomorrow; None where nothing is known."""

    network: bytes | None = None
    device: bytes | None = None


UNMARKED = Marks()


def marks_of(request: HttpRequest, day: date) -> Marks:
    """Return the marks of a request on a day. A header that is no device id is nothing."""
    network, device = prefix(client_address(request)), request.headers.get("X-Device-ID", "")
    try:
        return Marks(
            keyring().mark("network", network, day) if network else None,
            keyring().mark("device", device.encode(), day) if DEVICE.fullmatch(device) else None,
        )
    except KeyDestroyedError:
        return UNMARKED


def prefix(address: str) -> bytes | None:
    """Return the /24 of an IPv4 address, the /48 of an IPv6 one; None for anything else."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    return bytes([found.version]) + found.packed[: _PREFIX[found.version] // 8]
