"""Adds single contracts and says what became of their claims; files of contracts are taken in by `importing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from mytoyota.base.db import take_turns
from mytoyota.jpass import claims, contract_rows, grams, plates, staging
from mytoyota.jpass.grams import Run
from mytoyota.jpass.models import Contract
from mytoyota.jpass.permissions import current
from mytoyota.jpass.staging import Seen
from mytoyota.jpass.transfers import file_guard
from mytoyota.organisation.models import Staff, Store


@dataclass(frozen=True)
class NewContract:
    """One contract of the finance company's, its store known; `staff_code` may be nobody's."""

    contract_number: str
    product: str
    customer_name: str
    customer_name_kana: str
    plate: str
    model_name: str
    use: str
    first_registration: date
    final_date: date
    claim_status: str = claims.UNHANDLED
    claim_bought: bool = False
    staff_code: str = ""


def add(session: Session, store: Store, new: NewContract) -> Contract:
    """A contract, or what is newly known of it; it counts at once."""
    add_all(session, store, [new])
    now = Contract.valid_to > staging.current(session)
    return session.scalars(select(Contract).where(Contract.contract_number == new.contract_number, now)).one()


def add_all(session: Session, store: Store, contracts: Sequence[NewContract]) -> None:
    """Contracts of one store, each at most once; they count at once.

    Raises:
        ValueError: one of them is another dealer's; a file alone moves it.
    """
    take_turns(session, staging.TURN)
    generation = staging.current(session)
    staging.make_current(session, generation)
    people = select(Staff.number, Staff.id).where(Staff.store_id == store.id)
    staff = {row.number: row.id for row in session.execute(people)}
    rows = [_row(store, new, staff) for new in contracts]
    done = staging.stage(session, rows, generation, Seen())
    if done.moved:
        raise ValueError("a contract changes its dealer by a file")
    run = Run()
    run.add(done.rows)
    for some in run.taken():
        grams.insert(session, some)
    file_guard.note(session, done.words)


def _row(store: Store, new: NewContract, staff: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = vars(new) | {
        "plate_serial": plates.serial_of(new.plate),
        "dealer_id": store.dealer_id,
        "store_id": store.id,
        "staff_id": staff.get(new.staff_code),
    }
    return row | {"content": contract_rows.content(row)}


def has_left(session: Session, store: Store, staff_id: str) -> None:
    """Somebody works at this store no more: their contracts there are shown as nobody's, until a file names another."""
    theirs = (Contract.dealer_id == store.dealer_id, Contract.store_id == store.id, Contract.staff_id == staff_id)
    session.execute(update(Contract).where(*theirs).values(staff_id=None))


def set_claim_status(session: Session, contract_id: int, status: str | None) -> None:
    """What the vehicle's return makes of the claim, also in a file's row that is about to count; None: nothing."""
    take_turns(session, staging.TURN)
    counts = case(
        (Contract.claim_of_file == claims.UNHANDLED, status or claims.UNHANDLED), else_=Contract.claim_of_file
    )
    alive = update(Contract).where(Contract.id == contract_id, Contract.valid_to > current())
    session.execute(alive.values(claim_of_return=status, claim_status=counts))
