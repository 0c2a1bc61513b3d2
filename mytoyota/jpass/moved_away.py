"""Ends what a dealer has under way on contracts that the finance company's file gives to another dealer.

The new dealer can begin anew, and nobody is left with an entry that they cannot open (docs/decisions/0035).
"""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.db import take_turns
from mytoyota.jpass import staging
from mytoyota.jpass.returns import acts, mails
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.statuses import UNDER_WAY as ENTRY_UNDER_WAY
from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, VOID, Transfer

AT_ONCE = 1_000  # ids that are written into a statement


def end(session: Session, contract_ids: Sequence[int]) -> int:
    """Ends returns and changes of these contracts, and writes the mails; returns how many were under way.

    Called in the transaction in which the file begins to count, before it does: who has something to do with an entry
    is asked of the contract as it stands with the former dealer.
    """
    some = (contract_ids[start : start + AT_ONCE] for start in range(0, len(contract_ids), AT_ONCE))
    return sum(_end(session, one) for one in some)


def _end(session: Session, contract_ids: Sequence[int]) -> int:
    _open_entries(session, contract_ids)  # an act locks its entry before it waits for the turn: so do we
    take_turns(session, staging.TURN)  # an entry that is being submitted is there now, or will not be
    entries = _open_entries(session, contract_ids)
    for entry in entries:
        acts.end_with_its_dealer(session, entry)
    return len(entries) + _end_changes(session, contract_ids)


def _open_entries(session: Session, contract_ids: Sequence[int]) -> Sequence[ReturnEntry]:
    wanted = select(ReturnEntry).where(
        ReturnEntry.contract_id.in_(contract_ids), ReturnEntry.status.in_(sorted(ENTRY_UNDER_WAY))
    )
    wanted = wanted.order_by(ReturnEntry.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _end_changes(session: Session, contract_ids: Sequence[int]) -> int:
    """One under way becomes void; one that took effect is compared with the file no longer."""
    waits = and_(Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None))
    wanted = select(Transfer).where(Transfer.contract_id.in_(contract_ids), or_(Transfer.state == UNDER_WAY, waits))
    now, ended = clock.now(), 0
    for one in session.scalars(wanted.order_by(Transfer.contract_id, Transfer.number)):
        if one.state == UNDER_WAY:
            one.state, one.closed_at, one.version = VOID, now, one.version + 1
            mails.change_void(session, one.contract_id, one.registrar)
            ended += 1
        else:
            one.agreed_at = now
    session.flush()
    return ended
