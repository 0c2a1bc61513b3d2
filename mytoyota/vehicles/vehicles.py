"""What is done with a vehicle: note its numbers, confirm them by a certificate, find it by its chassis number."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, keys
from mytoyota.base.db import new_id
from mytoyota.base.insert import write_unless_taken
from mytoyota.vehicles.models import Certificate, Vehicle

_SAME = Vehicle.chassis_lookup.in_(bindparam("lookups", expanding=True))
_CONFIRMED = select(Vehicle).where(_SAME, Vehicle.confirmed_at.is_not(None)).limit(1)  # made once


def new(model_id: str | None, chassis: str | None = None, plate: str | None = None) -> Vehicle:
    """A vehicle that no certificate has confirmed yet; both numbers in their normal form, as far as they are known."""
    vehicle = Vehicle(id=new_id(), model_id=model_id)
    set_numbers(vehicle, chassis, plate)
    return vehicle


def set_numbers(vehicle: Vehicle, chassis: str | None, plate: str | None) -> None:
    """Writes the numbers that changed, encrypted, and what they are found by."""
    ring = keys.ring()
    if vehicle.chassis != chassis:
        vehicle.chassis, vehicle.chassis_lookup = chassis, ring.lookup(chassis, "chassis") if chassis else None
    if vehicle.plate != plate:
        vehicle.plate, vehicle.plate_lookup = plate, ring.lookup(plate, "plate") if plate else None


def confirmed(session: Session, chassis: str) -> Vehicle | None:
    """The vehicle whose chassis number a certificate confirmed."""
    return session.scalars(_CONFIRMED, {"lookups": keys.ring().lookups(chassis, "chassis")}).first()


def confirm(session: Session, vehicle: Vehicle, certificate: Certificate) -> bool:
    """The certificate's numbers become the vehicle's; False where another vehicle has its chassis number confirmed."""
    other = confirmed(session, certificate.chassis)
    if other is not None and other.id != vehicle.id:
        return False
    # Another vehicle's certificate may have confirmed the number a moment earlier.
    return write_unless_taken(session, lambda: _take_over(vehicle, certificate))


def _take_over(vehicle: Vehicle, certificate: Certificate) -> None:
    set_numbers(vehicle, certificate.chassis, certificate.plate or vehicle.plate)
    vehicle.light = certificate.light
    vehicle.confirmed_at = vehicle.confirmed_at or clock.now()
