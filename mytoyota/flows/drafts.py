"""Takes over what somebody typed on a phone that was lost, once they proved the same e-mail (decision 5)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import registration
from mytoyota.base import clock, keys
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Answer, Journey

# What belongs to the phone or to the proof itself is not taken over; a photograph's crops die with their phone.
NOT_TAKEN = {"account_terms", "email", "email_code"}


def adopt(visit: Visit, email: str) -> bool:
    """Copies the answers of the same person's earlier, unfinished sign-up for this order; what is here stays."""
    earlier = _earlier(visit.session, visit.journey, email)
    if earlier is None:
        return False
    for row in visit.session.scalars(select(Answer).where(Answer.journey_id == earlier.id)):
        if row.screen not in NOT_TAKEN and not visit.answers.touched(row.screen):
            _copy(visit, row)
    earlier.ended_at = clock.now()
    return True


def _earlier(session: Session, journey: Journey, email: str) -> Journey | None:
    hashes = keys.ring().lookups(registration.email_key(email), "journey.email")
    found = select(Journey).where(
        Journey.kind == "sign_up",
        Journey.email_key.in_(hashes),
        Journey.order_id == journey.order_id,
        Journey.section == journey.section,  # a couple may share an address: what the buyer typed stays the buyer's
        Journey.id != journey.id,
        Journey.account_id.is_(None),
        Journey.ended_at.is_(None),
    )
    return session.scalars(found.order_by(Journey.created_at.desc()).limit(1)).first()


def _copy(visit: Visit, row: Answer) -> None:
    if row.saved_at:
        visit.save(row.screen, row.value)
    if row.draft:
        visit.keep_draft(row.screen, row.draft)
