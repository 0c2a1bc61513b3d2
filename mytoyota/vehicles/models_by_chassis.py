"""Which models a chassis number can be of, and what they are called: 車名 without an order (guide 4-1/8-A)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.vehicles.models import Vehicle, VehicleModel

_KNOWN = select(VehicleModel).order_by(VehicleModel.id)  # made once: a review in a queue of thousands asks it too


def known(session: Session) -> Sequence[VehicleModel]:
    """Every model."""
    return session.scalars(_KNOWN).all()


def nearest(chassis: str, models: Iterable[VehicleModel]) -> list[VehicleModel]:
    """The models with the longest prefix that the number, in its normal form, begins with."""
    reach = [(_reach(chassis, model), model) for model in models]
    longest = max((length for length, _ in reach), default=0)
    return [model for length, model in reach if length == longest > 0]


def of_vehicle(session: Session, vehicle: Vehicle) -> list[VehicleModel]:
    """The model as it was contracted; where there was no contract, those that the chassis number can be of."""
    if vehicle.model_id:
        return [session.get_one(VehicleModel, vehicle.model_id)]
    return nearest(vehicle.chassis or "", known(session))


def name(models: Sequence[VehicleModel]) -> str | None:
    """What pages and mails call a vehicle that is one of these: without a grade where several grades are left, and
    None where several models are.
    """
    if len(models) == 1:
        return f"{models[0].model} {models[0].grade}".strip()
    names = {model.model for model in models}
    return names.pop() if len(names) == 1 else None


def _reach(chassis: str, model: VehicleModel) -> int:
    return max((len(prefix) for prefix in model.chassis_prefixes if chassis.startswith(prefix)), default=0)
