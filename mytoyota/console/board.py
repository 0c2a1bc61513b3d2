"""How far a store's orders are, read from what the customers' phones noted (the desk of the dealer console)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mytoyota.base import clock
from mytoyota.console import after_delivery
from mytoyota.console.after_delivery import AfterStatus
from mytoyota.flows import order_progress
from mytoyota.flows.models import Progress
from mytoyota.flows.order_progress import BUYERS, USERS
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink

STATES = ("calling", "stopped", "going", "waiting", "new", "done", "withdrawn", "expired")
SHOWN_FOR = timedelta(days=7)
DONE_SHOWN_FOR = timedelta(hours=12)
MOST = 100


@dataclass(frozen=True)
class OrderStatus:
    """One order and where its customers are: what counts of each phone's progress, and the check they wait for.

    `after` is what the user does after delivery, by the leaflet or the mail.
    """

    order: Order
    state: str
    buyer: Progress | None
    user: Progress | None
    check_id: str | None
    after: AfterStatus | None = None

    @property
    def phones(self) -> list[Progress]:
        """The buyer's page, then the user's, as far as there are phones."""
        return [phone for phone in (self.buyer, self.user) if phone]


def state_of_order() -> ColumnElement[str]:
    """The state of the `Order` in the query: the more urgent of its two phones', else whether its link works.

    A buyer who shows the user's code waits for nobody but the user.
    """
    buyer, user = _newest(BUYERS), _newest(USERS)
    ranks = {state: rank for rank, state in enumerate(STATES)}
    users = or_(buyer == "waiting", case(ranks, value=user) < case(ranks, value=buyer))
    newest = case((user.is_(None), buyer), (users, user), else_=buyer)
    unused = case((OrderLink.withdrawn_at.is_not(None), "withdrawn"), (OrderLink.expires_at <= clock.now(), "expired"))
    link = select(unused).where(OrderLink.order_id == Order.id, OrderLink.role == orders.BUYER).scalar_subquery()
    return func.coalesce(newest, link, "new")


def _newest(roles: Sequence[str]) -> ColumnElement[str]:
    """One person's state; a sign-up that is finished counts least: their own journey goes on after it."""
    finished_sign_up = and_(Progress.role == roles[1], Progress.state == "done")
    return (
        select(Progress.state)
        .where(Progress.order_id == Order.id, Progress.role.in_(roles))
        .order_by(case((finished_sign_up, 1), else_=0), Progress.updated_at.desc())
        .limit(1)
        .scalar_subquery()
    )


def page(
    session: Session, found: Select[Order], state: str, number: int, size: int = 50
) -> tuple[list[OrderStatus], int]:
    """One page (from 1) of the orders found, in one state if given, and how many there are in all."""
    if state in STATES:
        found = found.where(state_of_order() == state)
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = session.scalars(found.options(*_WITH).offset((number - 1) * size).limit(size))
    return lines(session, list(rows)), total


def of_desk(session: Session, store_ids: Collection[str]) -> list[OrderStatus]:
    """What goes on at these stores: who calls first, then who is stopped, at work, waiting, not begun, just done."""
    since = clock.now() - SHOWN_FOR
    here = Progress.role.in_((*BUYERS, *USERS))  # who registers at home, after delivery, does not move the desk
    moving = select(Progress.order_id).where(Progress.store_id.in_(store_ids), Progress.updated_at > since, here)
    calling = [check.order_id for check in staff_check.waiting_at(session, store_ids)]
    ranks = {state: rank for rank, state in enumerate(STATES)}
    rank = case((Order.id.in_(calling), 0), else_=case(ranks, value=state_of_order()))
    recent = orders.of_stores(store_ids).where(
        or_(Order.created_at > since, Order.id.in_(calling), Order.id.in_(moving))
    )
    most_urgent = recent.order_by(None).order_by(rank, Order.created_at.desc()).options(*_WITH).limit(MOST)
    shown = [line for line in lines(session, list(session.scalars(most_urgent))) if _still_shown(line)]
    return sorted(shown, key=lambda line: (ranks[line.state], -since_when(line).timestamp()))


def of_order(session: Session, order: Order) -> OrderStatus:
    """One order's line."""
    return lines(session, [order])[0]


def lines(session: Session, found: Sequence[Order]) -> list[OrderStatus]:
    """The orders with their states, in the order given."""
    ids = [order.id for order in found]
    rows = session.execute(select(Order.id, state_of_order()).where(Order.id.in_(ids)))
    states = dict(rows.all())
    phones = order_progress.of_orders(session, ids)
    waiting = {check.order_id: check.id for check in _waiting(session, found)}
    after = after_delivery.of_orders(session, ids, phones)
    made = [_line(order, states[order.id], phones.get(order.id, []), waiting.get(order.id)) for order in found]
    return [replace(line, after=after.get(line.order.id)) for line in made]


def since_when(line: OrderStatus) -> datetime:
    """When the line last changed."""
    return max((phone.updated_at for phone in line.phones), default=line.order.created_at)


def answered(session: Session, journey_id: str) -> None:
    """The staff decided: the phone no longer calls, whether it is awake to notice or not."""
    row = session.get(Progress, journey_id)
    if row and row.state == "calling":
        row.state = "going"


_WITH = (joinedload(Order.model), joinedload(Order.staff))


def _waiting(session: Session, found: Sequence[Order]) -> list[StaffCheck]:
    return staff_check.waiting_at(session, {order.store_id for order in found})


def _line(order: Order, state: str, phones: list[Progress], check_id: str | None) -> OrderStatus:
    buyer, user = _counts(phones, BUYERS), _counts(phones, USERS)
    return OrderStatus(order, "calling" if check_id else state, buyer, user, check_id)


def _counts(phones: list[Progress], roles: Sequence[str]) -> Progress | None:
    """Of one person's pages, newest first, the one that counts."""
    mine = [phone for phone in phones if phone.role in roles]
    open_ones = [phone for phone in mine if (phone.role, phone.state) != (roles[1], "done")]
    return next(iter(open_ones or mine), None)


def _still_shown(line: OrderStatus) -> bool:
    if line.state in ("withdrawn", "expired"):
        return False
    return line.state != "done" or since_when(line) > clock.now() - DONE_SHOWN_FOR
