"""Rules for vehicles and their certificates (composed in mytoyota/audit.py)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mytoyota.base import keys
from mytoyota.base.audit import Broken, Ids, Judged, Rule, in_batches, opened
from mytoyota.base.db import Base, Encrypted
from mytoyota.vehicles.models import Certificate, Vehicle


def every_confirmed_vehicle_has_its_certificate(session: Session) -> Ids:
    """Behind a confirmed chassis number stands a certificate of this vehicle with the same number."""
    same = (Certificate.vehicle_id == Vehicle.id) & (Certificate.chassis_lookup == Vehicle.chassis_lookup)
    without = select(Vehicle.id).where(Vehicle.confirmed_at.is_not(None), ~exists().where(same))
    # Where the lookup keys were changed in between, the same number has two hashes: those few are compared as said.
    return (one for one in session.scalars(without) if not _certified(session, one))


def _certified(session: Session, vehicle_id: str) -> bool:
    said = _said(session, select(Vehicle.id, Vehicle.chassis_encrypted).where(Vehicle.id == vehicle_id), Vehicle)
    its = select(Certificate.id, Certificate.chassis_encrypted).where(Certificate.vehicle_id == vehicle_id)
    return bool((said & _said(session, its, Certificate)) - {None})


def _said(session: Session, wanted: Any, model: Any) -> set[Any]:
    about = vars(model)["chassis"].about
    return {opened(encrypted, about(model, one)) for one, encrypted in session.execute(wanted) if encrypted}


def every_confirmed_chassis_number_is_of_one_vehicle() -> Broken:
    """No two vehicles have the same chassis number confirmed."""
    confirmed = select(func.max(Vehicle.id)).where(Vehicle.confirmed_at.is_not(None))
    return confirmed.group_by(Vehicle.chassis_lookup).having(func.count() > 1)


def every_vehicle_is_found_by_its_numbers(session: Session) -> Ids:
    """What a vehicle's chassis number and plate are found by is made of them."""
    yield from _found_by(session, Vehicle, "chassis")
    yield from _found_by(session, Vehicle, "plate")


def every_certificate_is_found_by_its_numbers(session: Session) -> Ids:
    """What a certificate's chassis number and plate are found by is made of them."""
    yield from _found_by(session, Certificate, "chassis")
    yield from _found_by(session, Certificate, "plate")


def _found_by(session: Session, model: type[Base], name: str) -> Iterator[str]:
    value: Encrypted = vars(model)[name]
    columns = model.metadata.tables[model.__tablename__].c
    stored, lookup = columns[value.column], columns[f"{name}_lookup"]
    kept = select(columns.id, stored, lookup).where(stored.is_not(None) | lookup.is_not(None))
    for some in in_batches(session, kept):
        yield from (one for one, encrypted, found in some if not _fits(encrypted, found, name, value.about(model, one)))


def _fits(encrypted: Any, found: str | None, purpose: str, about: str) -> bool:
    if encrypted is None or found is None:
        return False
    number = opened(encrypted, about)
    return number is None or found in keys.ring().lookups(number, purpose)


RULES = (
    Judged(Vehicle, every_confirmed_vehicle_has_its_certificate),
    Rule(Vehicle, every_confirmed_chassis_number_is_of_one_vehicle),
    Judged(Vehicle, every_vehicle_is_found_by_its_numbers),
    Judged(Certificate, every_certificate_is_found_by_its_numbers),
)
