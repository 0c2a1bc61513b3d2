"""Who does the originator's and the approver's part of an entry whose contract went to another store meanwhile.

From the day after a store change was registered: the contract's new person does the originator's part, else the new
store's managers; the entry keeps its route. What headquarters originated or approved stays theirs.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import counting
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.route import ORIGINATORS
from mytoyota.jpass.transfers import standing
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import MANAGER


def of_originator(session: Session, entry: ReturnEntry) -> Sequence[Staff]:
    """Who does the originator's part instead; nobody while the originator can."""
    return _of(session, entry, session.get_one(Staff, entry.originator_id))


def of_approver(session: Session, entry: ReturnEntry, approver: Staff) -> Sequence[Staff]:
    """The new store's managers instead of the one who approved; nobody while that one can."""
    return _of(session, entry, approver, managers=True)


def succeeds(session: Session, entry: ReturnEntry, member: Staff) -> bool:
    """Whether this person does the originator's part."""
    return bool(member.store_id) and member.id in [one.id for one in of_originator(session, entry)]


def has_left(session: Session, entry: ReturnEntry, person: Staff) -> bool:
    """Whether the contract has gone from this person's store to another."""
    store_id, _staff = _place(session, entry.contract_id)
    return bool(person.store_id and store_id) and person.store_id != store_id


def _of(session: Session, entry: ReturnEntry, former: Staff, *, managers: bool = False) -> Sequence[Staff]:
    if not has_left(session, entry, former):
        return ()
    store_id, staff_id = _place(session, entry.contract_id)
    person = session.get(Staff, staff_id) if staff_id and not managers else None
    if person and person.active and person.store_id == store_id and person.role in ORIGINATORS:
        return (person,)
    return _managers(session, store_id)


def managers_of(session: Session, entry: ReturnEntry) -> Sequence[Staff]:
    """The managers of the store that sees the entry."""
    return _managers(session, _place(session, entry.contract_id)[0])


def _managers(session: Session, store_id: str | None) -> Sequence[Staff]:
    theirs = select(Staff).where(Staff.store_id == store_id, Staff.role == MANAGER, Staff.active)
    return session.scalars(theirs.order_by(Staff.number)).all()


def _place(session: Session, contract_id: int) -> tuple[str | None, str | None]:
    """The store that sees the contract, and its person there."""
    handed = standing.under_way(session, [contract_id]).get(contract_id)
    if handed and handed.moves_store and handed.registered_on < standing.today():
        return handed.to_store_id, handed.to_staff_id
    columns = select(Contract.store_id, Contract.staff_id).where(Contract.id == contract_id, *counting())
    found = session.execute(columns).first()
    return (found.store_id, found.staff_id) if found else (None, None)
