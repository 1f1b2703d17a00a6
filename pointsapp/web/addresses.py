"""A caller's network address, coarsely: a whole neighbourhood may sit behind one, and nobody needs more of it."""

import ipaddress

from flask import request


def coarse_address() -> str:
    """The IPv4 address, or the /64 network of an IPv6 one.

    A server that listens on "::" hears of IPv4 callers as ::ffff:203.0.113.9, all of them in one network.
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
