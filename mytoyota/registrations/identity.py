"""One person's data as lines: name, address, and what is compared with the vehicle certificate (pure)."""

from collections.abc import Mapping
from typing import Any

from mytoyota.vehicles.matching import Claimant


def full_name(data: Mapping[str, Any]) -> str:
    """The name as pages and mails show it."""
    return str(data.get("corporate_name") or f"{data.get('family_name', '')} {data.get('given_name', '')}".strip())


def address(data: Mapping[str, Any]) -> str:
    """The address in one line, in the order of the vehicle certificate."""
    line = "".join(str(data.get(name, "")) for name in ("prefecture", "city", "street"))
    return f"{line} {data['building']}" if data.get("building") else line


def claimant(data: Mapping[str, Any]) -> Claimant:
    """What is compared with the vehicle certificate."""
    return Claimant(
        kind="corporate" if data.get("corporate_name") else "individual", name=full_name(data), address=address(data)
    )
