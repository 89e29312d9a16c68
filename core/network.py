"""Who calls: the client's address, believing only the proxies we configured."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the client; the nth-last of X-Forwarded-For with n trusted proxies, else the peer's."""
    peer = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        peer = hops[-trusted]
    return str(peer)


def network(request: HttpRequest) -> str:
    """Return the network that limits count by: the IPv4 address, or the /56 of an IPv6 one (one household)."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "unknown"
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address}/56", strict=False))
    return str(address)
