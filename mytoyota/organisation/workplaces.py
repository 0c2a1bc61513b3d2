"""Finds a store, a dealer or an organisation by the code that staff sign in with, and the stores that staff may see."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.japanese import characters
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store, Workplace


class CodeTaken(Exception):
    """Another store, dealer or organisation has this code."""


def normal(code: str) -> str:
    """Codes and staff numbers in one form: half width, capitals, no blanks."""
    return "".join(characters.half_width(code).upper().split())


def by_code(session: Session, code: str) -> Workplace | None:
    """The store, dealer or organisation with this code."""
    code = normal(code)
    return (
        session.scalar(select(Store).where(Store.code == code))
        or session.scalar(select(Dealer).where(Dealer.code == code))
        or session.scalar(select(Organisation).where(Organisation.code == code))
    )


def add(session: Session, place: Workplace) -> Workplace:
    """Adds a new store, dealer or organisation.

    Raises:
        CodeTaken: staff who type the code would not know where they come in.
    """
    place.code = normal(place.code)
    with session.no_autoflush:
        if by_code(session, place.code):
            raise CodeTaken
    session.add(place)
    session.flush()
    return place


def stores_seen_by(session: Session, member: Staff) -> list[str]:
    """The ids of the stores whose orders they may see: the own one, all of the own dealer's, or none."""
    if member.store_id:
        return [member.store_id]
    if member.dealer_id is None:
        return []
    return list(session.scalars(select(Store.id).where(Store.dealer_id == member.dealer_id)))
