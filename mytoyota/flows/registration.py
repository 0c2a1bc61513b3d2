"""The wizard's side of registering: makes a registrant of an open journey, and reopens its pages (1-1/9-A, 2-1/3).

Registering itself is done by the package `registrations`, which knows no journey.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import keys
from mytoyota.flows import devices, store_disclosures
from mytoyota.flows.buyer.answers import Claims, Login
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Journey, Progress
from mytoyota.flows.services import adopt_applications
from mytoyota.flows.services.answers import AtHome
from mytoyota.flows.user.answers import Mismatch
from mytoyota.idv import staff_check
from mytoyota.payments.methods import PaidFor
from mytoyota.registrations import matching, register
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.mails import MISMATCH_LATER, tell
from mytoyota.registrations.matching import compare
from mytoyota.registrations.models import MATCHED, PENDING, Registration
from mytoyota.registrations.register import Registrant
from mytoyota.vehicles import certificates
from mytoyota.vehicles.matching import MatchResult


def was_before(journey: OpenJourney, account_id: str) -> bool:
    """Whether another journey registered this account for the order in the same role: then it is no new account."""
    role = Registration.role == journey.row.flow
    found = select(Registration.id).where(Registration.order_id == journey.row.order_id, role)
    others = found.where(Registration.account_id == account_id, Registration.journey_id != journey.row.id)
    return journey.session.scalar(others.limit(1)) is not None


def register_buyer(journey: OpenJourney, language: str) -> Registration:
    """Registers who is logged in as the order's buyer; the same person a second time is the same registration."""
    row = register.register_buyer(journey.session, _order_id(journey), _registrant(journey, language))
    journey.row.buyer_registration_id = row.id
    store_disclosures.note_registration(journey, row)
    return row


def match(journey: OpenJourney) -> MatchResult | None:
    """Compares the account with the certificate's 使用者; None while no certificate is on file."""
    certificate = certificates.of_order(journey.session, _order_id(journey))
    return compare(journey.answer(Login).claims, certificate) if certificate else None


def register_user(journey: OpenJourney, language: str) -> Registration:
    """Registers the user, matched or waiting for the certificate.

    The buyer's phone, where it is another one, goes on by itself.

    Raises LinkWithdrawn where the buyer ended the user's link a moment earlier.
    """
    buyers = devices.shown_by(journey) if journey.row.flow == "user" else None
    outcome = MATCHED if certificates.of_order(journey.session, _order_id(journey)) else PENDING
    row = register.register_user(journey.session, _order_id(journey), _registrant(journey, language), outcome)
    journey.row.user_registration_id = row.id
    store_disclosures.note_registration(journey, row)
    if buyers:
        buyers.user_registration_id = row.id
    adopt_applications.adopt(journey, row.id)
    return row


def reopen(session: Session, row: Registration, differing: list[str]) -> None:
    """The certificate that arrived names somebody else: the person is told, and the terms' page is open again."""
    tell(session, row, MISMATCH_LATER, differing=differing, link_path=devices.link_path(session, row))
    matching.refuse(session, row, differing)
    for journey in session.scalars(select(Journey).where(Journey.user_registration_id == row.id)):
        journey.user_registration_id = journey.ended_at = None
        journey.t_connect_application_id = journey.charging_application_id = None
        journeys.save_beside(session, journey, mismatch(row.claims, differing))
        shown = session.get(Progress, journey.id)
        if shown:
            shown.state = "stopped"


def mismatch(claims: Claims, differing: list[str]) -> Mismatch:
    """What is kept of a comparison that failed: the fields, and of exactly which account data."""
    return Mismatch(differing, keys.ring().fingerprint(claims))


def paid_for(journey: OpenJourney) -> PaidFor:
    """The vehicle whose services this journey is about, for the ways to pay."""
    assert journey.card is not None  # ways to pay are a vehicle's
    return PaidFor(journey.card.vehicle_id, journey.row.order_id or journey.answer(AtHome).order_id)


def _order_id(journey: OpenJourney) -> str:
    return journey.row.order_id or ""


def _registrant(journey: OpenJourney, language: str) -> Registrant:
    login = journey.answer(Login)
    return Registrant(
        account_id=login.sub,
        kind=login.kind,
        claims=login.claims,
        language=language,
        journey_id=journey.row.id,
        confirmation=_confirmation(journey),
    )


def confirmed(journey: OpenJourney) -> bool:
    """Whether the staff confirmed exactly the data on file, on whichever of this order's phones."""
    return _confirmation(journey).holds_for(journey.answer(Login).claims)


def _confirmation(journey: OpenJourney) -> StaffConfirmation:
    """What the staff confirmed of this order's customers; nothing else is registered at the dealer."""
    return StaffConfirmation(tuple(staff_check.confirmed_of_order(journey.session, _order_id(journey))))
