"""Where a request comes from, as tries are counted by it: an address, or the whole network that one person has."""

import ipaddress

from flask import request


def here() -> str:
    """The network of this request's address."""
    return of(request.remote_addr or "")


def of(address: str) -> str:
    """Whoever has one IPv6 address has all of its /64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else address
