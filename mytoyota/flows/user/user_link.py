"""The user's link as the buyer's phone has it: shown, followed, renewed, ended (guide 2-2/3, 2-2/4)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.flows import order_progress
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Journey, Progress
from mytoyota.flows.order_progress import USERS
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.registrations import register

FIRST_PAGE = "2-2/7"  # of a phone that has just pressed the first button
SHUT = ("withdrawn", "expired")


@dataclass(frozen=True)
class LinkStatus:
    """What the buyer may know of the user's phone; `title` is that of its page, in the source language.

    `state` is waiting, opened, going, calling, stopped (no match with the certificate), withdrawn or expired.
    """

    state: str
    title: str = ""

    @property
    def shut(self) -> bool:
        """Whether nobody can begin with this link."""
        return self.state in SHUT

    @property
    def begun(self) -> bool:
        """Whether a phone is at it: then the QR code is of no use to another."""
        return self.state in ("opened", "going", "calling", "stopped")


def invite(journey: OpenJourney, order: Order) -> None:
    """同席している: the link works, and a user who registered with it already counts (another phone of the buyer's)."""
    session = journey.session
    registered = register.of_order(session, order.id, orders.USER)
    link = orders.find_link(session, order, orders.USER)
    if registered and link and not link.withdrawn_at:
        same = (Journey.user_registration_id == registered.id) & (Journey.flow == orders.USER)
        if session.scalar(select(Journey.id).where(same, Journey.generation == link.generation)):
            journey.row.user_registration_id = registered.id
            return
    orders.open_link(session, order, orders.USER)


def renew(session: Session, order: Order) -> None:
    """Another QR code; whoever opened the former one must read this one to go on."""
    orders.renew(session, orders.link_for(session, order, orders.USER))
    order_progress.forget(session, order.id, USERS)


def end(session: Session, order: Order) -> None:
    """Nobody registers as the user with the link any more; ending it twice is once."""
    link = orders.find_link(session, order, orders.USER)
    if link and not link.withdrawn_at:
        orders.revoke(session, link)
        order_progress.forget(session, order.id, USERS)


def followed(session: Session, order: Order, link: OrderLink) -> LinkStatus:
    """Where the user is."""
    phone = _phone(session, order)
    if phone is None:
        state = orders.state(link)
        return LinkStatus("waiting" if state == "open" else state)
    if phone.state in ("calling", "stopped"):
        return LinkStatus(phone.state, phone.title)
    return LinkStatus("opened" if phone.step_id == FIRST_PAGE else "going", phone.title)


def _phone(session: Session, order: Order) -> Progress | None:
    """What the user's phone noted last; a sign-up that is finished leads back to the user's own pages."""
    phones = order_progress.of_orders(session, [order.id]).get(order.id, [])
    users = [phone for phone in phones if phone.role in USERS]
    return next((phone for phone in users if (phone.role, phone.state) != ("user_sign_up", "done")), None)
