"""What is done with an order: open it, show, withdraw and renew its link, hand it to another phone (guide 1-1/1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.links import Link, id_in
from mytoyota.base.refusals import LinkExpired, LinkWithdrawn, NotFound
from mytoyota.japanese import characters
from mytoyota.japanese.kana import katakana
from mytoyota.orders.events import (
    OrderHandedOver,
    OrderLinkMade,
    OrderLinkRenewed,
    OrderLinkWithdrawn,
    OrderOpened,
    RequestNoted,
    VehicleNoted,
)
from mytoyota.orders.models import Order, OrderLink
from mytoyota.vehicles import vehicles
from mytoyota.vehicles.models import VehicleModel

BUYER, USER, AFTER = "buyer", "user", "after"
USER_LATER = "user_later"  # what an order's page tells the staff: they hand out the leaflet
LIVES = {BUYER: timedelta(days=14), USER: timedelta(hours=24), AFTER: timedelta(days=90)}


@dataclass(frozen=True)
class NewOrder:
    """What staff enter; chassis and plate may come later. `nonce` is the form's own key."""

    store_id: str
    staff_id: str
    contract_number: str
    model_id: str
    nonce: str
    chassis: str | None = None
    plate: str | None = None


class ContractTaken(Exception):
    """The store has an order under this contract number already: `order`."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class NonceUsed(Exception):
    """The form already opened `order`, which has another contract number."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class ChassisConfirmed(Exception):
    """The vehicle's chassis number is confirmed by a certificate: another number means another vehicle."""


def open_order(session: Session, new: NewOrder) -> Order:
    """Opens the order and makes the buyer's link; the same order again where the same was sent before.

    Raises:
        ContractTaken: the contract number belongs to an order with another vehicle model.
        NonceUsed: this form opened an order with another contract number before.
    """
    earlier = _opened_before(session, new)
    if earlier:
        return earlier
    order = Order(
        store_id=new.store_id,
        staff_id=new.staff_id,
        model_id=new.model_id,
        contract_number=contract(new.contract_number),
        nonce=new.nonce,
        asked_for=[],
        vehicle=vehicles.new(new.model_id, new.chassis, new.plate),
    )
    if not insert_if_absent(session, order):  # another request was faster by a moment
        return _opened_before(session, new) or get(session, order.id)
    events.record(session, OrderOpened(about=order.id, staff_id=new.staff_id))
    link_for(session, order, BUYER)
    return order


def _opened_before(session: Session, new: NewOrder) -> Order | None:
    number = contract(new.contract_number)
    order = session.scalar(select(Order).where(Order.nonce == new.nonce))
    if order and (order.store_id, order.contract_number) != (new.store_id, number):
        raise NonceUsed(order)
    same = select(Order).where(Order.store_id == new.store_id, Order.contract_number == number)
    order = order or session.scalar(same)
    if order and order.model_id != new.model_id:
        raise ContractTaken(order)
    return order


def contract(number: str) -> str:
    """A contract number in the one form it is stored and searched in: half width, capitals, no blanks."""
    return "".join(characters.half_width(number).upper().split())


def of_store(store_id: str, contract_number: str = "", model: str = "") -> Select[Order]:
    """The store's orders, newest first, narrowed by the start of a contract number and a part of model or grade."""
    return of_stores([store_id], contract_number, model)


def of_stores(store_ids: Collection[str], contract_number: str = "", model: str = "") -> Select[Order]:
    """The orders of these stores, newest first, narrowed like `of_store`."""
    found = select(Order).join(VehicleModel).where(Order.store_id.in_(store_ids))
    if contract_number:
        found = found.where(Order.contract_number.startswith(contract(contract_number), autoescape=True))
    for word in katakana(model).split():
        either = (column.icontains(word, autoescape=True) for column in (VehicleModel.model, VehicleModel.grade))
        found = found.where(or_(*either))
    return found.order_by(Order.created_at.desc(), Order.id)


def get(session: Session, order_id: str) -> Order:
    """The order with this id; `NotFound` where there is none."""
    order = session.get(Order, order_id)
    if order is None:
        raise NotFound
    return order


def in_store(session: Session, store_id: str, order_id: str) -> Order:
    """The order if it belongs to this store; `NotFound` alike for another store's and for none."""
    order = get(session, order_id)
    if order.store_id != store_id:
        raise NotFound
    return order


def find_link(session: Session, order: Order, role: str) -> OrderLink | None:
    """The order's link for `role` (buyer, user, after), if it was made."""
    return session.scalar(select(OrderLink).where(OrderLink.order_id == order.id, OrderLink.role == role))


def link_for(session: Session, order: Order, role: str) -> OrderLink:
    """The order's link for `role`; made where there is none yet."""
    link = find_link(session, order, role)
    if link is None:
        link = OrderLink(order_id=order.id, role=role, version=1, generation=0, expires_at=clock.now() + LIVES[role])
        session.add(link)
        session.flush()
        events.record(session, OrderLinkMade(about=order.id, role=role))
    return link


def open_link(session: Session, order: Order, role: str, by: str | None = None) -> OrderLink:
    """The order's link for `role`, with a new address where the former one is withdrawn or too old."""
    link = link_for(session, order, role)
    return link if state(link) == "open" else renew(session, link, by)


def url(link: OrderLink, public_url: str) -> str:
    """The absolute address that stands in the QR code; `public_url` is `Settings.public_url`."""
    return f"{public_url}/q/{_derived(link).token()}"


def state(link: OrderLink) -> str:
    """`open`, `withdrawn` or `expired`."""
    if link.withdrawn_at:
        return "withdrawn"
    return "open" if clock.now() < link.expires_at else "expired"


def by_token(session: Session, token: str) -> tuple[Order, OrderLink]:
    """The order and link that a scanned token stands for; it may be too old to begin with (`must_be_open`).

    Raises:
        NotFound: nobody was ever given this token.
        LinkWithdrawn: it was withdrawn, or renewed since.
    """
    link = session.get(OrderLink, id_in(token))
    if link is None:
        raise NotFound
    if not _derived(link).fits(token):
        raise LinkWithdrawn(link.role) if _was_once(link, token) else NotFound
    if link.withdrawn_at:
        raise LinkWithdrawn(link.role)
    return get(session, link.order_id), link


def must_be_open(link: OrderLink) -> None:
    """Raises LinkExpired: nothing may be begun with a link whose time is over; what was begun goes on."""
    if state(link) == "expired":
        raise LinkExpired(link.role)


def _derived(link: OrderLink) -> Link:
    return Link(link.id, link.role, link.version)


def _was_once(link: OrderLink, token: str) -> bool:
    return any(Link(link.id, link.role, version).fits(token) for version in range(1, link.version))


def withdraw(session: Session, link: OrderLink, by: str | None = None) -> None:
    """The link stops working at once; withdrawing it twice is once."""
    if link.withdrawn_at is None:
        link.withdrawn_at = clock.now()
        events.record(session, OrderLinkWithdrawn(about=link.order_id, role=link.role, by=by))


def revoke(session: Session, link: OrderLink, by: str | None = None) -> None:
    """The link stops working, and what was begun with it is void: version and generation count on."""
    _lock(session, link)
    if link.withdrawn_at is None:
        link.version += 1
        link.generation += 1
        withdraw(session, link, by)


def renew(session: Session, link: OrderLink, by: str | None = None) -> OrderLink:
    """A new address with a full life; the former address stops working, and so does what a user began with it."""
    _lock(session, link)
    link.version += 1
    if link.role == USER:
        link.generation += 1
    link.expires_at, link.withdrawn_at = clock.now() + LIVES[link.role], None
    events.record(session, OrderLinkRenewed(about=link.order_id, role=link.role, by=by))
    return link


def hand_over(session: Session, order: Order, by: str) -> None:
    """Lets another phone take the order up: the former phone's journeys are void, and so is the address it knows."""
    _lock(session, order)
    link = renew(session, link_for(session, order, BUYER), by)
    link.generation += 1
    events.record(session, OrderHandedOver(about=order.id, by=by))


def note_request(session: Session, order: Order, what: str) -> None:
    """Keeps that the customer asked for something the staff do (`USER_LATER`); once per thing."""
    _lock(session, order)
    if all(asked["what"] != what for asked in order.asked_for):
        order.asked_for = [*order.asked_for, {"what": what, "at": clock.now().isoformat()}]
        events.record(session, RequestNoted(about=order.id, what=what))


def drop_request(session: Session, order: Order, what: str) -> None:
    """The customer chose otherwise meanwhile: nothing is left to do; that it was asked for stays in the history."""
    _lock(session, order)
    order.asked_for = [asked for asked in order.asked_for if asked["what"] != what]


def note_vehicle(session: Session, order: Order, numbers: tuple[str | None, str | None], by: str) -> None:
    """Chassis number and plate (both in their normal form) as far as they are known now; what is known stays.

    Raises:
        ChassisConfirmed: a certificate stands behind another chassis number of this vehicle.
    """
    vehicle = order.vehicle
    known = (vehicle.chassis, vehicle.plate)
    chassis, plate = numbers[0] or known[0], numbers[1] or known[1]
    if (chassis, plate) == known:
        return
    if vehicle.confirmed_at and chassis != known[0]:
        raise ChassisConfirmed
    vehicles.set_numbers(vehicle, chassis, plate)
    events.record(session, VehicleNoted(about=order.id, by=by))


def of_vehicle(session: Session, vehicle_id: str) -> list[Order]:
    """The orders of one vehicle as they are now, kept from other acts until the commit."""
    return list(session.scalars(_kept(Order.vehicle_id == vehicle_id)))


def locked(session: Session, order_id: str, vehicle_id: str | None = None) -> Order:
    """The order as it is now, kept from other acts until the commit; `NotFound` where there is none.

    The other orders of its vehicle, and those of `vehicle_id`, are kept as well: what one order does can end a
    registration of another. Orders are locked by id, before anything of their vehicle: so nobody waits in a circle.
    """
    vehicles_now = {get(session, order_id).vehicle_id, vehicle_id}
    session.execute(_kept(or_(Order.id == order_id, Order.vehicle_id.in_(vehicles_now)))).all()
    return get(session, order_id)


def _kept(which: ColumnElement[bool]) -> Select[Order]:
    found = select(Order).where(which).order_by(Order.id)
    return found.with_for_update().execution_options(populate_existing=True)


def _lock(session: Session, row: Order | OrderLink) -> None:
    """The row as it is now, kept from others until the commit; what this session changed is written first."""
    session.flush()
    session.refresh(row, with_for_update=True)
