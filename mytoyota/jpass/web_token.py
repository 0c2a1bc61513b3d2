"""What somebody searched for, encrypted for an address: nobody but this member of staff can read a name out of it."""

import base64
import json
from typing import Any

from mytoyota.base import keys
from mytoyota.base.keys import DecryptionFailed
from mytoyota.organisation.models import Staff

LONGEST = 2_000


def closed(values: dict[str, Any], about: str, member: Staff) -> str:
    """The values as part of an address; `about` says what they are of."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(keys.ring().encrypt(text.encode(), f"{about}:{member.id}")).decode().rstrip("=")


def opened(token: str, about: str, member: Staff) -> dict[str, Any] | None:
    """The values that `closed` was given; None where they are not this person's or no token at all."""
    if not token or len(token) > LONGEST:
        return None
    try:
        encrypted = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        found: dict[str, Any] = json.loads(keys.ring().decrypt(encrypted, f"{about}:{member.id}"))
    except (ValueError, DecryptionFailed):
        return None
    return found
