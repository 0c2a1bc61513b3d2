"""Forgets what a deleted account typed in the wizard; what it registered is told by the registrations alone."""

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from mytoyota.base.jobs import Job
from mytoyota.flows.models import Answer, Journey
from mytoyota.flows.sign_up import crops
from mytoyota.registrations.models import Registration
from mytoyota.reviews.models import Review


def forget(session: Session, account_id: str) -> None:
    """Deletes the sign-up that made the account, and all answers of the ways on which it registered or applied.

    Answers of other ways, which nobody can tell to be this account's, go with their time (flows/models.py).
    """
    registered = select(Registration.journey_id).where(Registration.account_id == account_id)
    applied = select(Review.journey_id).where(Review.account_id == account_id)
    theirs = or_(Answer.journey_id.in_(registered), Answer.journey_id.in_(applied))
    session.execute(delete(Answer).where(theirs))
    signed_up = select(Journey.id).where(Journey.account_id == account_id)
    session.execute(delete(Job).where(Job.kind == crops.ERASE, Job.state == "queued", Job.subject.in_(signed_up)))
    session.execute(delete(Journey).where(Journey.account_id == account_id))
