"""口座引落し: what becomes of the paper that the bank wants (guide 3-1/6-A; 口座振替依頼書 is printed at the desk)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.refusals import AlreadyMoved, NotFound
from mytoyota.payments.models import DIRECT_DEBIT, REMOVED, PaymentMethod
from mytoyota.web.texts import lazy_gettext as _l

WAITING, RECEIVED, RETURNED = "waiting_paper", "received", "returned"
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
    """The bank sent the paper back; the customer has to fill in a new one."""

    method_id: str
    reason: str
    by: str


def of_order(session: Session, order_id: str, method_id: str) -> PaymentMethod:
    """The order's direct debit; raises NotFound for anything else, and for one that its owner removed."""
    method = session.get(PaymentMethod, method_id)
    if method is None or (method.order_id, method.kind) != (order_id, DIRECT_DEBIT) or method.state == REMOVED:
        raise NotFound
    return method


def receive(session: Session, method: PaymentMethod, seen: int, by: str) -> None:
    """The paper is here, for the first time or a new one; pressed twice it is once. Raises AlreadyMoved."""
    if _moved(session, method, seen, (RECEIVED, None)):
        events.record(session, PaperReceived(method.about, method.id, by))


def give_back(session: Session, method: PaymentMethod, seen: int, reason: str, by: str) -> None:
    """The paper that was here came back for one of `REASONS`; the same twice is once. Raises AlreadyMoved."""
    if _moved(session, method, seen, (RETURNED, reason)):
        events.record(session, PaperReturned(method.about, method.id, reason, by))


def customer_number(method: PaymentMethod) -> str:
    """契約者番号, 20 digits as in the banks' files: by it the collecting company finds the contract again.

    Made of the row's id: no two rows have the same, and no counter has to be kept.
    """
    return f"{int(method.id, 16) % 10**20:020d}"


def _moved(session: Session, method: PaymentMethod, seen: int, to: tuple[str, str | None]) -> bool:
    """Whether the paper's state is new. `seen` is the version that the page showed: who acted on an older one did
    not know what happened since, unless it is the very same."""
    session.refresh(method, with_for_update=True)
    if method.replaced_at is None and (method.state, method.reason) == to:
        return False
    if method.replaced_at is not None or method.version != seen or (to[0] == RETURNED and method.state == WAITING):
        raise AlreadyMoved
    method.state, method.reason, method.changed_at = *to, clock.now()
    return True
