"""Changes take effect by the clock: on their day, soon after it has begun in Japan; what is done is not done again."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from mytoyota.base import clock
from mytoyota.base.db import Database, take_turns
from mytoyota.jpass import staging
from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import current
from mytoyota.jpass.transfers.models import EFFECTIVE, UNDER_WAY, Transfer
from mytoyota.jpass.transfers.standing import today

SWEEP = "transfer.take_effect"  # a kind of jobs
EVERY = timedelta(minutes=10)
BATCH = 100  # in one transaction


def sweep(database: Database, _period: str) -> None:
    """Lets take effect what is due, in small transactions."""
    while True:
        with database.writing() as session:
            take_turns(session, staging.TURN)
            due = select(Transfer).where(Transfer.state == UNDER_WAY, Transfer.effective_on <= today())
            due = due.order_by(Transfer.effective_on, Transfer.id).limit(BATCH)
            found = session.scalars(due.options(selectinload(Transfer.to_staff))).all()
            for one in found:
                _take_effect(session, one)
        if len(found) < BATCH:
            return


def _take_effect(session: Session, transfer: Transfer) -> None:
    """The contract's rows that count, and those of a file that is about to count, unless it names another dealer."""
    person = transfer.to_staff
    stays = person is not None and person.store_id == transfer.to_store_id  # they may have moved meanwhile
    place = {
        "store_id": transfer.to_store_id,
        "staff_id": transfer.to_staff_id if stays else None,
        "staff_code": transfer.to_staff_code,
        "content": 0,  # the next file is compared anew
    }
    ours = Contract.id == transfer.contract_id, Contract.dealer_id == transfer.dealer_id
    alive = update(Contract).where(*ours, Contract.valid_to > current())
    session.execute(alive.values(place))
    now = clock.now()
    before = update(Transfer).where(
        Transfer.contract_id == transfer.contract_id, Transfer.state == EFFECTIVE, Transfer.agreed_at.is_(None)
    )
    session.execute(before.values(agreed_at=now))  # what the file says is compared with the last change alone
    transfer.state, transfer.closed_at, transfer.version = EFFECTIVE, now, transfer.version + 1
