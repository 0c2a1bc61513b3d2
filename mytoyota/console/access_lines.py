"""Finds lines of the access log by whose data, by who, by what was done and when: newest first, always by an index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.console.web_looked_at import CONTRACT, ORDER
from mytoyota.japanese import characters
from mytoyota.jpass.models import Contract
from mytoyota.orders.models import Order
from mytoyota.organisation import staff
from mytoyota.organisation.access_log import MEMBER, AccessLine
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER

AT_ONCE = 50
BATCH = 1000
MOST_SUBJECTS = 50  # of one contract number: several stores may have used it


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty: all. `number`: a contract number of an order or of J-PASS. Days are days in Japan."""

    number: str = ""
    place_code: str = ""
    staff_number: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None


def page(session: Session, member: Staff, wanted: Wanted, before: int | None = None) -> list[AccessLine]:
    """The newest lines that they may see, before the line `before`; one more than fit on a page, if there is one."""
    query = _query(session, member, wanted)
    if query is None:
        return []
    if before is not None:
        query = query.where(AccessLine.id < before)
    return list(session.scalars(query.limit(AT_ONCE + 1)))


def every(session: Session, member: Staff, wanted: Wanted, most: int) -> Iterator[list[AccessLine]]:
    """The same for a file: `most` of them at most, in batches, so that no size of the file needs more memory."""
    query, before, left = _query(session, member, wanted), None, most
    while query is not None and left:
        some = query.where(AccessLine.id < before) if before is not None else query
        rows = list(session.scalars(some.limit(min(BATCH, left))))
        if not rows:
            return
        yield rows
        before, left = rows[-1].id, left - len(rows)
        session.expunge_all()


def _query(session: Session, member: Staff, wanted: Wanted) -> Select[Any] | None:
    """None: nobody, or no contract, has what was typed."""
    query = select(AccessLine).order_by(AccessLine.id.desc())
    if member.role != CENTER:
        query = query.where(AccessLine.dealer_id == member.dealer_id)
    if wanted.number:
        subjects = _of_number(session, wanted.number)
        query = query.where(AccessLine.subject_id.in_(subjects), AccessLine.subject_kind.in_((ORDER, CONTRACT)))
        if not subjects:
            return None
    if wanted.place_code or wanted.staff_number:
        who = staff.find(session, wanted.place_code, wanted.staff_number)
        if who is None:
            return None
        query = query.where(AccessLine.staff_id == who.id)
    if wanted.act:
        query = query.where(AccessLine.act == wanted.act)
    return _between(session, query, wanted)


def _between(session: Session, query: Select[Any], wanted: Wanted) -> Select[Any] | None:
    """Lines are numbered in the order of time: two looks into the index of times say between which numbers."""
    if wanted.first:
        start = session.scalar(_first_since(wanted.first))
        if start is None:
            return None
        query = query.where(AccessLine.id >= start)
    if wanted.last:
        after = session.scalar(_first_since(wanted.last + timedelta(days=1)))
        if after is not None:
            query = query.where(AccessLine.id < after)
    return query


def _first_since(day: date) -> Select[Any]:
    midnight = datetime.combine(day, datetime.min.time(), clock.JAPAN)
    return select(AccessLine.id).where(AccessLine.at >= midnight).order_by(AccessLine.at, AccessLine.id).limit(1)


def _of_number(session: Session, number: str) -> list[str]:
    number = characters.code(number)
    orders = select(Order.id).where(Order.contract_number == number).limit(MOST_SUBJECTS)
    contracts = select(Contract.id).where(Contract.contract_number == number).distinct().limit(MOST_SUBJECTS)
    return [*session.scalars(orders), *map(str, session.scalars(contracts))]


def named(session: Session, rows: list[AccessLine]) -> dict[tuple[str, str], Any]:
    """What ids in these lines stand for: members of staff, and the contract numbers of orders and contracts."""
    about = {(row.subject_kind, row.subject_id) for row in rows}
    people = {row.staff_id for row in rows} | {one for kind, one in about if kind == MEMBER}
    found: dict[tuple[str, str], Any] = {}
    for member in session.scalars(select(Staff).where(Staff.id.in_(people - {None}))):
        found[MEMBER, member.id] = member
    orders = select(Order.id, Order.contract_number).where(Order.id.in_([one for kind, one in about if kind == ORDER]))
    found |= {(ORDER, one): number for one, number in session.execute(orders)}
    wanted = [int(one) for kind, one in about if kind == CONTRACT and one]
    contracts = select(Contract.id, func.max(Contract.contract_number)).where(Contract.id.in_(wanted))
    found |= {(CONTRACT, str(one)): number for one, number in session.execute(contracts.group_by(Contract.id))}
    return found
