"""What any page may show of an order: the vehicle and who sells it, in one look."""

from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from mytoyota.orders.models import Order
from mytoyota.organisation.models import Dealer, Staff, Store
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import Vehicle, VehicleModel


class OrderCard(NamedTuple):
    """What any page may show of an order: the vehicle and who sells it. `vehicle_id` is for operations, not to show.

    Of a vehicle without an order the seller's texts are empty; so is the model where nobody knows it.
    """

    model: str
    grade: str
    dealer: str
    store: str
    store_phone: str
    staff: str
    t_connect: bool
    charging: bool
    vehicle_id: str


# The columns of an `OrderCard`, in its order, and how they hang together: a page needs one look for all of them.
_ORDERS, _MODELS, _DEALERS, _STORES, _STAFF = (
    cast(Table, model.__table__) for model in (Order, VehicleModel, Dealer, Store, Staff)
)
COLUMNS = (
    _MODELS.c.model,
    _MODELS.c.grade,
    _DEALERS.c.name,
    _STORES.c.name,
    _STORES.c.phone,
    _STAFF.c.name,
    _MODELS.c.t_connect,
    _MODELS.c.charging,
    _ORDERS.c.vehicle_id,
)


def joined(found: Any) -> Any:
    """A select that has the orders' table in it, joined with what `COLUMNS` need; rows without an order stay."""
    found = found.outerjoin(_MODELS, _MODELS.c.id == _ORDERS.c.model_id)
    found = found.outerjoin(_STORES, _STORES.c.id == _ORDERS.c.store_id)
    found = found.outerjoin(_DEALERS, _DEALERS.c.id == _STORES.c.dealer_id)
    return found.outerjoin(_STAFF, _STAFF.c.id == _ORDERS.c.staff_id)


def of(session: Session, order: Order) -> OrderCard:
    """What pages show of the order."""
    found = joined(select(*COLUMNS).select_from(_ORDERS)).where(_ORDERS.c.id == order.id)
    return OrderCard(*session.execute(found).one())


def of_vehicle(session: Session, vehicle_id: str) -> OrderCard:
    """What pages show of a vehicle without its order; it can have what every model that it may be can have."""
    models = models_by_chassis.of_vehicle(session, session.get_one(Vehicle, vehicle_id))
    names, grades = {one.model for one in models}, [one.grade for one in models]
    name = names.pop() if len(names) == 1 else ""
    t_connect = bool(models) and all(one.t_connect for one in models)
    charging = bool(models) and all(one.charging for one in models)
    return OrderCard(name, grades[0] if len(grades) == 1 else "", "", "", "", "", t_connect, charging, vehicle_id)
