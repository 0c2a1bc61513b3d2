"""Host names as the settings see them: who can reach them, and how they stand in an address."""

import ipaddress
import re
from urllib.parse import urlsplit

PUBLIC_ADDRESS = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?/?", re.IGNORECASE)


def is_everywhere(host: str) -> bool:
    """Whether `host` means every address of this machine (0.0.0.0 or ::); one can listen there, but not open it."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host` (a name or an IP address)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def reachable(host: str) -> str:
    """The host as it stands in an address that can be opened; IPv6 needs brackets there."""
    if is_everywhere(host):
        host = "::1" if ":" in host else "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def host_of(url: str) -> str:
    """The host name in an address."""
    return urlsplit(url).hostname or ""
