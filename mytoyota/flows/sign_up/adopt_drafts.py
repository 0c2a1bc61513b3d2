"""Takes over what somebody typed on a phone that was lost, once they proved the same e-mail (decision 5)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import registration
from mytoyota.base import clock, keys
from mytoyota.flows.engine.answers import Answers
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Answer, Journey
from mytoyota.flows.sign_up.answers import EmailCode

# What belongs to the phone or to the proof itself is not taken over; a photograph's crops die with their phone.
NOT_TAKEN = {"account_terms", "email", "email_code"}


def adopt(journey: OpenJourney, email: str) -> bool:
    """Copies the answers of the same person's earlier, unfinished sign-up for this order; what is here stays."""
    earlier = _earlier(journey.session, journey.row, email)
    if earlier is None:
        return False
    for row in journey.session.scalars(select(Answer).where(Answer.journey_id == earlier.id)):
        if row.screen not in NOT_TAKEN and not journey.answers.touched(row.screen):
            _copy(journey, row)
    journey.changed()
    earlier.ended_at = clock.now()
    return True


def _earlier(session: Session, row: Journey, email: str) -> Journey | None:
    hashes = keys.ring().lookups(registration.email_key(email), "journey.email")
    found = select(Journey).where(
        Journey.flow == row.flow,  # a couple may share an address: what the buyer typed stays the buyer's
        Journey.email_key.in_(hashes),
        Journey.order_id == row.order_id,
        Journey.id != row.id,
        Journey.account_id.is_(None),
        Journey.ended_at.is_(None),
    )
    rows = session.scalars(found.order_by(Journey.created_at.desc()))
    return next((one for one in rows if _proved(session, one, email)), None)


def _proved(session: Session, earlier: Journey, email: str) -> bool:
    """Whether it was this very address that the earlier phone proved, not one that it merely typed."""
    answers = Answers(session, earlier.id)
    proven = EmailCode.read(answers[EmailCode.screen]).proven if EmailCode.screen in answers else ""
    return bool(proven) and registration.email_key(proven) == registration.email_key(email)


def _copy(journey: OpenJourney, row: Answer) -> None:
    if row.saved_at:
        journey.answers.save(row.screen, row.value)
    if row.draft:
        journey.answers.save_draft(row.screen, row.draft)
