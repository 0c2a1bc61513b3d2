"""Which model a chassis number is of, by what the numbers of each begin with: 車名 without an order (guide 4-1/8-A)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.vehicles.models import VehicleModel


def of_chassis(session: Session, chassis: str) -> VehicleModel | None:
    """The model in its grade; None where no prefix fits, or those of several grades do equally well."""
    found = nearest(chassis, session.scalars(select(VehicleModel)))
    return found[0] if len(found) == 1 else None


def name_of_chassis(session: Session, chassis: str) -> str | None:
    """The model's name, which is also told where only the grade is open."""
    names = {model.model for model in nearest(chassis, session.scalars(select(VehicleModel)))}
    return names.pop() if len(names) == 1 else None


def nearest(chassis: str, models: Iterable[VehicleModel]) -> list[VehicleModel]:
    """The models with the longest prefix that the number, in its normal form, begins with."""
    reach = [(_reach(chassis, model), model) for model in models]
    longest = max((length for length, _ in reach), default=0)
    return [model for length, model in reach if length == longest > 0]


def _reach(chassis: str, model: VehicleModel) -> int:
    return max((len(prefix) for prefix in model.chassis_prefixes if chassis.startswith(prefix)), default=0)
