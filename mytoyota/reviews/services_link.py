"""The link at the foot of the completion mail, which leads to the services (guide 4-1/11-A, 5-1/1): 90 days."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.links import Link, id_in
from mytoyota.base.refusals import LinkExpired, NotFound
from mytoyota.reviews.models import ACCEPTED, Review

LIVES = timedelta(days=90)
ROLE = "services"


def path(review_id: str) -> str:
    """Where it leads; derived, never stored."""
    return f"/services/{_link(review_id).token()}"


def until(row: Review) -> date:
    """The last day in Japan on which it leads on."""
    return clock.in_japan((row.decided_at or clock.now()) + LIVES).date()


def review_of(session: Session, token: str) -> Review:
    """The accepted review that a mailed link is for; whose it is has to be asked still.

    Raises:
        NotFound: it is nobody's link.
        LinkExpired: its 90 days are over.
    """
    row = session.get(Review, id_in(token))
    if row is None or not _link(row.id).fits(token) or row.state != ACCEPTED or row.decided_at is None:
        raise NotFound
    if clock.now() >= row.decided_at + LIVES:
        raise LinkExpired(ROLE)
    return row


def _link(review_id: str) -> Link:
    return Link(review_id, ROLE, 1)
