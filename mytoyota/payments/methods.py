"""Which ways to pay are offered, which one is in force, and what pages say of it (guide 3-1/6-A, 5-1/8-A)."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, jobs
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.refusals import Refused
from mytoyota.payments.models import CARD, DIRECT_DEBIT, INVOICE, PaymentMethod
from mytoyota.web.texts import lazy_gettext as _l

LABELS = {CARD: _l("クレジットカード"), DIRECT_DEBIT: _l("口座引落し"), INVOICE: _l("請求書払い")}
# What is chosen without an outside party is settled by the choice; a card begins in `registration`.
FIRST_STATE = {CARD: "asked", DIRECT_DEBIT: "waiting_paper", INVOICE: "registered"}
SETTLED = {CARD: {"registered"}, DIRECT_DEBIT: {"waiting_paper", "received", "returned"}, INVOICE: {"registered"}}


class NotOffered(Refused):
    """This way to pay is not for this person, or not at this time: the page was changed or is out of date."""


@dataclass(frozen=True)
class MethodChosen(events.Event):
    """Another way to pay came into force for the order."""

    method_id: str
    kind: str


@dataclass(frozen=True)
class Buyer:
    """Who chooses: the account, its kind (individual, corporate) and whether the vehicle is delivered already."""

    owner: str
    kind: str
    delivered: bool = False


def offered(buyer: Buyer, *, cards: bool = True) -> tuple[str, ...]:
    """The ways to pay for this buyer, in the guide's order; `cards` is false where no gateway is set up."""
    ways = [CARD] if cards else []
    if not buyer.delivered:
        ways.append(DIRECT_DEBIT)  # its paper is handed over at the store
    if buyer.kind == "corporate":
        ways.append(INVOICE)
    return tuple(ways)


def choose(session: Session, buyer: Buyer, order_id: str, kind: str) -> PaymentMethod:
    """Direct debit or invoice from now on; chosen twice is chosen once. Raises NotOffered."""
    if kind == CARD or kind not in offered(buyer):
        raise NotOffered
    return put_in_force(session, buyer.owner, order_id, kind)


def in_force(session: Session, owner: str, order_id: str) -> PaymentMethod | None:
    """The order's way to pay, registered or on its way."""
    return session.scalar(_of(owner, order_id).where(PaymentMethod.replaced_at.is_(None)))


def usable(session: Session, owner: str, order_id: str) -> PaymentMethod | None:
    """The way to pay that an application may name: a registered card, a direct debit, an invoice."""
    method = in_force(session, owner, order_id)
    return method if method and method.state in SETTLED[method.kind] else None


def of_order(session: Session, order_id: str) -> list[PaymentMethod]:
    """Every way to pay that is in force for an order: one per account."""
    found = select(PaymentMethod).where(PaymentMethod.order_id == order_id, PaymentMethod.replaced_at.is_(None))
    return list(session.scalars(found.order_by(PaymentMethod.created_at, PaymentMethod.id)))


def put_in_force(session: Session, owner: str, order_id: str, kind: str) -> PaymentMethod:
    """The account's row of this kind, in force; what was in force before is replaced, and kept."""
    found = _of(owner, order_id).order_by(PaymentMethod.id).with_for_update()
    rows = {row.kind: row for row in session.scalars(found)}
    method = rows.get(kind)
    if method and method.replaced_at is None:
        return method
    for other in rows.values():
        if other.replaced_at is None:
            _replace(session, other)
    session.flush()  # before the next one: at most one may be in force at any moment
    if method is None:
        method = _first(session, owner, order_id, kind)
    if method is None:
        return put_in_force(session, owner, order_id, kind)
    method.replaced_at, method.changed_at = None, clock.now()
    events.record(session, MethodChosen(order_id, method.id, kind))
    session.flush()
    return method


def _first(session: Session, owner: str, order_id: str, kind: str) -> PaymentMethod | None:
    """The account's first row for this order, unless another process made one a moment earlier."""
    row = PaymentMethod(id=new_id(), owner=owner, order_id=order_id, kind=kind, state=FIRST_STATE[kind])
    return row if insert_if_absent(session, row) else None


def _replace(session: Session, method: PaymentMethod) -> None:
    method.replaced_at = clock.now()
    if method.kind == CARD and method.state != "registered":
        jobs.enqueue(session, "payment.close", method.id)  # its page must not be finished any more


def _of(owner: str, order_id: str) -> Select[PaymentMethod]:
    return select(PaymentMethod).where(PaymentMethod.owner == owner, PaymentMethod.order_id == order_id)
