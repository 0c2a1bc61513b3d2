"""The signed reference to an order that goes with a login request, so that sign-up knows its store (decision 3)."""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from mytoyota.base import clock, keys

LIVES = timedelta(minutes=10)


@dataclass(frozen=True)
class OrderRef:
    """Which order, at which store, in which section of the guide (`1-1` buyer, `2-2` user)."""

    order_id: str
    store_id: str
    section: str


def make(ref: OrderRef) -> str:
    """The text to pass in the authorization request; good for ten minutes."""
    claims = {**asdict(ref), "until": int((clock.now() + LIVES).timestamp())}
    body = _encode(json.dumps(claims, separators=(",", ":")).encode())
    return f"{body}.{_encode(keys.ring().mac('link', 'order_ref', body))}"


def read(token: str) -> OrderRef | None:
    """The reference in `token`; nothing when it is altered, too old or not ours."""
    body, _, tag = token.partition(".")
    try:
        genuine = keys.ring().is_mac(_decode(tag), "link", "order_ref", body)
        claims = json.loads(_decode(body)) if genuine else {}
    except ValueError:
        return None
    if not claims or clock.now().timestamp() > claims.pop("until"):
        return None
    return OrderRef(**claims)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(part: str) -> bytes:
    return base64.b64decode(part.encode("ascii") + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
