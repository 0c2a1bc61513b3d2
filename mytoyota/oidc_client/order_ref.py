"""The signed reference that goes with a login request, so that sign-up knows section, order and store (decision 3)."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from mytoyota.base import clock, keys

LIVES = timedelta(minutes=10)
WORD = "order_ref"
AFTER_DELIVERY = "4-1"  # the section of who registers at home, by an order's link or by the leaflet alone
ALPHABET = re.compile(r"[A-Za-z0-9_.-]+")  # itsdangerous overlooks any other character in a signature


@dataclass(frozen=True)
class OrderRef:
    """In which section of the guide (`1-1` buyer, `2-2` user, `4-1` after delivery), for which order at which store.

    After delivery there may be no order: the general leaflet knows none.
    """

    order_id: str | None
    store_id: str | None
    section: str


def make(public_id: OrderRef) -> str:
    """The text to pass in the authorization request; good for ten minutes."""
    return _serializer().dumps(asdict(public_id))


def read(token: str) -> OrderRef | None:
    """The reference in `token`; nothing when it is altered, too old or not ours."""
    if not ALPHABET.fullmatch(token):
        return None
    try:
        # Its age is not left to `max_age`, which refuses what a server whose clock runs a moment ahead has just signed.
        claims, signed_at = _serializer().loads(token, return_timestamp=True)
    except BadData:
        return None
    return OrderRef(**claims) if clock.now() - signed_at <= LIVES else None


def _serializer() -> URLSafeTimedSerializer:
    """Signs with the newest key on the ring and accepts every other: a rotation ends no login under way."""
    hmac_sha256 = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(keys.ring().signing_keys("link", WORD), salt=WORD, signer_kwargs=hmac_sha256)
