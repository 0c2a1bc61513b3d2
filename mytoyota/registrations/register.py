"""Registers buyer and user of a vehicle: immutable rows, each role once in force (1-1/9-A, 2-1/3, 2-2/15-A)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account
from mytoyota.base import clock, events
from mytoyota.base.db import new_id
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.base.retention import ACCOUNT_DELETED
from mytoyota.orders import orders
from mytoyota.orders.models import Order
from mytoyota.registrations import identity, mails
from mytoyota.registrations.confirmation import NotConfirmed, StaffConfirmation
from mytoyota.registrations.events import BuyerRegistered, RegistrationReplacedElsewhere, UserRegistered
from mytoyota.registrations.models import BUYER, MATCHED, PENDING, USER, Registration
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.lines import opening as lines

# What an order's page tells the staff to do.
SERVICES_LEFT = "services_left"  # call about services of a replaced registration
VEHICLE_SHARED = "vehicle_shared"  # settle with the other order of the same vehicle whose registrations count


@dataclass(frozen=True)
class Registrant:
    """Who is registered: account (`sub` at the provider), its kind and data, and the language of the mails.

    `confirmation` is what the staff confirmed of them; `journey_id` says where in the wizard it happened.
    """

    account_id: str
    kind: str  # individual, corporate
    claims: dict[str, Any] = field(repr=False)
    language: str
    journey_id: str
    confirmation: StaffConfirmation


def register_buyer(session: Session, order_id: str, who: Registrant) -> Registration:
    """Registers the order's buyer at the dealer; the same person a second time is the same registration.

    Raises:
        NotConfirmed: an individual whose claims are not those that the staff confirmed.
    """
    _must_be_confirmed(who)
    row = _register(session, orders.locked(session, order_id), who, (BUYER, None))
    events.record(session, BuyerRegistered(row.about, row.id))
    return row


def register_user(session: Session, order_id: str, who: Registrant, match: str) -> Registration:
    """Registers the order's user at the dealer, matched or pending, and writes the mail that says so.

    Raises:
        NotConfirmed: an individual whose claims are not those that the staff confirmed.
    """
    assert match in (MATCHED, PENDING)
    _must_be_confirmed(who)
    row = _register(session, orders.locked(session, order_id), who, (USER, match))
    events.record(session, UserRegistered(row.about, row.id, match))
    mails.tell(session, row, mails.REGISTERED if match == MATCHED else mails.WAITS_FOR_CERTIFICATE)
    return row


def of_order(session: Session, order_id: str, role: str) -> Registration | None:
    """The buyer's or user's registration under this order that was not replaced.

    Another order of the same vehicle has another customer: whoever asks for an order hears nothing of them.
    """
    found = select(Registration).where(Registration.order_id == order_id, Registration.role == role)
    return session.scalar(found.where(Registration.replaced_at.is_(None)))


def in_force(session: Session, vehicle_id: str, role: str) -> Registration | None:
    """The vehicle's buyer or user, under whichever order."""
    found = select(Registration).where(Registration.vehicle_id == vehicle_id, Registration.role == role)
    return session.scalar(found.where(Registration.replaced_at.is_(None)))


def name_of_order(session: Session, order_id: str, role: str) -> str:
    """The name of who is registered under this order now, or nothing."""
    row = of_order(session, order_id, role)
    return identity.full_name(row.claims) if row else ""


def replace(session: Session, row: Registration) -> None:
    """Another one takes its place; services applied for under it stay with who applied, and the staff have to call."""
    row.replaced_at = clock.now()
    session.flush()
    if applications.set_aside(session, row.id) and row.order_id:
        orders.note_request(session, orders.get(session, row.order_id), SERVICES_LEFT)


def replace_elsewhere(session: Session, row: Registration, order_id: str | None, account_id: str) -> None:
    """Replaces a registration in favour of one under this order, of this account; the desk of another order is told.

    Where another account is the user from now on, the line that the former one had opened is closed.
    """
    replace(session, row)
    if row.role == USER and row.account_id != account_id:
        lines.close(session, row.vehicle_id, row.account_id)
    if row.order_id is not None and row.order_id != order_id:
        events.record(session, RegistrationReplacedElsewhere(row.order_id, row.id))
        orders.note_request(session, orders.get(session, row.order_id), VEHICLE_SHARED)


def services_renewed(session: Session, vehicle_id: str) -> None:
    """Whoever applied under a registration that was replaced has applied anew: then nobody has to call any more."""
    for one in orders.of_vehicle(session, vehicle_id):
        if not applications.left_behind(session, one.id):
            orders.drop_request(session, one, SERVICES_LEFT)


def added(session: Session, row: Registration, who: Registrant) -> Registration:
    """Writes who it is into a new registration and stores it; what stood in its place was replaced before.

    Raises AlreadyMoved where the account was deleted meanwhile.
    """
    _must_be_there(session, who.account_id)
    row.id = new_id()
    row.account_id, row.kind, row.claims, row.language = who.account_id, who.kind, who.claims, who.language
    row.journey_id = who.journey_id
    session.add(row)
    session.flush()
    return row


def _must_be_there(session: Session, account_id: str) -> None:
    """The account is held until the commit: nothing is registered for one that is being deleted."""
    account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None and events.happened(session, ACCOUNT_DELETED, account_id):
        raise AlreadyMoved


def _must_be_confirmed(who: Registrant) -> None:
    """At the dealer the staff compare an individual's data with an ID document; a company has none."""
    if who.kind == "individual" and not who.confirmation.holds_for(who.claims):
        raise NotConfirmed


def _register(session: Session, order: Order, who: Registrant, role: tuple[str, str | None]) -> Registration:
    name, match = role
    earlier = in_force(session, order.vehicle_id, name)
    if earlier and _is_same(earlier, order, who):
        return earlier
    if earlier:
        replace_elsewhere(session, earlier, order.id, who.account_id)
    return added(session, Registration(vehicle_id=order.vehicle_id, order_id=order.id, role=name, match=match), who)


def _is_same(earlier: Registration, order: Order, who: Registrant) -> bool:
    same_order = earlier.order_id == order.id
    return same_order and earlier.account_id == who.account_id and earlier.claims == who.claims
