"""How often plates and chassis numbers may be tried: counted by what is compared, and before (guide 4-1/7-A)."""

from mytoyota.base import limits
from mytoyota.base.db import Database
from mytoyota.base.limits import RateLimit

DAY = 86_400  # seconds
PLATES = RateLimit("review_plates", free=10, first=DAY, longest=DAY, memory=DAY)
FROM_ADDRESS = "review_address"


def hit(database: Database, account_id: str, compared: str) -> None:
    """Counts one try of an account; `compared` is what is tried, the same again directly is the same try.

    Raises:
        TooMany: ten different ones were tried within a day.
    """
    limits.hit(database, PLATES, account_id, compared)


def hit_from(database: Database, address: str, most: int, compared: str) -> None:
    """Counts one try from a network address that may try `most` in a day (0: not counted). Raises TooMany."""
    if most:
        limits.hit(database, RateLimit(FROM_ADDRESS, most, first=DAY, longest=DAY, memory=DAY), address, compared)
