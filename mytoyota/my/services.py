"""The services of an account: what runs for which vehicle, how it is paid, what could be applied for (マイカー)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.flows.services import at_home
from mytoyota.payments import methods
from mytoyota.payments.methods import PaidFor
from mytoyota.payments.models import PaymentMethod
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles import models_by_chassis
from mytoyota.vehicles.models import Vehicle, VehicleModel


@dataclass(frozen=True)
class OfVehicle:
    """One vehicle's services. `registration` is the account's in force, the user's before the buyer's; None: given up.

    `running` are those that nobody ended; `ending` still run to their last day. `offered` may be applied for.
    """

    vehicle_id: str
    model: str | None
    registration: Registration | None
    running: tuple[Application, ...]
    ending: tuple[Application, ...]
    offered: tuple[str, ...]
    method: PaymentMethod | None
    needed: bool


def of_account(session: Session, account_id: str) -> list[OfVehicle]:
    """Every vehicle of the account, and former ones as long as something of a service is left; newest first."""
    rows = _registrations(session, account_id)
    applied = _applications(session, account_id)
    vehicles = list(dict.fromkeys([*rows, *(one.vehicle_id for one in applied)]))
    return [_of_vehicle(session, account_id, one, rows.get(one), applied) for one in vehicles]


def of_registration(session: Session, row: Registration) -> OfVehicle:
    """The services of one registration's vehicle and account."""
    return _of_vehicle(session, row.account_id, row.vehicle_id, row, _applications(session, row.account_id))


def models_of(session: Session, vehicle_id: str) -> list[VehicleModel]:
    """Which models the vehicle can be of."""
    return models_by_chassis.of_vehicle(session, session.get_one(Vehicle, vehicle_id))


def name_of(session: Session, vehicle_id: str) -> str | None:
    """What pages and mails call the vehicle; None where nobody knows."""
    return models_by_chassis.name(models_of(session, vehicle_id))


def _registrations(session: Session, account_id: str) -> dict[str, Registration]:
    """By vehicle the account's registration that counts: the user's, else the buyer's."""
    found = select(Registration).where(Registration.account_id == account_id, Registration.replaced_at.is_(None))
    by_vehicle: dict[str, Registration] = {}
    for row in session.scalars(found.order_by(Registration.role.desc(), Registration.registered_at.desc())):
        by_vehicle.setdefault(row.vehicle_id, row)
    return by_vehicle


def _applications(session: Session, account_id: str) -> list[Application]:
    found = select(Application).where(Application.account_id == account_id, Application.renewed_by.is_(None))
    left = found.where(Application.finished_at.is_(None)).order_by(Application.accepted_at, Application.id)
    return list(session.scalars(left))


def _of_vehicle(
    session: Session, account_id: str, vehicle_id: str, row: Registration | None, applied: list[Application]
) -> OfVehicle:
    models, own = models_of(session, vehicle_id), [one for one in applied if one.vehicle_id == vehicle_id]
    running = tuple(one for one in own if one.ended_at is None)
    return OfVehicle(
        vehicle_id=vehicle_id,
        model=models_by_chassis.name(models),
        registration=row,
        running=running,
        ending=tuple(one for one in own if one.ended_at is not None),
        offered=_offered(session, row),
        method=methods.in_force(session, account_id, PaidFor(vehicle_id)),
        needed=ending.is_needed(session, account_id, vehicle_id),
    )


def _offered(session: Session, row: Registration | None) -> tuple[str, ...]:
    """What the registered user may apply for at home: just what the way in (5-1/1) lets begin."""
    return tuple(at_home.offered(session, row)) if row is not None and at_home.can_apply(row) else ()
