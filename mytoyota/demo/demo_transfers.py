"""The demo's changes of store and person: one in each state, through the product's own acts."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.jpass import permissions
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.transfers import changes, standing
from mytoyota.jpass.transfers.changes import Wish
from mytoyota.jpass.transfers.models import Transfer
from mytoyota.organisation import staff
from mytoyota.organisation.models import Staff, Store

OFFICE, FROM, TO, PERSON = ("H1001", "H001"), "1002", "1001", "S101"
TODAY, YESTERDAY, DUE = timedelta(0), timedelta(days=1), timedelta(days=14)


def fill(session: Session) -> None:
    """Registered today, registered yesterday, due (the worker lets it take effect), undone; unless there are some."""
    office = staff.find(session, *OFFICE)
    if office is None or session.scalar(select(Transfer.id).limit(1)):
        return
    stores = {one.code: one.id for one in session.scalars(select(Store).where(Store.code.in_((FROM, TO))))}
    may = [product.code for product in PRODUCTS.values() if product.transfer]
    theirs = permissions.contracts_in_sight(office).where(Contract.store_id == stores[FROM], Contract.product.in_(may))
    contracts = session.scalars(theirs.order_by(Contract.final_date.desc()).limit(4)).all()
    for contract, before in zip(contracts, (TODAY, YESTERDAY, DUE, None), strict=False):
        transfer = _moved(session, office, contract, stores[TO])
        if before is None:
            changes.undo(session, contract, office, _seen(session, contract))
        else:
            transfer.registered_on -= before
            transfer.registered_at -= before
            transfer.effective_on -= before if before is DUE else TODAY


def _moved(session: Session, office: Staff, contract: Contract, store_id: str) -> Transfer:
    wish = Wish(contract.id, _seen(session, contract), store_id, PERSON)
    return session.get_one(Transfer, changes.register(session, office, [wish])[0].transfer_id)


def _seen(session: Session, contract: Contract) -> str:
    return standing.nows(session, [contract])[contract.id].version
