"""Rules for applications, and for whom a way to pay is (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from mytoyota.accounts.models import Account
from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches
from mytoyota.base.jobs import Job
from mytoyota.orders.invariants import under_another_vehicle
from mytoyota.payments.models import INVOICE, REMOVED, PaymentMethod
from mytoyota.subscriptions.catalogue import CHARGING, T_CONNECT
from mytoyota.subscriptions.ending import ACCOUNT_DELETED, FINISH, GIVEN_UP, WISH
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Vehicle


def every_application_is_for_its_orders_vehicle() -> Broken:
    """An application stands under the same vehicle as its order, for a service that there is."""
    unknown = Application.service.not_in((T_CONNECT, CHARGING))
    return select(Application.id).where(under_another_vehicle(Application) | unknown)


def every_application_is_paid_by_who_applied() -> Broken:
    """The way to pay of an application is the applicant's own."""
    own = exists().where(
        PaymentMethod.id == Application.payment_method_id, PaymentMethod.owner == Application.account_id
    )
    return select(Application.id).where(Application.payment_method_id.is_not(None), ~own)


def every_service_that_costs_has_a_way_to_pay(session: Session) -> Ids:
    """Whoever chose more than a basic service named how it is paid."""
    free = select(Application.id, Application.lines).where(Application.payment_method_id.is_(None))
    for some in in_batches(session, free):
        yield from (one for one, lines in some if any(line["kind"] != "basic" for line in lines))


def every_renewed_application_was_set_aside() -> Broken:
    """An application took another's place only where that was set aside, of the same person and service."""
    later = aliased(Application)
    same = (later.account_id == Application.account_id) & (later.service == Application.service)
    found = exists().where(later.id == Application.renewed_by, same)
    wrong = Application.set_aside_at.is_(None) | ~found
    return select(Application.id).where(Application.renewed_by.is_not(None), wrong)


def every_ended_service_says_when_and_why() -> Broken:
    """A service that was given notice of says its last day and why, and goes on to its job; no other one does."""
    said = (Application.ended_on.is_not(None), Application.ended_because.in_((WISH, GIVEN_UP, ACCOUNT_DELETED)))
    ended, whole = Application.ended_at.is_not(None), said[0] & said[1]
    torn = (ended & ~whole) | (~ended & (said[0] | Application.finished_at.is_not(None)))
    to_come = exists().where(Job.kind == FINISH, Job.subject == Application.id, Job.state == "queued")
    forgotten = ended & Application.finished_at.is_(None) & ~to_come
    return select(Application.id).where(torn | forgotten)


def every_running_paid_service_has_a_way_to_pay_in_force() -> Broken:
    """The way to pay that a service is charged to is not taken away before the last charge."""
    standing = exists().where(
        PaymentMethod.owner == Application.account_id,
        PaymentMethod.vehicle_id == Application.vehicle_id,
        PaymentMethod.state != REMOVED,
    )
    paid = Application.payment_method_id.is_not(None) & Application.renewed_by.is_(None)
    return select(Application.id).where(paid, Application.finished_at.is_(None), ~standing)


def every_way_to_pay_is_for_a_vehicle() -> Broken:
    """A way to pay is for a vehicle that there is."""
    return select(PaymentMethod.id).where(~exists().where(Vehicle.id == PaymentMethod.vehicle_id))


def every_invoice_goes_to_a_company() -> Broken:
    """No person pays by invoice."""
    person = exists().where(Account.id == PaymentMethod.owner, Account.kind != "corporate")
    return select(PaymentMethod.id).where(PaymentMethod.kind == INVOICE, person)


RULES = (
    Rule(Application, every_application_is_for_its_orders_vehicle),
    Rule(Application, every_application_is_paid_by_who_applied),
    Judged(Application, every_service_that_costs_has_a_way_to_pay),
    Rule(Application, every_renewed_application_was_set_aside),
    Rule(Application, every_ended_service_says_when_and_why),
    Rule(Application, every_running_paid_service_has_a_way_to_pay_in_force),
    Rule(PaymentMethod, every_way_to_pay_is_for_a_vehicle),
    Rule(PaymentMethod, every_invoice_goes_to_a_company),
)
