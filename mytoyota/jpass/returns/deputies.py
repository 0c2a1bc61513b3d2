"""Deputies: who stands in for an approver from a day to a day, named, changed and ended; for whom somebody stands now.

A manager's deputy is of the same store, a headquarters approver's of headquarters or a manager of the same dealer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from mytoyota.base import clock, events
from mytoyota.base.db import new_id, take_turns
from mytoyota.base.events import Event
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.returns.models import ReturnDeputy, ReturnEntry
from mytoyota.jpass.returns.statuses import DESKS, Status
from mytoyota.organisation.models import Staff, Store
from mytoyota.organisation.roles import HEADQUARTERS, MANAGER

PRINCIPALS = (MANAGER, HEADQUARTERS)  # those who approve may have a deputy
LONGEST = timedelta(days=366)  # from today to the last day


class NotThisPerson(Exception):
    """They cannot stand in there: of another store or dealer, the same person, or no longer at work."""


class Overlaps(Exception):
    """Somebody stands in for that person on one of these days already."""

    def __init__(self, other: ReturnDeputy) -> None:
        super().__init__()
        self.other = other


@dataclass(frozen=True)
class DeputyNamed(Event):
    """A deputy was named, changed or ended; `about` is the principal's id."""

    by: str
    deputy: str
    what: str


@dataclass(frozen=True)
class NewDeputy:
    """Who stands in for whom, when (days of Japan, both included), and where the mails of the desk reach them."""

    principal: Staff
    deputy: Staff
    first_day: date
    last_day: date
    email: str


def name(session: Session, by: Staff, new: NewDeputy) -> ReturnDeputy:
    """Writes a deputy down.

    Raises:
        NotThisPerson: they cannot stand in for that person.
        Overlaps: somebody does so already.
    """
    if not may_stand_in(new.principal, new.deputy):
        raise NotThisPerson
    take_turns(session, f"return_deputy:{new.principal.id}")
    _must_be_free(session, new.principal.id, new.first_day, new.last_day)
    row = ReturnDeputy(id=new_id(), principal_id=new.principal.id, deputy_id=new.deputy.id, desk=new.principal.role)
    row.first_day, row.last_day, row.email = new.first_day, new.last_day, new.email
    row.changed_by = by.id
    session.add(row)
    session.flush()
    events.record(session, DeputyNamed(new.principal.id, by=by.id, deputy=new.deputy.id, what="named"))
    return row


@dataclass(frozen=True)
class Changed:
    """What is set anew, on the version that was shown; the first day of one that has begun stays."""

    first_day: date
    last_day: date
    email: str
    seen: int


def change(session: Session, by: Staff, row: ReturnDeputy, new: Changed) -> None:
    """Sets days and address anew; what was done in the days that are over stays covered.

    Raises:
        AlreadyMoved: somebody changed it since it was shown, or it is over.
        Overlaps: with another deputy of the same person.
    """
    _locked(session, row, new.seen)
    first = row.first_day if row.first_day <= today() else max(new.first_day, today())
    _must_be_free(session, row.principal_id, first, new.last_day, besides=row.id)
    row.first_day, row.last_day, row.email = first, new.last_day, new.email
    _noted(session, by, row, "changed")


def end(session: Session, by: Staff, row: ReturnDeputy, seen: int) -> None:
    """From this moment they stand in no more.

    Raises:
        AlreadyMoved: somebody changed it since it was shown, or it is over.
    """
    _locked(session, row, seen)
    row.ended_at = clock.now()
    _noted(session, by, row, "ended")


def _locked(session: Session, row: ReturnDeputy, seen: int) -> None:
    take_turns(session, f"return_deputy:{row.principal_id}")
    session.refresh(row, with_for_update=True)
    if row.version != seen or is_over(row):
        raise AlreadyMoved


def _noted(session: Session, by: Staff, row: ReturnDeputy, what: str) -> None:
    row.version, row.changed_by, row.changed_at = row.version + 1, by.id, clock.now()
    events.record(session, DeputyNamed(row.principal_id, by=by.id, deputy=row.deputy_id, what=what))


def _must_be_free(session: Session, principal_id: str, first: date, last: date, besides: str = "") -> None:
    same = ReturnDeputy.principal_id == principal_id, ReturnDeputy.id != besides, ReturnDeputy.ended_at.is_(None)
    days = ReturnDeputy.first_day <= last, ReturnDeputy.last_day >= first
    if other := session.scalar(select(ReturnDeputy).where(*same, *days).limit(1)):
        raise Overlaps(other)


def today() -> date:
    """In Japan."""
    return clock.in_japan(clock.now()).date()


def is_over(row: ReturnDeputy) -> bool:
    """Whether nobody stands in by it any more."""
    return row.ended_at is not None or row.last_day < today()


def may_stand_in(principal: Staff, deputy: Staff) -> bool:
    """Whether this person may be that approver's deputy."""
    if principal.id == deputy.id or not (principal.active and deputy.active):
        return False
    if principal.role == MANAGER:
        return deputy.store_id is not None and deputy.store_id == principal.store_id
    if principal.role != HEADQUARTERS or deputy.role not in PRINCIPALS:
        return False
    return principal.dealer_id == (deputy.store.dealer_id if deputy.store else deputy.dealer_id)


def could_stand_in(session: Session, principal: Staff) -> Sequence[Staff]:
    """Everybody who may be this approver's deputy."""
    here = Staff.store_id == principal.store_id
    if principal.role == HEADQUARTERS:
        stores = Staff.store_id.in_(select(Store.id).where(Store.dealer_id == principal.dealer_id))
        here = or_(Staff.dealer_id == principal.dealer_id, and_(Staff.role == MANAGER, stores))
    others = select(Staff).where(here, Staff.active, Staff.id != principal.id)
    return session.scalars(others.outerjoin(Staff.store).order_by(Store.code, Staff.number)).all()


def principals_of(member: Staff) -> Select[Staff]:
    """For whom this person may name a deputy: managers for themselves, headquarters for all approvers of the dealer."""
    found = select(Staff).where(Staff.active, Staff.role.in_(PRINCIPALS))
    if member.role != HEADQUARTERS:
        return found.where(Staff.id == member.id)
    stores = select(Store.id).where(Store.dealer_id == member.dealer_id)
    return found.where(or_(Staff.dealer_id == member.dealer_id, Staff.store_id.in_(stores)))


def standing() -> tuple[ColumnElement[bool], ...]:
    """The conditions that a deputy's row counts today, as long as it was not ended."""
    return ReturnDeputy.first_day <= today(), ReturnDeputy.last_day >= today(), ReturnDeputy.ended_at.is_(None)


def stood_for(session: Session, member: Staff) -> list[Staff]:
    """For whom this person stands today, as long as both still work where they did."""
    principal = aliased(Staff)
    theirs = select(ReturnDeputy, principal).join(principal, principal.id == ReturnDeputy.principal_id)
    rows = session.execute(theirs.where(ReturnDeputy.deputy_id == member.id, *standing()))
    return [one for row, one in rows if one.role == row.desk and may_stand_in(one, member)]


def beside(session: Session, principal_ids: Iterable[str]) -> list[ReturnDeputy]:
    """Those who stand today for any of these people, as long as both still work where they did."""
    wanted = select(ReturnDeputy).where(ReturnDeputy.principal_id.in_(list(principal_ids)), *standing())
    rows = session.scalars(wanted.order_by(ReturnDeputy.id))
    return [row for row in rows if row.principal.role == row.desk and may_stand_in(row.principal, row.deputy)]


def at_desk(session: Session, entry: ReturnEntry, member: Staff) -> Staff | None:
    """For whom this person may act on the entry where it stands; not after an approval of their own.

    What the one they stand for may not do, they may not do either.
    """
    desk = DESKS.get(Status(entry.status))
    if desk not in PRINCIPALS or member.id == _approved_before(entry, desk):
        return None
    for one in stood_for(session, member):
        if one.role == desk and one.id not in (entry.originator_id, _approved_before(entry, desk)):
            return one
    return None


def _approved_before(entry: ReturnEntry, desk: str) -> str | None:
    """Who approved it at the desk before this one: two approvals are two people's."""
    return entry.store_approver_id if desk == HEADQUARTERS else None
