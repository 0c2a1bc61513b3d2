"""Which phone an order's link belongs to: bound by the first button, void once handed over or renewed (decision 5).

A journey bears the generation of the link that it came by. A hand-over at the desk raises that of the buyer's link,
renewing or ending the link that the buyer shows the user raises that of the user's (guide 2-2/4).
"""

from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.base.refusals import AlreadyUsed, LinkWithdrawn, NotFound, WrongPhone
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.saved_answer import SavedAnswer
from mytoyota.flows.models import Journey
from mytoyota.flows.order_progress import USERS
from mytoyota.oidc_client.order_ref import AFTER_DELIVERY
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations.models import Registration

SIGN_UP = {"buyer": "buyer_sign_up", "user": "user_sign_up", "after": "after_sign_up"}
# By the section of the guide that a login request names.
PERSON_OF = {"1-1": "buyer", "2-2": "user", AFTER_DELIVERY: "after"}
SECTION_OF = {person: section for section, person in PERSON_OF.items()}


@dataclass(frozen=True)
class Again(SavedAnswer):
    """Beside the screens' answers: this journey registers anew what an earlier one did."""

    screen = "again"
    former: str = ""


@dataclass(frozen=True)
class RegistrationBegunAgain(events.Event):
    """The buyer's phone began anew what was registered before; that stands until something replaces it."""


@dataclass(frozen=True)
class Scanned:
    """A link in somebody's hand: the order, its link, and the browser (the hash of its cookie, if it has one)."""

    order: Order
    link: OrderLink
    browser_id: str | None


def of_this_phone(session: Session, scanned: Scanned) -> Journey | None:
    """This phone's newest living journey for the link's role; after delivery one that has not applied yet."""
    if scanned.link.role == orders.AFTER:
        return after_delivery(session, scanned.browser_id, scanned.order.id)
    return (
        session.scalar(_living(scanned).where(Journey.browser_id == scanned.browser_id)) if scanned.browser_id else None
    )


def after_delivery(session: Session, browser_id: str | None, order_id: str | None) -> Journey | None:
    """What this phone has begun after delivery and not applied for yet, by the order's link or without an order."""
    own = (Journey.flow == orders.AFTER) & (Journey.browser_id == browser_id) & (Journey.order_id == order_id)
    going = select(Journey).where(own, Journey.review_id.is_(None), Journey.mends.is_(None))
    return session.scalar(going.order_by(*_NEWEST).limit(1)) if browser_id else None


def bind(session: Session, scanned: Scanned) -> Journey:
    """The journey of the phone that presses the first button; what it typed under a former link of the user's stays.

    The link for after the delivery may be forwarded: as many as have it may begin, the review tells who is the user.

    Raises:
        WrongPhone: another phone is at it.
        AlreadyUsed: another phone did it.
    """
    other = None if scanned.link.role == orders.AFTER else session.scalar(_living(scanned))
    if other is not None:
        done = scanned.link.role == orders.USER and other.user_registration_id
        raise AlreadyUsed(scanned.link.role) if done else WrongPhone(scanned.link.role)
    return _taken_up(session, scanned) or begin(session, scanned)


def begin(session: Session, scanned: Scanned) -> Journey:
    """A new journey of the link's role."""
    order, link = scanned.order, scanned.link
    row = Journey(flow=link.role, browser_id=scanned.browser_id, order_id=order.id, store_id=order.store_id)
    row.link_id, row.generation = link.id, link.generation
    return journeys.begin(session, row)


def begin_again(session: Session, scanned: Scanned, former: Journey) -> Journey:
    """A new journey of the same phone, from the buyer's part on; what was registered stands until it is replaced."""
    former.generation = journeys.REPLACED
    events.record(session, RegistrationBegunAgain(scanned.order.id))
    row = begin(session, scanned)
    journeys.save_beside(session, row, Again(former.id))
    return row


def handed_over(journey: OpenJourney) -> bool:
    """Whether this phone goes on with what the buyer's former phone began, rather than anew."""
    return journey.row.flow == orders.BUYER and journey.row.generation > 0 and not journey.get(Again)


def of_order(session: Session, order_id: str | None, browser_id: str | None, person: str) -> Journey | None:
    """Whose sign-up it is and where it leads back to: this phone's newest journey of this person (and order)."""
    found = select(Journey).where(
        Journey.order_id == order_id, Journey.browser_id == browser_id, Journey.flow == person
    )
    return session.scalar(found.order_by(*_NEWEST).limit(1)) if browser_id else None


def signed_up(session: Session, row: Journey) -> str | None:
    """The account that was made on this phone for this very journey."""
    own = select(Journey.account_id).where(Journey.flow == SIGN_UP[row.flow], Journey.browser_id == row.browser_id)
    same = (Journey.order_id == row.order_id) & (Journey.generation == row.generation)
    if row.order_id is None:  # nothing else tells one vehicle's journey from the next one's
        same &= Journey.created_at >= row.created_at
    return session.scalar(own.where(same, Journey.account_id.is_not(None)).order_by(*_NEWEST).limit(1))


def link_of_sign_up(session: Session, order_id: str | None, browser_id: str, person: str) -> tuple[str | None, int]:
    """Link and generation of a sign-up: it lives as long as the journey that it belongs to.

    Raises:
        NotFound: this browser has no such journey; the address of somebody's login begins no sign-up elsewhere.
    """
    own = of_order(session, order_id, browser_id, person)
    if own is None:
        raise NotFound
    return own.link_id, own.generation


def buyers_journey(session: Session, order: Order) -> Journey | None:
    """The buyer's living journey, kept from other acts until the commit."""
    living = (Journey.link_id == OrderLink.id) & (Journey.generation == OrderLink.generation)
    found = select(Journey).join(OrderLink, living).where(Journey.order_id == order.id, Journey.flow == orders.BUYER)
    newest = found.order_by(*_NEWEST).limit(1).with_for_update(of=Journey)
    return session.scalar(newest.execution_options(populate_existing=True))


def shown_by(journey: OpenJourney) -> Journey | None:
    """The buyer's journey whose page shows this user's link.

    Its acts on the link and the user's registration come one after the other: raises LinkWithdrawn where the buyer
    was faster by a moment.
    """
    order = orders.get(journey.session, journey.row.order_id or "")
    buyers = buyers_journey(journey.session, order)
    link = orders.link_for(journey.session, order, orders.USER)
    journey.session.refresh(link, with_for_update=True)
    if link.generation != journey.row.generation:
        raise LinkWithdrawn(orders.USER)
    return buyers


def link_path(session: Session, row: Registration) -> str:
    """The path of the link by which a user came on their own phone, or nothing: where that very phone goes on."""
    journey = session.get_one(Journey, row.journey_id)
    order = orders.get(session, row.order_id or "")
    return orders.url(orders.link_for(session, order, orders.USER), "") if journey.flow == orders.USER else ""


_NEWEST = (Journey.created_at.desc(), Journey.id.desc())


def _of_role(scanned: Scanned) -> Select[Journey]:
    found = select(Journey).where(Journey.order_id == scanned.order.id, Journey.flow == scanned.link.role)
    return found.order_by(*_NEWEST).limit(1)


def _living(scanned: Scanned) -> Select[Journey]:
    return _of_role(scanned).where(Journey.generation == scanned.link.generation)


def _taken_up(session: Session, scanned: Scanned) -> Journey | None:
    """The user's own phone with the renewed link: goes on where it was, and so does its sign-up."""
    if scanned.link.role != orders.USER:
        return None
    mine = _of_role(scanned).where(Journey.browser_id == scanned.browser_id, Journey.user_registration_id.is_(None))
    row = session.scalar(mine)
    if row is None:
        return None
    own = (Journey.order_id == scanned.order.id) & (Journey.browser_id == scanned.browser_id)
    going = own & Journey.flow.in_(USERS) & Journey.user_registration_id.is_(None)
    session.execute(update(Journey).where(going).values(generation=scanned.link.generation))
    return row
