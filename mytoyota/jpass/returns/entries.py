"""Which entries a member of staff sees: those of the contracts in their sight; and the one that a contract has."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, object_session, selectinload

from mytoyota.jpass import permissions
from mytoyota.jpass.models import Contract
from mytoyota.jpass.returns import deputies
from mytoyota.jpass.returns.content import RETURNED
from mytoyota.jpass.returns.models import ReturnEntry, ReturnMove
from mytoyota.jpass.returns.statuses import BACK, FORWARD, UNDER_WAY, Status
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS, MANAGER


def in_sight(member: Staff) -> Select[ReturnEntry, Contract]:
    """The entries that this person sees, each with its contract as it is now.

    A manager who stands in for headquarters sees those at that desk besides, and those they acted on there.
    """
    session = object_session(member) if member.role == MANAGER else None
    if session and any(one.role == HEADQUARTERS for one in deputies.stood_for(session, member)):
        return _with_contracts(member).where(or_(permissions.scope(member), _at_headquarters(member)))
    return at_home(member)


def at_home(member: Staff) -> Select[ReturnEntry, Contract]:
    """The same without what they see as somebody's deputy."""
    return _with_contracts(member).where(permissions.scope(member))


def _with_contracts(member: Staff) -> Select[ReturnEntry, Contract]:
    pair = select(ReturnEntry, Contract).join(Contract, Contract.id == ReturnEntry.contract_id)
    pair = pair.where(*permissions.counting())
    dealer = permissions.dealer_of(member)
    return pair.where(ReturnEntry.dealer_id == dealer, Contract.dealer_id == dealer) if dealer else pair


def _at_headquarters(member: Staff) -> ColumnElement[bool]:
    waits = ReturnEntry.status.in_((FORWARD[HEADQUARTERS], BACK[HEADQUARTERS]))
    acted = exists().where(
        ReturnMove.entry_id == ReturnEntry.id, ReturnMove.staff_id == member.id, ReturnMove.for_id.is_not(None)
    )
    return or_(and_(waits, ReturnEntry.originator_id != member.id), acted)


def one_in_sight(session: Session, member: Staff, entry_id: str) -> tuple[ReturnEntry, Contract] | None:
    """The entry with this id and its contract, if this person sees it."""
    found = session.execute(in_sight(member).where(ReturnEntry.id == entry_id)).first()
    return (found[0], found[1]) if found else None


def standing_in_the_way(session: Session, contract_id: int) -> ReturnEntry | None:
    """The contract's entry that is under way or has brought the vehicle back: no other may be written."""
    over = (ReturnEntry.status == Status.COMPLETED) & (ReturnEntry.result == RETURNED)
    counts = or_(ReturnEntry.status.in_(UNDER_WAY), over)
    return session.scalar(select(ReturnEntry).where(ReturnEntry.contract_id == contract_id, counts))


def went_with_its_contract(session: Session, member: Staff, entry_id: str) -> bool:
    """Whether this is an entry of the person's own dealer whose contract is another dealer's now."""
    dealer = permissions.dealer_of(member)
    elsewhere = select(ReturnEntry.id).join(Contract, Contract.id == ReturnEntry.contract_id)
    elsewhere = elsewhere.where(*permissions.counting(), Contract.dealer_id != dealer)
    ours = elsewhere.where(ReturnEntry.id == entry_id, ReturnEntry.dealer_id == dealer)
    return session.scalar(ours.limit(1)) is not None


def of_contract(session: Session, contract_id: int) -> Sequence[ReturnEntry]:
    """All entries of a contract, the newest first."""
    theirs = select(ReturnEntry).where(ReturnEntry.contract_id == contract_id)
    return session.scalars(theirs.order_by(ReturnEntry.created_at.desc())).all()


def history(session: Session, entry: ReturnEntry, after: int = 0) -> Sequence[ReturnMove]:
    """What was done with the entry after so many moves, the first first."""
    theirs = select(ReturnMove).where(ReturnMove.entry_id == entry.id, ReturnMove.number > after)
    return session.scalars(theirs.order_by(ReturnMove.number).options(selectinload(ReturnMove.staff))).all()
