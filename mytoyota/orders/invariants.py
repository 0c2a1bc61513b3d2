"""Rules for orders and what names one (composed in mytoyota/audit.py)."""

from typing import Any

from sqlalchemy import exists, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.idv.models import StaffCheck
from mytoyota.orders.models import Order, OrderLink
from mytoyota.orders.orders import AFTER, BUYER, USER
from mytoyota.organisation.invariants import works_or_worked
from mytoyota.payments.models import PaymentMethod
from mytoyota.vehicles.models import Certificate


def every_order_was_opened_by_staff_of_its_store() -> Broken:
    """An order stands at the store of who opened it."""
    return select(Order.id).where(~works_or_worked(Order.staff_id, Order.store_id))


def every_link_is_for_a_known_person() -> Broken:
    """A link is for the buyer, for the user or for after the delivery, and counts from there."""
    wrong = OrderLink.role.not_in((BUYER, USER, AFTER)) | (OrderLink.version < 1) | (OrderLink.generation < 0)
    return select(OrderLink.id).where(wrong)


def every_check_is_of_an_order_of_its_store() -> Broken:
    """A staff check is asked for an order, at the store that has it."""
    its = exists().where(Order.id == StaffCheck.order_id, Order.store_id == StaffCheck.store_id)
    return select(StaffCheck.id).where(~its)


def every_certificate_is_of_its_orders_vehicle() -> Broken:
    """A certificate stands under the same vehicle as its order."""
    return select(Certificate.id).where(under_another_vehicle(Certificate))


def every_way_to_pay_is_for_its_orders_vehicle() -> Broken:
    """A way to pay stands under the same vehicle as its order."""
    return select(PaymentMethod.id).where(under_another_vehicle(PaymentMethod))


def under_another_vehicle(model: Any) -> Any:
    """Whether a row names an order, but not that order's vehicle."""
    same = exists().where(Order.id == model.order_id, Order.vehicle_id == model.vehicle_id)
    return model.order_id.is_not(None) & ~same


RULES = (
    Rule(Order, every_order_was_opened_by_staff_of_its_store),
    Rule(OrderLink, every_link_is_for_a_known_person),
    Rule(StaffCheck, every_check_is_of_an_order_of_its_store),
    Rule(Certificate, every_certificate_is_of_its_orders_vehicle),
    Rule(PaymentMethod, every_way_to_pay_is_for_its_orders_vehicle),
)
