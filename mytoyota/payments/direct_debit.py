"""口座引落し: what becomes of the paper that the bank wants (guide 3-1/6-A; 口座振替依頼書 is printed at the desk)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.payments.models import DIRECT_DEBIT, PaymentMethod

STATES = {
    "waiting_paper": _l("依頼書を待っています"),
    "received": _l("依頼書を受け取りました"),
    "returned": _l("依頼書が金融機関から戻りました"),
}
# Why a bank sends the paper back, in the order of its box 不備返却事由.
REASONS = {
    "seal_differs": _l("印鑑相違"),
    "seal_unclear": _l("印鑑不鮮明"),
    "number_differs": _l("口座番号相違"),
    "name_differs": _l("名義相違"),
    "no_account": _l("口座なし（解約）"),
    "incomplete": _l("記入漏れ"),
    "branch_differs": _l("支店名相違"),
    "other": _l("その他"),
}


@dataclass(frozen=True)
class PaperReceived(events.Event):
    """The customer handed in the filled and sealed paper; `by` is a member of staff."""

    method_id: str
    by: str


@dataclass(frozen=True)
class PaperReturned(events.Event):
    """The paper came back; the customer has to fill in a new one."""

    method_id: str
    reason: str
    by: str


def of_order(session: Session, order_id: str, method_id: str) -> PaymentMethod:
    """The order's direct debit, locked; raises NotFound for anything else."""
    method = session.get(PaymentMethod, method_id, with_for_update=True)
    if method is None or (method.order_id, method.kind) != (order_id, DIRECT_DEBIT):
        raise NotFound
    return method


def outstanding(session: Session, order_ids: list[str]) -> list[PaymentMethod]:
    """The direct debits in force of these orders, those that wait longest first."""
    found = select(PaymentMethod).where(PaymentMethod.order_id.in_(order_ids), PaymentMethod.kind == DIRECT_DEBIT)
    found = found.where(PaymentMethod.replaced_at.is_(None))
    return list(session.scalars(found.order_by(PaymentMethod.changed_at, PaymentMethod.id)))


def receive(session: Session, method: PaymentMethod, seen: int, by: str) -> None:
    """The paper is here, for the first time or again; pressed twice it is once. Raises AlreadyMoved."""
    if method.state == "received":
        return
    _move(method, seen, "received", None)
    events.record(session, PaperReceived(method.order_id, method.id, by))


def give_back(session: Session, method: PaymentMethod, seen: int, reason: str, by: str) -> None:
    """The paper came back for one of `REASONS`; the same twice is once. Raises AlreadyMoved."""
    if (method.state, method.reason) == ("returned", reason):
        return
    _move(method, seen, "returned", reason)
    events.record(session, PaperReturned(method.order_id, method.id, reason, by))


def customer_number(method: PaymentMethod) -> str:
    """契約者番号: what the collecting company finds the contract by when the bank names it."""
    return f"{int(method.id[:9], 16):012d}"[-12:]


def _move(method: PaymentMethod, seen: int, state: str, reason: str | None) -> None:
    """`seen` is the version that the page showed: who acted on an older one did not know."""
    if method.version != seen or method.replaced_at is not None:
        raise AlreadyMoved
    method.state, method.reason, method.changed_at = state, reason, clock.now()
