"""An application for another vehicle, begun on the マイカー page by who is logged in there (guide 4-1/9-A to 7-A)."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mytoyota.flows import devices
from mytoyota.flows.after_delivery.answers import Adding
from mytoyota.flows.engine import journeys
from mytoyota.flows.models import Answer, Journey
from mytoyota.orders import orders
from mytoyota.registrations.models import USER, Registration
from mytoyota.reviews.models import Review


def begin(session: Session, account_id: str, browser_id: str) -> Journey:
    """This browser's journey for another vehicle of the account; the same press again is the same journey."""
    begun = devices.after_delivery(session, browser_id, None)
    if begun is not None and _adds(session, begun) == account_id:
        return begun
    row = journeys.begin(session, Journey(flow=orders.AFTER, browser_id=browser_id))
    journeys.save_beside(session, row, Adding(account_id, _is_known(session, account_id)))
    return row


def _adds(session: Session, row: Journey) -> str | None:
    kept = session.scalar(select(Answer).where(Answer.journey_id == row.id, Answer.screen == Adding.screen))
    return str(kept.value["account_id"]) if kept and kept.value else None


def _is_known(session: Session, account_id: str) -> bool:
    """Whether the account was registered as a user or has applied to be: then it agreed to the users' terms."""
    registered = exists().where(Registration.account_id == account_id, Registration.role == USER)
    applied = exists().where(Review.account_id == account_id)
    return bool(session.scalar(select(or_(registered, applied))))
