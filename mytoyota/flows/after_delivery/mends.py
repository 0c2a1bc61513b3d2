"""An application that mends what an earlier one differed in: begun by the mail's link, prefilled after the login (4-1).

The guide makes people start again; that stays possible. Nothing of the earlier application is shown before its own
account has logged in.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.flows.after_delivery import vehicle_form
from mytoyota.flows.after_delivery.answers import Mending, VehicleNumbers
from mytoyota.flows.after_delivery.rules import vehicle_asked
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Journey
from mytoyota.orders import orders
from mytoyota.reviews import status
from mytoyota.reviews.models import Review


def begin(session: Session, review: Review, browser_id: str) -> Journey:
    """This browser's journey that asks for nothing but what differed; the same press again is the same journey."""
    found = select(Journey).where(Journey.browser_id == browser_id, Journey.mends == review.id)
    begun = session.scalar(found.where(Journey.review_id.is_(None)).limit(1))
    if begun:
        return begun
    row = Journey(flow=orders.AFTER, browser_id=browser_id, order_id=review.order_id, mends=review.id)
    row.store_id = orders.get(session, review.order_id).store_id if review.order_id else None
    journeys.begin(session, row)
    journeys.save_beside(session, row, Mending(list(review.differing)))
    return row


def is_of(journey: OpenJourney, account_id: str) -> bool:
    """Whether this account made the application that the journey is to mend."""
    review = journey.session.get(Review, journey.row.mends)
    return review is not None and review.account_id == account_id


def prefill(journey: OpenJourney, account_id: str) -> bool:
    """Fills in the vehicle's numbers for the applicant; False for others, and where nothing can be mended."""
    review = status.mendable(journey.session, journey.row.mends or "", account_id)
    if review is None:
        return False
    if not journey.answers.touched(VehicleNumbers.screen):
        typed = vehicle_form.boxes(review.chassis, review.plate)
        if vehicle_asked(journey.state):
            journey.save_draft(VehicleNumbers.screen, typed)
        else:
            journey.save(VehicleNumbers(review.chassis, review.plate, typed))
    return True
