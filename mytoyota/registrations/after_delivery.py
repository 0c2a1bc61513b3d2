"""Registers the user after delivery: an accepted review stands for the staff check, an order need not be (4-1)."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events, keys
from mytoyota.base.insert import insert_now
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.registrations import mails, one_vehicle, register
from mytoyota.registrations.events import UserRegistered
from mytoyota.registrations.models import MATCHED, USER, Registration
from mytoyota.registrations.register import Registrant
from mytoyota.vehicles import certificates, vehicles
from mytoyota.vehicles.certificates import NewCertificate
from mytoyota.vehicles.models import Vehicle


class NotReviewed(Exception):
    """The review was about other data than those that were to be registered: nothing was registered."""


class OtherUserInForce(Exception):
    """Another account is the vehicle's registered user: only a person replaces it."""


@dataclass(frozen=True)
class AcceptedReview:
    """Evidence: a review that accepted exactly the claims of `fingerprint`, as a value of the package above.

    `replaces_other`: a person decided that another account's registration ends with it. `model_id`: what the vehicle
    is, where its order or its chassis number says so.
    """

    review_id: str
    fingerprint: str
    replaces_other: bool = False
    model_id: str | None = None


def register_user_after_delivery(
    session: Session, who: Registrant, review: AcceptedReview, certificate: NewCertificate
) -> Registration:
    """Registers the certificate's user, finds or makes the vehicle and confirms it by this certificate.

    An order is part of it only where its vehicle bears the certificate's chassis number: whoever has an order's link
    could register any other vehicle by it. The same review a second time is the same registration.

    Raises:
        NotReviewed: the claims are not those that were reviewed.
        OtherUserInForce: see there; nothing was written.
    """
    if not keys.ring().is_fingerprint(review.fingerprint, who.claims):
        raise NotReviewed
    db.take_turns(session, keys.ring().lookup(certificate.chassis, "chassis"))
    known, order = vehicles.confirmed(session, certificate.chassis), _order(session, certificate)
    _must_be_free(session, who, review, {one.id for one in (known, order and order.vehicle) if one})
    filed = replace(certificate, order_id=order.id if order else None)
    if order is not None:
        one_vehicle.file_certificate(session, filed)
        vehicle_id = order.vehicle_id
    elif known is not None:
        vehicle_id = _certified(session, known, filed)
    else:
        vehicle_id = _new(session, filed, review.model_id)
    earlier = register.in_force(session, vehicle_id, USER) if known or order else None  # of a new vehicle nobody
    row = Registration(vehicle_id=vehicle_id, order_id=filed.order_id, role=USER, match=MATCHED)
    row.review_id = review.review_id
    row = _registered(session, row, earlier, who)
    events.record(session, UserRegistered(row.about, row.id, MATCHED))
    return row


def _order(session: Session, certificate: NewCertificate) -> Order | None:
    order = session.get(Order, certificate.order_id) if certificate.order_id else None
    if order is None or order.vehicle.chassis != certificate.chassis:
        return None
    return orders.locked(session, order.id)


def _must_be_free(session: Session, who: Registrant, review: AcceptedReview, vehicle_ids: set[str]) -> None:
    standing = (register.in_force(session, vehicle_id, USER) for vehicle_id in vehicle_ids)
    if not review.replaces_other and any(row and row.account_id != who.account_id for row in standing):
        raise OtherUserInForce


def _certified(session: Session, vehicle: Vehicle, certificate: NewCertificate) -> str:
    """The vehicle that a certificate confirmed before; its numbers are those of this one now."""
    filed = certificates.arrived_without_order(session, certificate, vehicle.id)
    session.flush()
    confirmed = vehicles.confirm(session, vehicle, filed)
    assert confirmed  # who does this about one chassis number takes turns
    return vehicle.id


def _new(session: Session, certificate: NewCertificate, model_id: str | None) -> str:
    """A vehicle that nobody knew, confirmed by its first certificate."""
    vehicle = vehicles.new(model_id, certificate.chassis, certificate.plate)
    vehicle.light, vehicle.created_at, vehicle.version = certificate.light, clock.now(), 1
    vehicle.confirmed_at = vehicle.created_at
    insert_now(session, vehicle)  # first: a row may only name a vehicle that is there
    session.add(certificates.first_without_order(certificate, vehicle.id))
    return vehicle.id


def _registered(session: Session, new: Registration, earlier: Registration | None, who: Registrant) -> Registration:
    if earlier is not None and earlier.account_id == who.account_id and earlier.claims == who.claims:
        earlier.match, earlier.review_id = MATCHED, earlier.review_id or new.review_id
        return earlier
    if earlier is not None:
        register.replace_elsewhere(session, earlier, new.order_id)
    if earlier is not None and earlier.account_id != who.account_id:
        mails.tell(session, earlier, mails.REPLACED)  # of the one who takes their place it says nothing
    return register.added(session, new, who)
