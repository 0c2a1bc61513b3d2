"""Gives up a vehicle (手放した): registration and services end, and the next owner can register."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.base import clock, db, events, keys
from mytoyota.base.refusals import AlreadyMoved
from mytoyota.registrations import register
from mytoyota.registrations.events import VehicleGivenUp
from mytoyota.registrations.models import Registration
from mytoyota.subscriptions import ending
from mytoyota.subscriptions.lines import opening as lines
from mytoyota.subscriptions.models import Application
from mytoyota.vehicles.models import Vehicle


@dataclass(frozen=True)
class GivenUp:
    """What ended with the vehicle: the registrations as buyer and user, and the services that still ran."""

    registrations: tuple[Registration, ...]
    services: tuple[Application, ...]


def give_up(session: Session, account_id: str, vehicle_id: str, because: str = ending.GIVEN_UP) -> GivenUp:
    """Ends all that the account has for the vehicle; nobody else's registration of it is touched.

    Raises AlreadyMoved where the account is not registered for it (any more): nothing was done.
    """
    vehicle = session.get_one(Vehicle, vehicle_id)
    if vehicle.chassis:  # who decides about one chassis number takes turns: a next owner may be registered right now
        db.take_turns(session, keys.ring().lookup(vehicle.chassis, "chassis"))
    rows = _standing(session, account_id, vehicle_id)
    if not rows:
        raise AlreadyMoved
    ended = [one for one in ending.running(session, account_id, vehicle_id) if ending.end(session, one, because)]
    for row in rows:
        row.given_up_at = clock.now()
        register.replace(session, row)
        events.record(session, VehicleGivenUp(row.about, row.id))
    lines.close(session, vehicle_id, account_id)  # also one that is being opened, before anything was applied for
    ending.remove_idle(session, account_id, vehicle_id)
    return GivenUp(tuple(rows), tuple(ended))


def _standing(session: Session, account_id: str, vehicle_id: str) -> list[Registration]:
    found = select(Registration).where(Registration.account_id == account_id, Registration.vehicle_id == vehicle_id)
    in_force = found.where(Registration.replaced_at.is_(None)).order_by(Registration.id).with_for_update()
    return list(session.scalars(in_force.execution_options(populate_existing=True)))
