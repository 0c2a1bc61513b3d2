"""Subjects of the pages of dealers, stores and staff: found where whoever is signed in may change them."""

from typing import TypeVar

from mytoyota.admin.models import ProvisioningImport
from mytoyota.admin.scope import Scope
from mytoyota.base.jobs import Job
from mytoyota.base.refusals import NotFound
from mytoyota.organisation.models import Dealer, Organisation, Staff, Store
from mytoyota.organisation.web_staff import me
from mytoyota.vehicles.models import VehicleModel
from mytoyota.web import unit

T = TypeVar("T")
P = TypeVar("P", Dealer, Store, Organisation)


def dealer_to_provision(dealer_id: str) -> Dealer:
    """A dealer; raises NotFound."""
    return _held(unit.session().get(Dealer, dealer_id))


def store_to_provision(store_id: str) -> Store:
    """A store; raises NotFound."""
    return _held(unit.session().get(Store, store_id))


def organisation_to_provision(organisation_id: str) -> Organisation:
    """A party beside the dealers; raises NotFound."""
    return _held(unit.session().get(Organisation, organisation_id))


def person_to_provision(staff_id: str) -> Staff:
    """A member of staff, also one who left; raises NotFound."""
    member = unit.session().get(Staff, staff_id)
    if member is None or not Scope.of(me()).holds(member.workplace):
        raise NotFound
    return member


def file_of_mine(provisioning_id: str) -> ProvisioningImport:
    """A file that was sent: center sees all, headquarters those of their dealer; raises NotFound."""
    row, acting = unit.session().get(ProvisioningImport, provisioning_id), Scope.of(me())
    if row is None or not (acting.everything or row.dealer_id == acting.dealer_id):
        raise NotFound
    return row


def model_to_change(model_id: str) -> VehicleModel:
    """A model; raises NotFound."""
    return _there(unit.session().get(VehicleModel, model_id))


def failed_job(job_id: str) -> Job:
    """A job; raises NotFound."""
    return _there(unit.session().get(Job, job_id))


def _there(row: T | None) -> T:
    if row is None:
        raise NotFound
    return row


def _held(place: P | None) -> P:
    if place is None or not Scope.of(me()).holds(place):
        raise NotFound
    return place
