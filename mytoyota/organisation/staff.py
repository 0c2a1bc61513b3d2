"""Who works at a store and whether a password is theirs (staff sign-in of the dealer console)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import passwords
from mytoyota.base.limits import Allowance
from mytoyota.japanese import characters
from mytoyota.organisation.models import Staff, Store

SIGN_IN = Allowance("staff_sign_in", free=5)


def password_fits(member: Staff | None, password: str) -> bool:
    """Whether the password is theirs and they may still work; takes as long where there is no such person."""
    fits = passwords.verify(member.password_hash if member else None, password)
    return fits and member is not None and member.active


def find(session: Session, store_code: str, number: str) -> Staff | None:
    """The member of staff with this number at the store with this code, also one who was disabled."""
    found = select(Staff).join(Store).where(Store.code == normal(store_code), Staff.number == normal(number))
    return session.scalar(found)


def normal(code: str) -> str:
    """Store codes and staff numbers in one form: half width, capitals, no blanks."""
    return "".join(characters.half_width(code).upper().split())


def at_work(session: Session, staff_id: str) -> Staff | None:
    """The member of staff if they still work here: asked anew with each request."""
    member = session.get(Staff, staff_id)
    return member if member and member.active else None
