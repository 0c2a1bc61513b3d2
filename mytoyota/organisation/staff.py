"""Who works where in which role, and whether a password is theirs (staff sign-in)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import passwords
from mytoyota.base.limits import RateLimit
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Dealer, Staff, Store, Workplace
from mytoyota.organisation.roles import OF_DEALER, OF_STORE

SIGN_IN = RateLimit("staff_sign_in", free=5)
# One password tried on many: of an address, from browsers that nobody signed in with. A dealer's new machines are few,
# and beyond it each try waits for seconds only.
ADDRESS = RateLimit("staff_sign_in.address", free=200, first=1, longest=30, memory=6 * 3600)


@dataclass(frozen=True)
class NewStaff:
    """Somebody who begins to work at `workplace`."""

    role: str
    workplace: Workplace
    number: str
    name: str
    password_hash: str


class RoleDoesNotFit(Exception):
    """The role is not one of those that a place of this kind has."""


def employ(session: Session, new: NewStaff) -> Staff:
    """Adds a member of staff.

    Raises:
        RoleDoesNotFit: for instance a manager who would work at a dealer and no store.
    """
    if new.role not in _roles_at(new.workplace):
        raise RoleDoesNotFit(new.role)
    number = workplaces.normal(new.number)
    member = Staff(role=new.role, number=number, name=new.name, password_hash=new.password_hash)
    setattr(member, _column(new.workplace), new.workplace.id)
    session.add(member)
    return member


def password_fits(member: Staff | None, password: str) -> bool:
    """Whether the password is theirs and they may still work; takes as long where there is no such person."""
    fits = passwords.verify(member.password_hash if member else None, password)
    return fits and member is not None and member.active


def find(session: Session, code: str, number: str) -> Staff | None:
    """The member of staff with this number at the store, dealer or organisation with this code, also a disabled one."""
    place = workplaces.by_code(session, code)
    if place is None:
        return None
    here = getattr(Staff, _column(place)) == place.id
    return session.scalar(select(Staff).where(here, Staff.number == workplaces.normal(number)))


def at_work(session: Session, staff_id: str) -> Staff | None:
    """The member of staff if they still work here: asked anew with each request."""
    member = session.get(Staff, staff_id)
    return member if member and member.active else None


def kept_in_session(member: Staff) -> dict[str, Any]:
    """What a browser's session keeps of who signed in."""
    return {"staff": member.id}


def of_session(session: Session, kept: Mapping[str, Any]) -> Staff | None:
    """Who signed in, if they still work here and nothing since ended what was signed in."""
    return at_work(session, kept["staff"])


def _roles_at(place: Workplace) -> tuple[str, ...]:
    if isinstance(place, Store):
        return OF_STORE
    return OF_DEALER if isinstance(place, Dealer) else (place.role,)


def _column(place: Workplace) -> str:
    """The column of `staff` that names a place of this kind."""
    return f"{type(place).__tablename__}_id"
