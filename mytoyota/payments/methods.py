"""Which ways to pay are offered, which one is in force, and what pages say of it (guide 3-1/6-A, 5-1/8-A)."""

from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, jobs
from mytoyota.base.db import new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.refusals import Refused
from mytoyota.payments import forgetting
from mytoyota.payments.models import CARD, DIRECT_DEBIT, INVOICE, REMOVED, CardAttempt, PaymentMethod
from mytoyota.web.texts import lazy_gettext as _l

LABELS = {CARD: _l("クレジットカード"), DIRECT_DEBIT: _l("口座引落し"), INVOICE: _l("請求書払い")}
# What is chosen without an outside party is settled by the choice; a card begins in `registration`.
FIRST_STATE = {CARD: "asked", DIRECT_DEBIT: "waiting_paper", INVOICE: "registered"}
SETTLED = {CARD: {"registered"}, DIRECT_DEBIT: {"waiting_paper", "received", "returned"}, INVOICE: {"registered"}}


class NotOffered(Refused):
    """This way to pay is not for this person, or not at this time: the page was changed or is out of date."""


@dataclass(frozen=True)
class MethodChosen(events.Event):
    """Another way to pay came into force."""

    method_id: str
    kind: str


@dataclass(frozen=True)
class MethodRemoved(events.Event):
    """Its owner took a way to pay away: nothing had to be paid with it any more."""

    method_id: str
    kind: str


@dataclass(frozen=True)
class Buyer:
    """Who chooses: the account, its kind (individual, corporate) and whether the vehicle is delivered already."""

    owner: str
    kind: str
    delivered: bool = False


@dataclass(frozen=True)
class PaidFor:
    """The vehicle whose services are paid; `order_id` is that of the dealer's order, where there is one."""

    vehicle_id: str
    order_id: str | None = None


def offered(buyer: Buyer, *, cards: bool = True) -> tuple[str, ...]:
    """The ways to pay for this buyer, in the guide's order; `cards` is false where no gateway is set up."""
    ways = [CARD] if cards else []
    if not buyer.delivered:
        ways.append(DIRECT_DEBIT)  # its paper is handed over at the store
    if buyer.kind == "corporate":
        ways.append(INVOICE)
    return tuple(ways)


def choose(session: Session, buyer: Buyer, paid_for: PaidFor, kind: str) -> PaymentMethod:
    """Direct debit or invoice from now on; chosen twice is chosen once. Raises NotOffered."""
    if kind == CARD or kind not in offered(buyer):
        raise NotOffered
    _stop_renewals(session, buyer.owner, paid_for.vehicle_id)
    return put_in_force(session, buyer.owner, paid_for, kind)


def to_be_renewed(session: Session, owner: str, paid_for: PaidFor) -> PaymentMethod:
    """The card's row that a new card is registered for, while what pays now stays in force until that is accepted."""
    rows = _locked(session, owner, paid_for.vehicle_id)
    standing = next((row for row in rows if row.replaced_at is None), None)
    if standing is None or standing.state not in SETTLED[standing.kind]:
        return put_in_force(session, owner, paid_for, CARD)
    if standing.kind == CARD:
        return standing
    former = _newest([row for row in rows if row.kind == CARD])
    return former or _aside(session, owner, paid_for) or to_be_renewed(session, owner, paid_for)


def remove(session: Session, method: PaymentMethod) -> None:
    """Nothing is paid this way any more, and its card is kept neither here nor at its gateway.

    Whether something still needs it the caller has asked.
    """
    _stop_renewals(session, method.owner, method.vehicle_id)
    if method.replaced_at is None:
        _replace(session, method)
    if method.state != REMOVED:
        forgetting.later(session, method.gateway, method.card)
        method.state, method.reason, method.card, method.changed_at = REMOVED, None, None, clock.now()
        events.record(session, MethodRemoved(method.about, method.id, method.kind))
    session.flush()


def of_owner(session: Session, owner: str, vehicle_id: str | None = None) -> list[PaymentMethod]:
    """Every way to pay of an account, for one vehicle or for all, but those that were removed."""
    found = select(PaymentMethod).where(PaymentMethod.owner == owner, PaymentMethod.state != REMOVED)
    if vehicle_id:
        found = found.where(PaymentMethod.vehicle_id == vehicle_id)
    return list(session.scalars(found.order_by(PaymentMethod.id)))


def in_force(session: Session, owner: str, paid_for: PaidFor) -> PaymentMethod | None:
    """The account's way to pay for the vehicle, registered or on its way."""
    return session.scalar(_of(owner, paid_for.vehicle_id).where(PaymentMethod.replaced_at.is_(None)))


def usable(session: Session, owner: str, paid_for: PaidFor) -> PaymentMethod | None:
    """The way to pay that an application may name: a registered card, a direct debit, an invoice."""
    method = in_force(session, owner, paid_for)
    return method if method and method.state in SETTLED[method.kind] else None


def of_order(session: Session, order_id: str) -> list[PaymentMethod]:
    """Every way to pay that is in force for an order: one per account."""
    found = select(PaymentMethod).where(PaymentMethod.order_id == order_id, PaymentMethod.replaced_at.is_(None))
    return list(session.scalars(found.order_by(PaymentMethod.created_at, PaymentMethod.id)))


def put_in_force(session: Session, owner: str, paid_for: PaidFor, kind: str) -> PaymentMethod:
    """The account's row of this kind, in force; what was in force before is replaced, and kept."""
    rows = _locked(session, owner, paid_for.vehicle_id)
    standing = [row for row in rows if row.replaced_at is None]
    method = _newest([row for row in rows if row.kind == kind])
    if method and method in standing:
        return method
    for other in standing:
        _replace(session, other)
    session.flush()  # before the next one: at most one may be in force at any moment
    if method is None:
        method = _first(session, owner, paid_for, kind)
    if method is None:
        return put_in_force(session, owner, paid_for, kind)
    method.replaced_at, method.changed_at = None, clock.now()
    method.order_id = paid_for.order_id or method.order_id
    events.record(session, MethodChosen(method.about, method.id, kind))
    session.flush()
    return method


def move(session: Session, from_vehicle: str, to_vehicle: str) -> None:
    """Two vehicles turned out to be one: of an account's two ways to pay the one that was changed last stays."""
    rows = session.scalars(
        select(PaymentMethod).where(PaymentMethod.vehicle_id.in_((from_vehicle, to_vehicle))).with_for_update()
    ).all()
    for owner in sorted({row.owner for row in rows}):
        standing = [row for row in rows if row.owner == owner and row.replaced_at is None]
        for former in sorted(standing, key=lambda row: row.changed_at)[:-1]:
            _replace(session, former)
    session.flush()
    for row in rows:
        row.vehicle_id = to_vehicle
    session.flush()


def _locked(session: Session, owner: str, vehicle_id: str) -> list[PaymentMethod]:
    """The account's rows for the vehicle; one that was removed is never taken up again."""
    found = _of(owner, vehicle_id).where(PaymentMethod.state != REMOVED)
    return list(session.scalars(found.order_by(PaymentMethod.id).with_for_update()))


def _aside(session: Session, owner: str, paid_for: PaidFor) -> PaymentMethod | None:
    """A card's row that is not in force yet: another way pays until the card is accepted."""
    row = PaymentMethod(id=new_id(), owner=owner, vehicle_id=paid_for.vehicle_id, order_id=paid_for.order_id, kind=CARD)
    row.state, row.replaced_at = FIRST_STATE[CARD], clock.now()
    return row if insert_if_absent(session, row) else None


def _stop_renewals(session: Session, owner: str, vehicle_id: str) -> None:
    """Another decision was made meanwhile: a card that is still being typed takes nothing's place any more."""
    cards = session.scalars(_of(owner, vehicle_id).where(PaymentMethod.kind == CARD)).all()
    open_ones = CardAttempt.method_id.in_([row.id for row in cards]) & CardAttempt.settled_at.is_(None)
    stopped = session.scalars(select(CardAttempt.method_id).where(open_ones, CardAttempt.renews)).all()
    session.execute(update(CardAttempt).where(open_ones, CardAttempt.renews).values(renews=False))
    for method_id in sorted(set(stopped)):
        jobs.enqueue(session, "payment.close", method_id)


def _newest(rows: list[PaymentMethod]) -> PaymentMethod | None:
    """Of several rows of one kind, which only two vehicles that became one can have, the one that counts."""
    return max(rows, key=lambda row: (row.replaced_at is None, row.changed_at), default=None)


def _first(session: Session, owner: str, paid_for: PaidFor, kind: str) -> PaymentMethod | None:
    """The account's first row for this vehicle, unless another process made one a moment earlier."""
    row = PaymentMethod(id=new_id(), owner=owner, vehicle_id=paid_for.vehicle_id, order_id=paid_for.order_id, kind=kind)
    row.state = FIRST_STATE[kind]
    return row if insert_if_absent(session, row) else None


def _replace(session: Session, method: PaymentMethod) -> None:
    method.replaced_at = clock.now()
    if method.kind == CARD and method.state != "registered":
        jobs.enqueue(session, "payment.close", method.id)  # its page must not be finished any more


def _of(owner: str, vehicle_id: str) -> Select[PaymentMethod]:
    return select(PaymentMethod).where(PaymentMethod.owner == owner, PaymentMethod.vehicle_id == vehicle_id)
