"""Which model a vehicle is before any certificate is known: its order says so, or what its chassis number begins with.

Never the register: whoever types a number would hear from it what stands behind it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.orders.models import Order
from mytoyota.vehicles.models import VehicleModel


def of(session: Session, order_id: str | None, chassis: str) -> VehicleModel | None:
    """The model of the vehicle with this chassis number, applied for under this order; None where nobody knows."""
    order = session.get(Order, order_id) if order_id else None
    if order is not None and order.vehicle.chassis in (None, chassis):
        return order.model
    return by_chassis(session, chassis)


def by_chassis(session: Session, chassis: str) -> VehicleModel | None:
    """The model whose prefix the number begins with; the longest counts."""
    models = [
        (len(prefix), model)
        for model in session.scalars(select(VehicleModel).order_by(VehicleModel.id))
        for prefix in model.chassis_prefixes
        if prefix and chassis.startswith(prefix)
    ]
    return max(models, key=lambda found: found[0])[1] if models else None


def shown(model: VehicleModel | None) -> str | None:
    """Its name, as pages and mails show it."""
    return f"{model.model} {model.grade}".strip() if model else None
