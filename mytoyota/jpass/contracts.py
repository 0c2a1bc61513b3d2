"""Adds single contracts and says what became of their claims; files of contracts are taken in by `importing`."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from mytoyota.jpass.models import Contract, ContractGeneration, ContractNumber
from mytoyota.jpass.permissions import current
from mytoyota.organisation.models import Store


@dataclass(frozen=True)
class NewContract:
    """One contract of the finance company's, its store known."""

    number: str
    product: str
    customer_name: str
    customer_name_kana: str
    plate: str
    model_name: str
    use: str
    first_registration: date
    final_date: date
    claim_status: str
    claim_bought: bool
    staff_code: str


def add(session: Session, store: Store, new: NewContract) -> Contract:
    """A contract that nobody has yet; it counts at once."""
    generation = session.get(ContractGeneration, 1) or ContractGeneration(id=1, current=0)
    session.add(generation)
    number = ContractNumber(number=new.number)
    session.add(number)
    session.flush()
    values = {key: value for key, value in vars(new).items() if key != "number"}
    row = Contract(
        id=number.id,
        valid_from=generation.current,
        contract_number=new.number,
        dealer_id=store.dealer_id,
        store_id=store.id,
        **values,
    )
    session.add(row)
    session.flush()
    return row


def set_claim_status(session: Session, contract_id: int, status: str) -> None:
    """What this desk knows of the claim, also in a file's row that is about to count."""
    alive = Contract.valid_to > current()
    session.execute(update(Contract).where(Contract.id == contract_id, alive).values(claim_status=status))
