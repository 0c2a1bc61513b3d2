"""Who works where in which role, and whether a password is theirs (staff sign-in)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import passwords
from mytoyota.base import clock
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
    """Somebody who begins to work at `workplace`; without a password they set one by a link (`password_links`)."""

    role: str
    workplace: Workplace
    number: str
    name: str
    password_hash: str | None = None
    email: str | None = None


class RoleDoesNotFit(Exception):
    """The role is not one of those that a place of this kind has."""


def employ(session: Session, new: NewStaff) -> Staff:
    """Adds a member of staff.

    Raises:
        RoleDoesNotFit: for instance a manager who would work at a dealer and no store.
    """
    if new.role not in roles_at(new.workplace):
        raise RoleDoesNotFit(new.role)
    number = workplaces.normal(new.number)
    member = Staff(role=new.role, number=number, name=new.name, password_hash=new.password_hash)
    member.email = new.email
    setattr(member, column_of(new.workplace), new.workplace.id)
    session.add(member)
    return member


def password_fits(member: Staff | None, password: str) -> bool:
    """Whether the password is theirs and they may still work; takes as long where there is no such person."""
    fits = passwords.verify(member.password_hash if member else None, password)
    return fits and member is not None and works(member)


def find(session: Session, code: str, number: str) -> Staff | None:
    """The member of staff with this number at the store, dealer or organisation with this code, also a disabled one."""
    place = workplaces.by_code(session, code)
    if place is None:
        return None
    here = getattr(Staff, column_of(place)) == place.id
    return session.scalar(select(Staff).where(here, Staff.number == workplaces.normal(number)))


def at_work(session: Session, staff_id: str) -> Staff | None:
    """The member of staff if they still work here: asked anew with each request."""
    member = session.get(Staff, staff_id)
    return member if member and works(member) else None


def works(member: Staff) -> bool:
    """Whether they work here today: not when they left, and not at a store that is closed."""
    return member.active and not (member.store and member.store.is_closed(today()))


def kept_in_session(member: Staff) -> dict[str, Any]:
    """What a browser's session keeps of who signed in."""
    return {"staff": member.id, "epoch": member.sign_in_epoch}


def of_session(session: Session, kept: Mapping[str, Any]) -> Staff | None:
    """Who signed in, if they still work here and nothing since ended what was signed in."""
    member = at_work(session, kept["staff"])
    return member if member and kept.get("epoch", 0) == member.sign_in_epoch else None


def today() -> date:
    """The day at the stores."""
    return clock.in_japan(clock.now()).date()


def roles_at(place: Workplace) -> tuple[str, ...]:
    """The roles that staff of this place can have."""
    if isinstance(place, Store):
        return OF_STORE
    return OF_DEALER if isinstance(place, Dealer) else (place.role,)


def column_of(place: Workplace) -> str:
    """The column of `staff` that names a place of this kind."""
    return f"{type(place).__tablename__}_id"
