"""Withdraws what an account applied for after delivery: the account is being deleted, or the vehicle was given up."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, keys
from mytoyota.reviews import outcomes
from mytoyota.reviews.events import ReviewWithdrawn
from mytoyota.reviews.models import OPEN, WITHDRAWN, Review


def open_ones(session: Session, account_id: str) -> int:
    """How many of the account's reviews are not decided yet."""
    found = select(Review.id).where(Review.account_id == account_id, Review.state.in_(OPEN))
    return len(session.scalars(found).all())


def withdraw_all(session: Session, account_id: str) -> None:
    """Ends the account's open reviews, and erases what was said in all of them; the numbers stay as a record."""
    ids = session.scalars(select(Review.id).where(Review.account_id == account_id).order_by(Review.id)).all()
    for review_id in ids:
        row = outcomes.locked(session, review_id)
        if row.is_open:
            _withdraw(session, row)
        row.claims = row.certificate = row.reason = None
    session.flush()


def open_for(session: Session, account_id: str, chassis: str | None) -> list[str]:
    """The ids of the account's reviews of the vehicle with this chassis number that are not decided yet."""
    if not chassis:
        return []
    same = Review.chassis_lookup.in_(keys.ring().lookups(chassis, "chassis"))
    found = select(Review.id).where(Review.account_id == account_id, same, Review.state.in_(OPEN))
    return list(session.scalars(found.order_by(Review.id)))


def withdraw_for(session: Session, account_id: str, chassis: str | None) -> None:
    """Ends them and erases what was said in them: whoever gave the vehicle up is not registered for it later."""
    for review_id in open_for(session, account_id, chassis):
        row = outcomes.locked(session, review_id)
        if row.is_open:
            _withdraw(session, row)
            row.claims = row.certificate = row.reason = None
    session.flush()


def _withdraw(session: Session, row: Review) -> None:
    row.state, row.decided_at, row.next_ask_at = WITHDRAWN, clock.now(), None
    events.record(session, ReviewWithdrawn(row.about, row.id))
