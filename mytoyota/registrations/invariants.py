"""Rules for registrations and what is applied for under them (composed in mytoyota/audit.py)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches, opened
from mytoyota.base.events import EventRow
from mytoyota.base.jobs import Job
from mytoyota.base.retention import ACCOUNT_DELETED
from mytoyota.idv.models import StaffCheck
from mytoyota.orders.invariants import under_another_vehicle
from mytoyota.registrations.confirmation import StaffConfirmation
from mytoyota.registrations.models import BUYER, DIFFERENT, MATCHED, PENDING, USER, Registration
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.certificates import MATCH
from mytoyota.vehicles.models import Certificate

IN_FORCE = Registration.replaced_at.is_(None)


def every_person_registered_at_the_dealer_was_confirmed(session: Session) -> Ids:
    """Who is registered without a review: the staff confirmed exactly these data of a person, before that happened."""
    at_the_dealer = (Registration.kind == "individual") & Registration.review_id.is_(None)
    at_the_dealer &= Registration.claims_encrypted.is_not(None)  # the rule below: else it is over for long
    columns = (Registration.id, Registration.order_id, Registration.registered_at, Registration.claims_encrypted)
    for some in in_batches(session, select(*columns).where(at_the_dealer)):
        yield from _unconfirmed(session, some)


def _unconfirmed(session: Session, some: Sequence[Any]) -> Iterator[str]:
    checks = select(StaffCheck.order_id, StaffCheck.decided_at, StaffCheck.fingerprint)
    confirmed = checks.where(StaffCheck.state == "confirmed", StaffCheck.order_id.in_({row[1] for row in some}))
    of_order = defaultdict(list)
    for order_id, decided_at, fingerprint in session.execute(confirmed):
        of_order[order_id].append((decided_at, fingerprint))
    for one, order_id, registered_at, encrypted in some:
        before = [fingerprint for decided_at, fingerprint in of_order[order_id] if decided_at <= registered_at]
        claims = opened(encrypted, Registration.claims.about(Registration, one)) if encrypted else {}
        if claims is not None and not StaffConfirmation(tuple(before)).holds_for(claims):
            yield one


def every_registration_in_force_says_who_it_is() -> Broken:
    """A registration says who it is until it is over; one that was given up, or whose account is deleted, is over."""
    nobody = IN_FORCE & Registration.claims_encrypted.is_(None)
    deleted = exists().where(EventRow.about == Registration.account_id, EventRow.name == ACCOUNT_DELETED)
    torn = IN_FORCE & (Registration.given_up_at.is_not(None) | deleted)
    return select(Registration.id).where(nobody | torn)


def every_vehicle_has_one_buyer_and_one_user() -> Broken:
    """For a vehicle and a role at most one registration is in force."""
    standing = select(func.max(Registration.id)).where(IN_FORCE)
    return standing.group_by(Registration.vehicle_id, Registration.role).having(func.count() > 1)


def every_registration_is_of_its_orders_vehicle() -> Broken:
    """A registration stands under the same vehicle as its order."""
    return select(Registration.id).where(under_another_vehicle(Registration))


def every_registration_is_matched_as_its_role_is() -> Broken:
    """A user in force is matched or pending, a buyer is never compared; different is only who was replaced."""
    user = (Registration.role == USER) & Registration.match.in_((MATCHED, PENDING))
    former = (Registration.role == USER) & (Registration.match == DIFFERENT) & ~IN_FORCE
    known = (((Registration.role == BUYER) & Registration.match.is_(None)) | user | former) & Registration.kind.in_(
        ("individual", "corporate")
    )
    return select(Registration.id).where(Registration.id.not_in(select(Registration.id).where(known)))


def every_matched_user_has_a_certificate() -> Broken:
    """Who is registered as matched was compared with a certificate that is on file."""
    on_file = exists().where(Certificate.order_id == Registration.order_id)
    matched = IN_FORCE & (Registration.match == MATCHED) & Registration.order_id.is_not(None)
    return select(Registration.id).where(matched, ~on_file)


def every_pending_user_waits_for_something() -> Broken:
    """Nobody waits for a certificate that is on file, unless the job that compares it is still to come."""
    on_file = exists().where(Certificate.order_id == Registration.order_id)
    to_come = exists().where(Job.kind == MATCH, Job.subject == Registration.order_id, Job.state == "queued")
    waits = IN_FORCE & (Registration.match == PENDING)
    return select(Registration.id).where(waits, on_file, ~to_come)


def every_application_has_its_registration() -> Broken:
    """An application was made under a user's registration, of the same account and vehicle."""
    same = (Registration.account_id == Application.account_id) & (Registration.vehicle_id == Application.vehicle_id)
    its = exists().where(Registration.id == Application.registration_id, Registration.role == USER, same)
    return select(Application.id).where(~its)


def every_application_of_a_replaced_registration_is_set_aside() -> Broken:
    """An application is set aside since its registration was replaced, and only then."""
    of_registration = select(Application.id).join(Registration, Registration.id == Application.registration_id)
    torn = Application.set_aside_at.is_not(None) == IN_FORCE
    return of_registration.where(torn)


RULES = (
    Judged(Registration, every_person_registered_at_the_dealer_was_confirmed),
    Rule(Registration, every_registration_in_force_says_who_it_is),
    Rule(Registration, every_vehicle_has_one_buyer_and_one_user),
    Rule(Registration, every_registration_is_of_its_orders_vehicle),
    Rule(Registration, every_registration_is_matched_as_its_role_is),
    Rule(Registration, every_matched_user_has_a_certificate),
    Rule(Registration, every_pending_user_waits_for_something),
    Rule(Application, every_application_has_its_registration),
    Rule(Application, every_application_of_a_replaced_registration_is_set_aside),
)
