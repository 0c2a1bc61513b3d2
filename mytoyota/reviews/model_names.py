"""Which models a vehicle can be of before any certificate is known: its order says so, or its chassis number.

Never the register: whoever types a number would hear from it what stands behind it.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from mytoyota.orders.models import Order
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import VehicleModel


def of(session: Session, order_id: str | None, chassis: str) -> list[VehicleModel]:
    """The models that the vehicle with this chassis number, applied for under this order, can be of."""
    order = session.get(Order, order_id) if order_id else None
    return among(models_by_chassis.known(session), order, chassis)


def among(models: Sequence[VehicleModel], order: Order | None, chassis: str) -> list[VehicleModel]:
    """The same for many vehicles: the models are read once."""
    if order is not None and order.vehicle.chassis in (None, chassis):
        return [order.model]
    return models_by_chassis.nearest(chassis, models)
