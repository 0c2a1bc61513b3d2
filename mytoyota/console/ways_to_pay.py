"""How an order is paid, in the desk's words: never a card's number, and whose way it is by name alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mytoyota.orders.models import Order
from mytoyota.payments import direct_debit, methods
from mytoyota.payments.models import CARD, DIRECT_DEBIT, INVOICE, PaymentMethod
from mytoyota.registrations import identity
from mytoyota.registrations.models import Registration
from mytoyota.web.texts import lazy_gettext as _l

UNDER_WAY, NONE, DONE = _l("カードの登録中"), _l("カードは登録されていません"), _l("登録ずみ")
STATES = {
    CARD: {"asked": UNDER_WAY, "pending": UNDER_WAY, "registered": DONE, "refused": NONE, "abandoned": NONE},
    DIRECT_DEBIT: {
        direct_debit.WAITING: _l("依頼書を待っています"),
        direct_debit.RECEIVED: _l("依頼書を受け取りました"),
        direct_debit.RETURNED: _l("依頼書が金融機関から戻りました"),
    },
    INVOICE: {"registered": DONE},
}
SHAPES = {"waiting_paper": "wait", "returned": "wait", "received": "ok", "registered": "ok"}
RECEIVED_SHOWN = 50


@dataclass(frozen=True)
class Way:
    """One way to pay: `shape` stands beside its state; `payer` is empty where their registration was replaced."""

    method: PaymentMethod
    label: str
    state: str
    shape: str
    reason: str
    payer: str
    since: datetime


def of_order(session: Session, order_id: str) -> list[Way]:
    """The ways to pay that are in force for an order."""
    return [_way(method, payer(session, method)) for method in methods.of_order(session, order_id)]


def papers(session: Session, store_ids: Collection[str]) -> list[tuple[Way, Order]]:
    """The stores' direct debits: papers to be asked for, longest waiting first; then those received, newest first.

    Whose registration was replaced owes no paper any more.
    """
    open_ones = _papers(store_ids).where(PaymentMethod.state != direct_debit.RECEIVED)
    here = _papers(store_ids).where(PaymentMethod.state == direct_debit.RECEIVED)
    oldest = open_ones.order_by(PaymentMethod.changed_at, PaymentMethod.id)
    newest = here.order_by(PaymentMethod.changed_at.desc(), PaymentMethod.id).limit(RECEIVED_SHOWN)
    rows = [*session.execute(oldest), *session.execute(newest)]
    return [(_way(method, None), order) for method, order in rows]


def payer(session: Session, method: PaymentMethod) -> Registration | None:
    """Who pays: the vehicle's user, or else its buyer, with this account, as registered now."""
    found = select(Registration).where(Registration.vehicle_id == method.vehicle_id)
    found = found.where(Registration.account_id == method.owner, Registration.replaced_at.is_(None))
    return session.scalars(found.order_by(Registration.role.desc()).limit(1)).first()


def _papers(store_ids: Collection[str]) -> Select[PaymentMethod, Order]:
    found = select(PaymentMethod, Order).join(Order, Order.id == PaymentMethod.order_id)
    found = found.where(Order.store_id.in_(store_ids), PaymentMethod.kind == DIRECT_DEBIT)
    registered = select(Registration.id).where(
        Registration.vehicle_id == PaymentMethod.vehicle_id,
        Registration.account_id == PaymentMethod.owner,
        Registration.replaced_at.is_(None),
    )
    return found.where(PaymentMethod.replaced_at.is_(None), registered.exists())


def _way(method: PaymentMethod, registered: Registration | None) -> Way:
    reasons = direct_debit.REASONS if method.kind == DIRECT_DEBIT else {}
    return Way(
        method=method,
        label=str(methods.LABELS[method.kind]),
        state=str(STATES[method.kind][method.state]),
        shape=SHAPES.get(method.state, "none"),
        reason=str(reasons.get(method.reason or "", "")),
        payer=identity.full_name(registered.claims) if registered else "",
        since=method.changed_at,
    )
