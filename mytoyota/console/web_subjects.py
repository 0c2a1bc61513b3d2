"""What the desk's pages are about: loads an order, a check, a link or a paper for who is signed in, or raises NotFound.

What belongs to others and what there is not get the same answer. For a request that acts the row is locked.
"""

from dataclasses import dataclass
from typing import TypeVar

from flask import request

from mytoyota.base.db import Base
from mytoyota.base.refusals import NotFound
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.orders import orders
from mytoyota.orders.models import Order, OrderLink
from mytoyota.organisation import workplaces
from mytoyota.organisation.web_staff import me
from mytoyota.payments import direct_debit
from mytoyota.payments.models import PaymentMethod
from mytoyota.reviews import outcomes, person
from mytoyota.reviews.models import Review
from mytoyota.web import unit

R = TypeVar("R", bound=Base)


@dataclass(frozen=True)
class DirectDebitOfOrder:
    """A direct debit with the order it pays for."""

    order: Order
    method: PaymentMethod


def order_in_scope(order_id: str) -> Order:
    """The order, to be read: of the own store, for headquarters of any store of their dealer."""
    order = orders.get(unit.session(), order_id)
    _must_be_seen(order.store_id)
    return order


def order_of_own_store(order_id: str) -> Order:
    """The order, to be worked on."""
    return _locked(orders.in_store(unit.session(), _own_store(), order_id))


def buyers_link_of_own_store(order_id: str) -> OrderLink:
    """The link of the order's buyer; the order is locked."""
    return orders.link_for(unit.session(), order_of_own_store(order_id), orders.BUYER)


def check_in_scope(check_id: str) -> StaffCheck:
    """The staff check, to be read."""
    check = staff_check.get(unit.session(), check_id)
    _must_be_seen(check.store_id)
    return check


def check_of_own_store(check_id: str) -> StaffCheck:
    """The staff check, to be decided."""
    return _locked(staff_check.in_store(unit.session(), _own_store(), check_id))


def direct_debit_of_own_store(order_id: str, method_id: str) -> DirectDebitOfOrder:
    """The direct debit, to be printed or its paper to be noted."""
    order = order_of_own_store(order_id)
    return DirectDebitOfOrder(order, _locked(direct_debit.of_order(unit.session(), order.id, method_id)))


def review_in_scope(review_id: str) -> Review:
    """The review: center has all of them, headquarters those of their dealer's orders."""
    row = unit.session().get(Review, review_id)
    if row is None or not person.may_decide(me(), row):
        raise NotFound
    return row if request.method in unit.READING_METHODS else outcomes.locked(unit.session(), row.id)


def _own_store() -> str:
    return me().store_id or ""


def _must_be_seen(store_id: str) -> None:
    if store_id not in workplaces.stores_seen_by(unit.session(), me()):
        raise NotFound


def _locked(row: R) -> R:
    """For an act: the row as it is now, kept from others until the commit."""
    if request.method not in unit.READING_METHODS:
        unit.session().refresh(row, with_for_update=True)
    return row
