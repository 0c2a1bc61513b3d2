"""What waits for somebody, the oldest first: at their desk, where they stand in, and what came back to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, or_, true
from sqlalchemy.orm import Session, selectinload

from mytoyota.jpass import permissions
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import deputies, entries
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import BACK, FORWARD, IN_WORK, Status
from mytoyota.jpass.transfers import standing
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import FINANCE, HEADQUARTERS, SALES

MOST = 50  # rows of a page, and so of what is approved with one press


@dataclass(frozen=True)
class Place:
    """Where an entry stands in the list: since when it waits, and its id where two began at once."""

    since: datetime
    entry_id: str


@dataclass(frozen=True)
class Neighbours:
    """The entries before and after a place; None at an end."""

    previous: Place | None
    following: Place | None


def page(session: Session, member: Staff) -> tuple[Sequence[Row[ReturnEntry, Contract]], bool]:
    """The first rows, and whether there are more."""
    rows = session.execute(
        _of(session, member)
        .order_by(ReturnEntry.since, ReturnEntry.id)
        .limit(MOST + 1)
        .options(selectinload(ReturnEntry.originator), selectinload(Contract.store), selectinload(ReturnEntry.dealer))
    ).all()
    return rows[:MOST], len(rows) > MOST


def ids(session: Session, member: Staff, most: int) -> Select[str]:
    """The ids of at most so many."""
    return _of(session, member).with_only_columns(ReturnEntry.id, maintain_column_froms=True).limit(most)


def around(session: Session, member: Staff, place: Place) -> Neighbours:
    """What stands beside a place, also when the entry has left it since."""
    return Neighbours(_beside(session, member, place, back=True), _beside(session, member, place, back=False))


def after(session: Session, member: Staff, place: Place) -> Place | None:
    """The one after a place; behind the last one the first; None where nothing waits."""
    return _beside(session, member, place, back=False) or _first(session, _places(session, member), back=False)


def _beside(session: Session, member: Staff, place: Place, *, back: bool) -> Place | None:
    since, own = ReturnEntry.since, ReturnEntry.id
    if back:
        beyond = or_(since < place.since, and_(since == place.since, own < place.entry_id))
    else:
        beyond = or_(since > place.since, and_(since == place.since, own > place.entry_id))
    return _first(session, _places(session, member).where(beyond), back=back)


def _places(session: Session, member: Staff) -> Select[datetime, str]:
    return _of(session, member).with_only_columns(ReturnEntry.since, ReturnEntry.id, maintain_column_froms=True)


def _first(session: Session, places: Select[datetime, str], *, back: bool) -> Place | None:
    order = (ReturnEntry.since.desc(), ReturnEntry.id.desc()) if back else (ReturnEntry.since, ReturnEntry.id)
    found = session.execute(places.order_by(*order).limit(1)).first()
    return Place(found[0], found[1]) if found else None


def _of(session: Session, member: Staff) -> Select[ReturnEntry, Contract]:
    if member.role == FINANCE:
        mine = ReturnEntry.status.in_(sorted(IN_WORK)) & (ReturnEntry.handler_id == member.id)
        return entries.in_sight(member).where(or_(ReturnEntry.status == Status.REQUESTED, mine))
    found = [_came_back(member)]
    if member.role in FORWARD:
        found.append(_at(member.role, member) & permissions.scope(member))
    found += [_as_deputy(one, member) for one in deputies.stood_for(session, member) if one.role != member.role]
    return entries.in_sight(member).where(or_(*found))


def _came_back(member: Staff) -> ColumnElement[bool]:
    """An entry of their own that was sent back to them."""
    mine = or_(ReturnEntry.originator_id == member.id, _inherited(member))
    return and_(mine, or_(*(_at_own_desk(desk) for desk in BACK)))


def _inherited(member: Staff) -> ColumnElement[bool]:
    """Its contract came to this store from the originator's, and it is this person's part now (`successors`)."""
    if not member.store_id:
        return false()
    elsewhere = exists().where(Staff.id == ReturnEntry.originator_id, Staff.store_id != member.store_id)
    comes = Transfer.contract_id == ReturnEntry.contract_id, Transfer.to_staff_id == member.id
    mine = or_(Contract.staff_id == member.id, exists().where(*comes, *standing.is_handed_over()))
    return and_(permissions.scope(member), elsewhere, mine if member.role == SALES else true())


def _at(desk: str, member: Staff) -> ColumnElement[bool]:
    """It waits for an approval there, and somebody else wrote it."""
    here = ReturnEntry.status.in_((FORWARD[desk], BACK[desk]))
    return and_(here, ~_at_own_desk(desk), ReturnEntry.originator_id != member.id)


def _at_own_desk(desk: str) -> ColumnElement[bool]:
    """It was sent back to the desk where its route begins: its originator's."""
    return and_(ReturnEntry.status == BACK[desk], ReturnEntry.route.startswith(desk, autoescape=True))


def _as_deputy(principal: Staff, member: Staff) -> ColumnElement[bool]:
    """What `deputies.at_desk` lets them act on."""
    may = and_(_at(principal.role, member), ReturnEntry.originator_id != principal.id)
    if principal.role != HEADQUARTERS:
        return and_(may, permissions.scope(member))
    return and_(may, or_(ReturnEntry.store_approver_id.is_(None), ReturnEntry.store_approver_id != member.id))
