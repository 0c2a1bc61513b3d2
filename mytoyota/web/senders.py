"""For whom a request does costly work: an address, until somebody is known by what strangers cannot make up (14)."""

import ipaddress
from functools import lru_cache

from flask import Flask, request

from mytoyota.base import bounded


def install(app: Flask) -> None:
    """Every request begins as its address."""
    app.before_request(_come)


def known(kind: str, row_id: str) -> None:
    """The request is that of a journey, an account, a device or a member of staff that was found for its browser."""
    bounded.sender.set(f"{kind} {row_id}")


def network() -> str:
    """The address that the request comes from; whoever has one IPv6 address has all of its /64."""
    return _network(request.remote_addr or "")


@lru_cache(maxsize=4096)  # a browser comes from the same address with every request
def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else address


def _come() -> None:
    bounded.sender.set(network())
