"""Which model a vehicle is before any certificate is known: its order says so, or what its chassis number begins with.

Never the register: whoever types a number would hear from it what stands behind it.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.orders.models import Order
from mytoyota.vehicles.models import VehicleModel
from mytoyota.vehicles.models_by_chassis import nearest

_KNOWN = select(VehicleModel).order_by(VehicleModel.id)  # made once


def of(session: Session, order_id: str | None, chassis: str) -> VehicleModel | None:
    """The model of the vehicle with this chassis number, applied for under this order; None where nobody knows."""
    return among(known(session), session.get(Order, order_id) if order_id else None, chassis)


def among(models: Sequence[VehicleModel], order: Order | None, chassis: str) -> VehicleModel | None:
    """The same for many vehicles: the models are read once."""
    if order is not None and order.vehicle.chassis in (None, chassis):
        return order.model
    return by_chassis(models, chassis)


def known(session: Session) -> Sequence[VehicleModel]:
    """Every model."""
    return session.scalars(_KNOWN).all()


def by_chassis(models: Sequence[VehicleModel], chassis: str) -> VehicleModel | None:
    """The model whose prefix the number begins with, the longest; None where prefixes of two models do equally well."""
    found = nearest(chassis, models)
    return found[0] if len({one.model for one in found}) == 1 else None


def shown(model: VehicleModel | None) -> str | None:
    """Its name, as pages and mails show it."""
    return f"{model.model} {model.grade}".strip() if model else None
