"""Files an order's certificate, and makes one vehicle of two that bear the same chassis number (guide 2-1/3).

Before its certificate each order has a vehicle of its own. When a certificate confirms a chassis number that another
vehicle has confirmed already (a resale, a second order, a typing error), both orders stand under that vehicle: of two
buyers or users the later registration stays in force, and the desks of the orders are told.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mytoyota.base import db, events, keys
from mytoyota.orders import orders
from mytoyota.orders.events import VehicleNoted
from mytoyota.orders.models import Order
from mytoyota.payments import methods
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations import register
from mytoyota.registrations.events import VehiclesMerged
from mytoyota.registrations.models import Registration
from mytoyota.registrations.register import VEHICLE_SHARED
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.lines import correction
from mytoyota.subscriptions.lines import opening as lines
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles import certificates, vehicles
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Certificate, Vehicle

# Whatever belongs to an order as well as to its vehicle.
ROWS_OF_AN_ORDER = (Certificate, Registration, Application, PaymentMethod)


def file_certificate(session: Session, new: NewCertificate) -> Certificate:
    """Puts the certificate of an order on file and confirms the order's vehicle by it."""
    db.take_turns(session, keys.ring().lookup(new.chassis, "chassis"))
    other = vehicles.confirmed(session, new.chassis)
    assert new.order_id is not None
    order = orders.locked(session, new.order_id, other.id if other else None)
    before = (order.vehicle.chassis, order.vehicle.plate)
    if other is None and _is_shared(session, order) and order.vehicle.chassis != new.chassis:
        separate(session, order)
    certificate = certificates.arrived(session, new, order.vehicle_id)
    session.flush()
    if not vehicles.confirm(session, order.vehicle, certificate):
        confirmed = other or vehicles.confirmed(session, new.chassis)
        assert confirmed is not None
        _merge(session, order, confirmed, certificate)
    if before != (order.vehicle.chassis, order.vehicle.plate):
        events.record(session, VehicleNoted(about=order.id, by=new.by))
    correction.ask_for_number(session, order.vehicle_id, order.vehicle.chassis)
    return certificate


def note_numbers(session: Session, order: Order, numbers: tuple[str | None, str | None], by: str) -> None:
    """Chassis number and plate as the staff type them.

    Another chassis number than the confirmed one means that it was mistaken: the order gets a vehicle of its own.
    """
    order = orders.locked(session, order.id)
    if order.vehicle.confirmed_at and numbers[0] not in (None, order.vehicle.chassis):
        separate(session, order)
    orders.note_vehicle(session, order, numbers, by)
    session.flush()
    correction.ask_for_number(session, order.vehicle_id, order.vehicle.chassis)


def separate(session: Session, order: Order) -> None:
    """The order has a vehicle of its own again, which no certificate confirms; what belongs to the order follows.

    Registrations that the merging replaced stay replaced: the desks settle that with their customers.
    """
    if not _is_shared(session, order):
        order.vehicle.confirmed_at = None
        return
    former = order.vehicle
    order.vehicle = vehicles.new(order.model_id, plate=former.plate)
    session.flush()
    for model in ROWS_OF_AN_ORDER:
        moved = update(model).where(model.order_id == order.id, model.vehicle_id == former.id)
        session.execute(moved.values(vehicle_id=order.vehicle_id))
    registered = select(Registration.id).where(Registration.order_id == order.id)
    correction.follow(session, session.scalars(registered).all(), order.vehicle_id)
    orders.drop_request(session, order, VEHICLE_SHARED)
    left = orders.of_vehicle(session, former.id)
    if len(left) == 1:
        orders.drop_request(session, left[0], VEHICLE_SHARED)


def _is_shared(session: Session, order: Order) -> bool:
    found = select(Order.id).where(Order.vehicle_id == order.vehicle_id, Order.id != order.id)
    return session.scalar(found.limit(1)) is not None


def _merge(session: Session, order: Order, vehicle: Vehicle, certificate: Certificate) -> None:
    """The order's vehicle was `vehicle` all along."""
    if _is_shared(session, order):
        separate(session, order)
    former = order.vehicle
    told = [*orders.of_vehicle(session, vehicle.id), order]
    _replace_earlier(session, former.id, vehicle.id)
    _point(session, former, vehicle)
    vehicles.confirm(session, vehicle, certificate)
    for one in told:
        events.record(session, VehiclesMerged(one.id, vehicle.id))
        orders.note_request(session, one, VEHICLE_SHARED)


def _replace_earlier(session: Session, former: str, vehicle: str) -> None:
    """Of the two vehicles' buyers, and of their users, the later registration stays in force."""
    found = select(Registration).where(Registration.vehicle_id.in_((former, vehicle)))
    standing = session.scalars(found.where(Registration.replaced_at.is_(None)).order_by(Registration.id)).all()
    for role in sorted({row.role for row in standing}):
        rows = sorted((row for row in standing if row.role == role), key=lambda row: row.registered_at)
        for earlier in rows[:-1]:
            register.replace_elsewhere(session, earlier, rows[-1].order_id, rows[-1].account_id)


def _point(session: Session, former: Vehicle, vehicle: Vehicle) -> None:
    """Everything that stood under the former vehicle stands under this one; the former is gone."""
    for order in orders.of_vehicle(session, former.id):
        order.vehicle = vehicle
    session.flush()
    for model in (Certificate, Registration):
        session.execute(update(model).where(model.vehicle_id == former.id).values(vehicle_id=vehicle.id))
    applications.move(session, former.id, vehicle.id)
    lines.move(session, former.id, vehicle.id)
    methods.move(session, former.id, vehicle.id)
    session.delete(former)
    session.flush()
