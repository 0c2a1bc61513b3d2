"""The demo's vehicle returns: one at each desk of a dealer that has both approvals, through the product's own acts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.jpass import permissions
from mytoyota.jpass.models import Contract
from mytoyota.jpass.products import PRODUCTS
from mytoyota.jpass.returns import acts, approval_flow
from mytoyota.jpass.returns.acts import Said
from mytoyota.jpass.returns.approval_flow import NewFlow
from mytoyota.jpass.returns.content import RETURNED, Contact, Content
from mytoyota.jpass.returns.models import ReturnEntry
from mytoyota.jpass.returns.route import FlowSettings
from mytoyota.jpass.returns.transitions import Act
from mytoyota.organisation import staff
from mytoyota.organisation.models import Staff

SALES, MANAGER, OFFICE, FINANCE = ("1001", "S101"), ("1001", "M110"), ("H1001", "H001"), ("TFC", "F001")
ADDRESS = "honbu@dealer.example.jp"
Step = tuple[tuple[str, str], Act, str]
# What was done with each entry of 佐藤 since it was submitted: by whom, what, and the words that go with it.
ENTRIES: tuple[tuple[Step, ...], ...] = (
    (),
    ((MANAGER, Act.APPROVE, ""),),
    ((MANAGER, Act.SEND_BACK, "受領日をもう一度ご確認ください。"),),
    ((MANAGER, Act.APPROVE, ""), (OFFICE, Act.APPROVE, "")),
    (
        (MANAGER, Act.APPROVE, ""),
        (OFFICE, Act.APPROVE, ""),
        (FINANCE, Act.TAKE_UP, ""),
        (FINANCE, Act.WRITE_MESSAGE, ""),
        (FINANCE, Act.RESUME, "スペアキーが届いていません。ご確認ください。"),
    ),
)


def fill(session: Session) -> None:
    """The settings and the entries, unless there are entries already."""
    if session.scalar(select(ReturnEntry.id).limit(1)):
        return
    _flow(session, "")  # the demo's outbox begins empty: nobody is written to yet
    for contract, steps in zip(_contracts(session, _member(session, SALES)), ENTRIES, strict=False):
        _entry(session, contract, steps)
    _flow(session, ADDRESS)


def _flow(session: Session, address: str) -> None:
    office = _member(session, OFFICE)
    seen = approval_flow.of_dealer(session, office.dealer_id or "").version
    both = FlowSettings(store_approval=True, headquarters_approval=True)
    approval_flow.change(session, office, NewFlow(both, address, seen))


def _contracts(session: Session, member: Staff) -> Sequence[Contract]:
    """Contracts of the store whose return is entered here, the next that end."""
    entered = [product.code for product in PRODUCTS.values() if product.return_entry]
    open_ones = permissions.contracts_in_sight(member).where(
        Contract.product.in_(entered),
        Contract.claim_status == "unhandled",
        Contract.final_date >= clock.in_japan(clock.now()).date(),
    )
    return session.scalars(open_ones.order_by(Contract.final_date).limit(len(ENTRIES))).all()


def _entry(session: Session, contract: Contract, steps: Sequence[Step]) -> None:
    content = Content(RETURNED, clock.in_japan(clock.now()).date().isoformat())
    entry: Any = acts.submit(session, contract, _said(_member(session, SALES), 0, content)).entry
    for who, act, words in steps:
        acts.perform(session, entry, act, _said(_member(session, who), entry.moves, content, words))


def _said(member: Staff, seen: int, content: Content, words: str = "") -> Said:
    contact = Contact("0565-00-1001", "", ADDRESS if member.dealer_id else "")
    return Said(member, seen, content, None if member.organisation_id else contact, words)


def _member(session: Session, who: tuple[str, str]) -> Staff:
    found = staff.find(session, *who)
    assert found is not None  # of the demo's table
    return found
