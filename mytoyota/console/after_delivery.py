"""How far the user of an order is after delivery, for the desk: states and times, no personal words (guide 4-1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mytoyota.base.events import EventRow
from mytoyota.flows.models import Progress
from mytoyota.orders.events import AfterDeliveryMailed
from mytoyota.reviews import status
from mytoyota.reviews.models import PERSON, REFUSED
from mytoyota.reviews.status import ReviewStatus

ROLES = ("after", "after_sign_up")
MAILED, GOING = "mailed", "going"  # beside the states of a review


@dataclass(frozen=True)
class AfterStatus:
    """`state`: mailed (the link, to the buyer), going (somebody is at it), or that of the newest review; since when."""

    state: str
    since: datetime
    expected_on: date | None = None
    step_id: str = ""
    title: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody has to act: a person who reviews, or the applicant."""
        return self.state in (PERSON, REFUSED)


def of_orders(
    session: Session, order_ids: Collection[str], phones: Mapping[str, Sequence[Progress]]
) -> dict[str, AfterStatus]:
    """Of these orders those with something after delivery; `phones` is the progress of each, newest first."""
    mailed = select(EventRow.about, func.max(EventRow.at)).where(EventRow.about.in_(order_ids))
    mailed = mailed.where(EventRow.name == AfterDeliveryMailed.__name__).group_by(EventRow.about)
    found = {order_id: AfterStatus(MAILED, at) for order_id, at in session.execute(mailed)}
    for order_id, rows in phones.items():
        at_work = next((row for row in rows if row.role in ROLES), None)
        if at_work is not None:
            found[order_id] = AfterStatus(GOING, at_work.updated_at, None, at_work.step_id, at_work.title)
    reviewed = status.of_orders(session, order_ids)
    return found | {order_id: _reviewed(review) for order_id, review in reviewed.items()}


def _reviewed(review: ReviewStatus) -> AfterStatus:
    return AfterStatus(review.state, review.decided_at or review.applied_at, review.expected_on)
