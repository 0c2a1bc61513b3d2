"""The finance company says of a listed difference that its file is right: the contract goes where the file has it."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.db import take_turns
from mytoyota.base.events import Event
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass import staging
from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import current
from mytoyota.jpass.transfers import differences
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.organisation.models import Staff


@dataclass(frozen=True)
class DifferenceSettled(Event):
    """Somebody of the finance company let the file lead again; `about` is the change."""

    by: str


def follow_file(session: Session, member: Staff, transfer_id: str, version: int) -> Transfer:
    """The contract's store and person become those of the file, at once; the change is compared no longer.

    Raises:
        AlreadyMoved: it is not listed any more, or what was shown of it has changed.
    """
    take_turns(session, staging.TURN)
    found = session.scalar(differences.listed().where(Transfer.id == transfer_id).with_for_update(of=Transfer))
    if found is None or found.version != version:
        raise AlreadyMoved
    person = select(Staff.id).where(Staff.store_id == found.file_store_id, Staff.number == found.file_staff_code)
    place = {
        "store_id": found.file_store_id,
        "staff_id": session.scalar(person),
        "staff_code": found.file_staff_code,
        "content": 0,  # the next file is compared anew
    }
    ours = Contract.id == found.contract_id, Contract.dealer_id == found.dealer_id
    session.execute(update(Contract).where(*ours, Contract.valid_to > current()).values(place))
    found.agreed_at, found.version = clock.now(), found.version + 1
    events.record(session, DifferenceSettled(found.id, member.id))
    return found
