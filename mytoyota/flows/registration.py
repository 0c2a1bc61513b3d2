"""Registers buyer and user: immutable rows, the user's compared with the certificate (1-1/9-A, 2-1/3, 2-2/15-A)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, keys
from mytoyota.base.db import new_id
from mytoyota.flows import devices, identity
from mytoyota.flows.buyer.answers import Login
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Journey, Progress, Registration
from mytoyota.flows.services import adopt_applications
from mytoyota.flows.user.answers import Mismatch
from mytoyota.notifications import outbox
from mytoyota.orders import order_card, orders
from mytoyota.orders.models import Order
from mytoyota.subscriptions import applications
from mytoyota.vehicles import certificates
from mytoyota.vehicles.matching import CertificateUser, MatchResult, match_user
from mytoyota.vehicles.models import Certificate

SERVICES_LEFT = "services_left"  # what the staff are asked to do: call about services of a replaced registration


@dataclass(frozen=True)
class BuyerRegistered(events.Event):
    """The buyer of an order was registered; `registration_id` holds who."""

    registration_id: str


@dataclass(frozen=True)
class UserRegistered(events.Event):
    """The user was registered: `match` is matched, or pending while no certificate is on file."""

    registration_id: str
    match: str


@dataclass(frozen=True)
class UserNotMatched(events.Event):
    """Account and certificate differ in the named fields."""

    fields: list[str]


def in_force(session: Session, order_id: str, role: str) -> Registration | None:
    """The buyer's or user's registration of an order that was not replaced."""
    found = select(Registration).where(Registration.order_id == order_id, Registration.role == role)
    return session.scalar(found.where(Registration.replaced_at.is_(None)))


def name_in_force(session: Session, order_id: str, role: str) -> str:
    """The name of who is registered now, or nothing."""
    row = in_force(session, order_id, role)
    return identity.full_name(row.claims) if row else ""


def was_before(visit: OpenJourney, account_id: str) -> bool:
    """Whether another journey registered this account for the order in the same role: then it is no new account."""
    role = Registration.role == visit.row.flow
    found = select(Registration.id).where(Registration.order_id == visit.row.order_id, role)
    others = found.where(Registration.account_id == account_id, Registration.journey_id != visit.row.id)
    return visit.session.scalar(others.limit(1)) is not None


def register_buyer(visit: OpenJourney, language: str) -> Registration:
    """Registers who is logged in as the order's buyer; the same person a second time is the same registration."""
    row = _register(visit, "buyer", None, language)
    visit.row.buyer_registration_id = row.id
    events.record(visit.session, BuyerRegistered(row.order_id, row.id))
    return row


def match(visit: OpenJourney) -> MatchResult | None:
    """Compares the account with the certificate's 使用者; None while no certificate is on file."""
    certificate = certificates.of_order(visit.session, visit.row.order_id or "")
    return compare(visit.answer(Login).claims, certificate) if certificate else None


def compare(claims: dict[str, Any], certificate: Certificate) -> MatchResult:
    """The level per field; nothing of the certificate is in the result."""
    user = CertificateUser(
        "corporate" if certificate.kind == "corporate" else "individual", certificate.name, certificate.address
    )
    return match_user(identity.claimant(claims), user)


def register_user(visit: OpenJourney, language: str) -> Registration:
    """Registers the user, matched or waiting for the certificate, and writes the mail that says so.

    The buyer's phone, where it is another one, goes on by itself.

    Raises LinkWithdrawn where the buyer ended the user's link a moment earlier.
    """
    buyers = devices.shown_by(visit) if visit.row.flow == "user" else None
    certificate = certificates.of_order(visit.session, visit.row.order_id or "")
    outcome = "matched" if certificate else "pending"
    row = _register(visit, "user", outcome, language)
    visit.row.user_registration_id = row.id
    if buyers:
        buyers.user_registration_id = row.id
    adopt_applications.adopt(visit, row.id)
    events.record(visit.session, UserRegistered(row.order_id, row.id, outcome))
    tell(visit.session, row, "mail/user_registered.txt" if certificate else "mail/user_pending.txt")
    return row


def reopen(session: Session, row: Registration, differing: list[str]) -> None:
    """The certificate that arrived names somebody else: the terms' page is open again and says what differed."""
    row.match = "different"
    replace(session, row)
    for journey in session.scalars(select(Journey).where(Journey.user_registration_id == row.id)):
        journey.user_registration_id = journey.ended_at = None
        journey.t_connect_application_id = journey.charging_application_id = None
        journeys.save_beside(session, journey, mismatch(row.claims, differing))
        shown = session.get(Progress, journey.id)
        if shown:
            shown.state = "stopped"
    events.record(session, UserNotMatched(row.order_id, differing))


def mismatch(claims: dict[str, Any], differing: list[str]) -> Mismatch:
    """What is kept of a comparison that failed: the fields, and of exactly which account data."""
    return Mismatch(differing, keys.ring().fingerprint(claims))


def tell(session: Session, row: Registration, template: str, **more: Any) -> None:
    """Mails the registered person: about which vehicle, from which store."""
    card = order_card.of(session, session.get_one(Order, row.order_id))
    values = {
        "name": identity.full_name(row.claims),
        "vehicle": f"{card.model} {card.grade}",
        "store": card.store,
        "store_phone": card.store_phone,
        **more,
    }
    outbox.put(session, outbox.Mail(row.claims["email"], template, row.language, values))


def replace(session: Session, row: Registration) -> None:
    """Another one takes its place; services applied for under it stay with who applied, and the staff have to call."""
    row.replaced_at = clock.now()
    session.flush()
    if applications.set_aside(session, row.id):
        orders.note_request(session, orders.get(session, row.order_id), SERVICES_LEFT)


def services_renewed(session: Session, order: Order) -> None:
    """Whoever applied under a registration that was replaced has applied anew: then nobody has to call any more."""
    if not applications.left_behind(session, order.id):
        orders.drop_request(session, order, SERVICES_LEFT)


def _register(visit: OpenJourney, role: str, outcome: str | None, language: str) -> Registration:
    login, journey = visit.answer(Login), visit.row
    earlier = in_force(visit.session, journey.order_id or "", role)
    if earlier and earlier.account_id == login.sub and earlier.claims == login.claims:
        return earlier
    if earlier:
        replace(visit.session, earlier)
    row = Registration(id=new_id(), order_id=journey.order_id, role=role, journey_id=journey.id, match=outcome)
    row.account_id, row.kind, row.claims, row.language = login.sub, login.kind, login.claims, language
    visit.session.add(row)
    visit.session.flush()
    return row
