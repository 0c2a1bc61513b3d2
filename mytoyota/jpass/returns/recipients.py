"""Whom mails to an approver reach: the approver, whoever acted for them, and who stands in for them today."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.jpass.returns import contacts, deputies
from mytoyota.jpass.returns.models import ReturnEntry, ReturnMove
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import HEADQUARTERS


def of_approver(session: Session, entry: ReturnEntry, approver_id: str, *, completed: bool = False) -> list[str]:
    """The addresses for an entry that this person approved; with `completed` of those alone who ask to hear of it."""
    people = [session.get_one(Staff, one) for one in (approver_id, *_acted_for(session, entry, approver_id))]
    found = [_own(session, entry, one, completed=completed) for one in people]
    if any(found) or not completed:
        found += [row.email for row in deputies.beside(session, [one.id for one in people])]
    return list(dict.fromkeys(filter(None, found)))


def of_headquarters(session: Session, entry: ReturnEntry, address: str) -> list[str]:
    """The address of the dealer's settings, and those who stand in today for an approver of its headquarters."""
    approvers = select(Staff.id).where(Staff.dealer_id == entry.dealer_id, Staff.role == HEADQUARTERS)
    rows = deputies.beside(session, session.scalars(approvers).all())
    return list(dict.fromkeys([address, *(row.email for row in rows if row.deputy_id != entry.originator_id)]))


def _acted_for(session: Session, entry: ReturnEntry, approver_id: str) -> Sequence[str]:
    """Whose deputy this person was when they approved the entry."""
    theirs = ReturnMove.entry_id == entry.id, ReturnMove.staff_id == approver_id, ReturnMove.for_id.is_not(None)
    return [one for one in session.scalars(select(ReturnMove.for_id).where(*theirs).distinct()) if one]


def _own(session: Session, entry: ReturnEntry, person: Staff, *, completed: bool) -> str:
    """What they entered for this entry, else what they entered last."""
    known = contacts.of(session, entry.id, person.id) or contacts.latest(session, person)
    return known.email if person.active and (known.notify or not completed) else ""
