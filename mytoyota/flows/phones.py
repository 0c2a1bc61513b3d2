"""Which phone an order's link belongs to: bound by the first button, void once handed over or renewed (decision 5).

A journey keeps its generation in `handover`: the buyer's phones are counted by the order's hand-overs, the user's by
the version of the link that the buyer shows them (guide 2-2/4).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from mytoyota.base import events
from mytoyota.base.refusals import AlreadyUsed, LinkWithdrawn, WrongPhone
from mytoyota.flows import journeys
from mytoyota.flows.models import Journey
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations.models import Registration

SECTIONS = {orders.BUYER: "1-1", orders.USER: journeys.USERS}  # where in the guide a role's journeys begin
AGAIN = "again"  # beside the screens' answers: this journey registers anew what an earlier one did


@dataclass(frozen=True)
class RegistrationBegunAgain(events.Event):
    """The buyer's phone began anew what was registered before; that stands until something replaces it."""


@dataclass(frozen=True)
class Scanned:
    """A link in somebody's hand: the order, its link, and the browser (the hash of its cookie, if it has one)."""

    order: Order
    link: OrderLink
    holder: str | None

    @property
    def generation(self) -> int:
        """What a journey of this link must bear to be alive."""
        return self.order.handover if self.link.role == orders.BUYER else self.link.version


def of_this_phone(session: Session, scanned: Scanned) -> Journey | None:
    """This phone's newest living journey for the link's role."""
    return session.scalar(_living(scanned).where(Journey.holder == scanned.holder)) if scanned.holder else None


def bind(session: Session, scanned: Scanned) -> Journey:
    """The journey of the phone that presses the first button; what it typed under a former link of the user's stays.

    Raises:
        WrongPhone: another phone is at it.
        AlreadyUsed: another phone did it.
    """
    other = session.scalar(_living(scanned))
    if other is not None:
        done = scanned.link.role == orders.USER and other.user_registration_id
        raise AlreadyUsed(scanned.link.role) if done else WrongPhone(scanned.link.role)
    return _taken_up(session, scanned) or _new(session, scanned)


def begin_again(session: Session, scanned: Scanned, former: Journey) -> Journey:
    """A new journey of the same phone, from the buyer's part on; what was registered stands until it is replaced."""
    former.handover = journeys.REPLACED
    events.record(session, RegistrationBegunAgain(scanned.order.id))
    journey = _new(session, scanned)
    journeys.keep_beside(session, journey, AGAIN, {"former": former.id})
    return journey


def handed_over(visit: journeys.Visit) -> bool:
    """Whether this phone goes on with what the buyer's former phone began, rather than anew."""
    journey = visit.journey
    return journey.kind == orders.BUYER and journey.handover > 0 and not visit.value(AGAIN)


def of_order(session: Session, order_id: str, holder: str | None, section: str) -> Journey | None:
    """Whose sign-up it is and where it leads back to: this phone's newest journey for the order in this section."""
    found = select(Journey).where(Journey.order_id == order_id, Journey.holder == holder, Journey.section == section)
    return session.scalar(found.where(Journey.kind != "sign_up").order_by(*_NEWEST).limit(1)) if holder else None


def signed_up(session: Session, journey: Journey) -> str | None:
    """The account that was made on this phone for this very journey."""
    own = select(Journey.account_id).where(Journey.kind == "sign_up", Journey.holder == journey.holder)
    same = (Journey.order_id == journey.order_id) & (Journey.section == journey.section)
    made = own.where(same, Journey.handover == journey.handover, Journey.account_id.is_not(None))
    return session.scalar(made.order_by(*_NEWEST).limit(1))


def generation_of_sign_up(session: Session, order: Order, holder: str, section: str) -> int:
    """A sign-up lives as long as the journey that it belongs to."""
    own = of_order(session, order.id, holder, section)
    if own:
        return own.handover
    if section == SECTIONS[orders.BUYER]:
        return order.handover
    return orders.link_for(session, order, orders.USER).version


def buyers_journey(session: Session, order: Order) -> Journey | None:
    """The buyer's living journey, kept from other acts until the commit."""
    found = select(Journey).where(Journey.order_id == order.id, Journey.kind == orders.BUYER)
    newest = found.where(Journey.handover == order.handover).order_by(*_NEWEST).limit(1)
    return session.scalar(newest.with_for_update().execution_options(populate_existing=True))


def shown_by(visit: journeys.Visit) -> Journey | None:
    """The buyer's journey whose page shows this user's link.

    Its acts on the link and the user's registration come one after the other: raises LinkWithdrawn where the buyer
    was faster by a moment.
    """
    order = orders.get(visit.session, visit.journey.order_id or "")
    journey = buyers_journey(visit.session, order)
    link = orders.link_for(visit.session, order, orders.USER)
    visit.session.refresh(link, with_for_update=True)
    if link.version != visit.journey.handover:
        raise LinkWithdrawn(orders.USER)
    return journey


def link_path(session: Session, row: Registration) -> str:
    """The path of the link by which a user came on their own phone, or nothing: where that very phone goes on."""
    journey = session.get_one(Journey, row.journey_id)
    order = orders.get(session, row.order_id or "")
    return orders.url(orders.link_for(session, order, orders.USER), "") if journey.kind == orders.USER else ""


_NEWEST = (Journey.created_at.desc(), Journey.id.desc())


def _of_role(scanned: Scanned) -> Select[Any]:
    found = select(Journey).where(Journey.order_id == scanned.order.id, Journey.kind == scanned.link.role)
    return found.order_by(*_NEWEST).limit(1)


def _living(scanned: Scanned) -> Select[Any]:
    return _of_role(scanned).where(Journey.handover == scanned.generation)


def _taken_up(session: Session, scanned: Scanned) -> Journey | None:
    """The user's own phone with the renewed link: goes on where it was, and so does its sign-up."""
    if scanned.link.role != orders.USER:
        return None
    mine = _of_role(scanned).where(Journey.holder == scanned.holder, Journey.user_registration_id.is_(None))
    journey: Journey | None = session.scalar(mine)
    if journey is None:
        return None
    own = (Journey.order_id == scanned.order.id) & (Journey.holder == scanned.holder)
    sign_ups = own & (Journey.section == SECTIONS[orders.USER]) & Journey.user_registration_id.is_(None)
    session.execute(update(Journey).where(sign_ups).values(handover=scanned.generation))
    return journey


def _new(session: Session, scanned: Scanned) -> Journey:
    order, role = scanned.order, scanned.link.role
    journey = Journey(kind=role, holder=scanned.holder, order_id=order.id, store_id=order.store_id)
    journey.section, journey.handover = SECTIONS[role], scanned.generation
    return journeys.begin(session, journey)
