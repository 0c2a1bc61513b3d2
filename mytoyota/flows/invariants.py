"""Rules for journeys and what they point to (composed in mytoyota/audit.py)."""

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from mytoyota.accounts.invariants import hashes
from mytoyota.accounts.models import Account
from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches, opened
from mytoyota.base.events import EventRow
from mytoyota.flows.engine.journeys import REPLACED
from mytoyota.flows.models import SERVICES, SIGN_UPS, Journey, Progress, Reminder
from mytoyota.orders.events import AfterDeliveryMailed
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations.models import BUYER, USER, Registration
from mytoyota.reviews.models import Review
from mytoyota.subscriptions.catalogue import CHARGING, T_CONNECT
from mytoyota.subscriptions.models import Application

FLOWS = ("buyer", "user", "after", SERVICES, *SIGN_UPS)


def every_journey_came_by_a_link_as_it_was() -> Broken:
    """A journey bears a generation that its link has or had; its order and store are those of the link."""
    its = (OrderLink.id == Journey.link_id) & (OrderLink.generation >= Journey.generation)
    at_home = (OrderLink.order_id == Order.id) & (Order.id == Journey.order_id) & (Order.store_id == Journey.store_id)
    wrong = ~exists().where(its, at_home) | (Journey.generation < REPLACED)
    return select(Journey.id).where(Journey.link_id.is_not(None), wrong)


def every_journey_walks_a_known_flow() -> Broken:
    """A journey walks one of the flows; one through an order names the order's store."""
    its = exists().where(Order.id == Journey.order_id, Order.store_id == Journey.store_id)
    lost = Journey.order_id.is_not(None) & ~its
    return select(Journey.id).where(Journey.flow.not_in(FLOWS) | lost)


def every_journey_did_what_is_there() -> Broken:
    """What a journey registered, applied for, mends or made an account of is there, and is what it is called."""
    made = (
        (Journey.buyer_registration_id, Registration.id, _of_order(BUYER)),
        (Journey.user_registration_id, Registration.id, _of_order(USER)),
        (Journey.t_connect_application_id, Application.id, Application.service == T_CONNECT),
        (Journey.charging_application_id, Application.id, Application.service == CHARGING),
        (Journey.account_id, Account.id, true()),
        (Journey.review_id, Review.id, true()),
        (Journey.mends, Review.id, true()),
    )
    lost = (column.is_not(None) & ~_found(column, target, about) for column, target, about in made)
    return select(Journey.id).where(or_(*lost))


def every_sign_up_proved_the_address_of_its_account(session: Session) -> Ids:
    """The last address whose code was given back in a sign-up is that of the account it made."""
    made = select(Journey.id, Journey.email_key, Account.id, Account.email_encrypted)
    for some in in_batches(session, made.join(Account, Account.id == Journey.account_id)):
        for one, proved, account_id, encrypted in some:
            email = opened(encrypted, Account.email.about(Account, account_id))
            if email is not None and proved not in hashes(email, "journey.email"):
                yield one


def every_progress_is_of_its_journey() -> Broken:
    """What the desk sees of a journey names the journey's order and flow."""
    its = exists().where(
        Journey.id == Progress.journey_id, Journey.order_id == Progress.order_id, Journey.flow == Progress.role
    )
    return select(Progress.journey_id).where(~its)


def every_reminder_is_of_an_order() -> Broken:
    """Who is to be mailed when a certificate is on file opened an order's link."""
    return select(Reminder.id).where(~exists().where(Order.id == Reminder.order_id))


def every_order_has_one_mail_for_after_delivery() -> Broken:
    """The link for after delivery was mailed to a buyer once at most."""
    mailed = select(EventRow.about).where(EventRow.name == AfterDeliveryMailed.__name__)
    return mailed.group_by(EventRow.about).having(func.count() > 1)


def _of_order(role: str) -> ColumnElement[bool]:
    """A registration of this role under the journey's order; at home a journey goes on from one made before it."""
    its = (Registration.order_id == Journey.order_id) | (Journey.flow == SERVICES)
    return (Registration.role == role) & its


def _found(
    column: InstrumentedAttribute[str | None], target: InstrumentedAttribute[str], about: ColumnElement[bool]
) -> ColumnElement[bool]:
    return exists().where(target == column, about)


RULES = (
    Rule(Journey, every_journey_came_by_a_link_as_it_was),
    Rule(Journey, every_journey_walks_a_known_flow),
    Rule(Journey, every_journey_did_what_is_there),
    Judged(Journey, every_sign_up_proved_the_address_of_its_account),
    Rule(Progress, every_progress_is_of_its_journey),
    Rule(Reminder, every_reminder_is_of_an_order),
    Rule(Order, every_order_has_one_mail_for_after_delivery),
)
