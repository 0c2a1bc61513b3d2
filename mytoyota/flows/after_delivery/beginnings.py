"""How often something may be begun after delivery by browsers that nobody has logged in with yet (decision 14)."""

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.web import senders, unit

DAY = 86_400
# A link is forwarded to a family or a company, not to a crowd. The leaflet's address is everybody's: mobile networks
# put thousands behind one address, who are slowed down by seconds only.
BY_LINK = RateLimit("after.link", free=20, first=60, longest=3600, memory=DAY)
BY_LEAFLET = RateLimit("after.leaflet", free=200, first=1, longest=60, memory=DAY)


def hit(link_id: str | None, browser_id: str | None) -> None:
    """Counts a press that begins a journey, by its link (none: the leaflet) and network, before anything is written.

    The same browser's press again directly is the same one. No transaction may be open.

    Raises:
        TooMany: so many were begun from there that the next has to wait.
    """
    limit, subject = (BY_LINK, f"{link_id}:{senders.network()}") if link_id else (BY_LEAFLET, senders.network())
    limits.hit(unit.database(), limit, subject, browser_id)
