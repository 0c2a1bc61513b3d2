"""Registers buyer and user: immutable rows, the user's compared with the vehicle certificate (guide 1-1/9-A, 2-1/3)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events
from mytoyota.base.db import new_id
from mytoyota.flows import identity
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Registration
from mytoyota.notifications import outbox
from mytoyota.vehicles import certificates
from mytoyota.vehicles.matching import CertificateUser, MatchResult, match_user
from mytoyota.vehicles.models import Certificate


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


def register_buyer(visit: Visit, language: str) -> Registration:
    """Registers who is logged in as the order's buyer; the same person a second time is the same registration."""
    row = _register(visit, "buyer", None, language)
    visit.journey.buyer_registration_id = row.id
    events.record(visit.session, BuyerRegistered(row.order_id, row.id))
    return row


def match(visit: Visit) -> MatchResult | None:
    """Compares the account with the certificate's 使用者; None while no certificate is on file."""
    certificate = certificates.of_order(visit.session, visit.journey.order_id or "")
    return compare(visit.value("login")["claims"], certificate) if certificate else None


def compare(claims: dict[str, Any], certificate: Certificate) -> MatchResult:
    """The level per field; nothing of the certificate is in the result."""
    user = CertificateUser(certificate.kind, certificate.name, certificate.address)
    return match_user(identity.claimant(claims), user)


def register_user(visit: Visit, language: str) -> Registration:
    """Registers the user by the same name, matched or waiting for the certificate, and writes the mail that says so."""
    certificate = certificates.of_order(visit.session, visit.journey.order_id or "")
    outcome = "matched" if certificate else "pending"
    row = _register(visit, "user", outcome, language)
    visit.journey.user_registration_id = row.id
    events.record(visit.session, UserRegistered(row.order_id, row.id, outcome))
    tell(visit.session, row, "mail/user_registered.txt" if certificate else "mail/user_pending.txt")
    return row


def tell(session: Session, row: Registration, template: str) -> None:
    """Mails the registered person."""
    values = {"name": identity.full_name(row.claims)}
    outbox.put(session, outbox.Mail(row.claims["email"], template, row.language, values))


def _register(visit: Visit, role: str, outcome: str | None, language: str) -> Registration:
    login, journey = visit.value("login"), visit.journey
    earlier = in_force(visit.session, journey.order_id or "", role)
    if earlier and earlier.account_id == login["sub"] and earlier.claims == login["claims"]:
        return earlier
    if earlier:
        earlier.replaced_at = clock.now()
        visit.session.flush()
    row = Registration(id=new_id(), order_id=journey.order_id, role=role, journey_id=journey.id, match=outcome)
    row.account_id, row.kind, row.claims, row.language = login["sub"], login["kind"], login["claims"], language
    visit.session.add(row)
    visit.session.flush()
    return row
