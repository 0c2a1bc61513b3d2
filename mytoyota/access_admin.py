"""The rows of ACCESS for dealers, stores, staff, models and the product's own state (see access.py)."""

from mytoyota.admin.web_subjects import (
    dealer_to_provision,
    failed_job,
    file_of_mine,
    model_to_change,
    organisation_to_provision,
    person_to_provision,
    store_to_provision,
)
from mytoyota.organisation.roles import CENTER, HEADQUARTERS
from mytoyota.organisation.web_guards import staff, staff_pressing, staff_watching
from mytoyota.organisation.web_staff import me
from mytoyota.web.access import Row

ADMIN: dict[str, Row] = {
    "places.index": Row(staff(CENTER, HEADQUARTERS), me),
    "places.new_dealer": Row(staff(CENTER), me),
    "places.add_dealer": Row(staff(CENTER), me),
    "places.dealer": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "places.rename": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "places.new_store": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "places.add_store": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "places.store": Row(staff(CENTER, HEADQUARTERS), store_to_provision),
    "places.change_store": Row(staff(CENTER, HEADQUARTERS), store_to_provision),
    "places.organisation": Row(staff(CENTER), organisation_to_provision),
    "people.new_at_dealer": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "people.add_at_dealer": Row(staff(CENTER, HEADQUARTERS), dealer_to_provision),
    "people.new_at_store": Row(staff(CENTER, HEADQUARTERS), store_to_provision),
    "people.add_at_store": Row(staff(CENTER, HEADQUARTERS), store_to_provision),
    "people.new_at_organisation": Row(staff(CENTER), organisation_to_provision),
    "people.add_at_organisation": Row(staff(CENTER), organisation_to_provision),
    "people.show": Row(staff(CENTER, HEADQUARTERS), person_to_provision),
    "people.change": Row(staff(CENTER, HEADQUARTERS), person_to_provision),
    "people.link": Row(staff_pressing(CENTER, HEADQUARTERS), person_to_provision),
    "people.move": Row(staff(CENTER, HEADQUARTERS), person_to_provision),
    "people.leave": Row(staff_pressing(CENTER, HEADQUARTERS), person_to_provision),
    "people.back": Row(staff_pressing(CENTER, HEADQUARTERS), person_to_provision),
    "provisioning.index": Row(staff(CENTER, HEADQUARTERS), me),
    "provisioning.upload": Row(staff(CENTER, HEADQUARTERS), me, slow=True),
    "provisioning.show": Row(staff(CENTER, HEADQUARTERS), file_of_mine),
    "provisioning.status": Row(staff_watching(CENTER, HEADQUARTERS), file_of_mine),
    "provisioning.take_in": Row(staff_pressing(CENTER, HEADQUARTERS), file_of_mine),
    "vehicle_models.index": Row(staff(CENTER), me),
    "vehicle_models.new": Row(staff(CENTER), me),
    "vehicle_models.add": Row(staff(CENTER), me),
    "vehicle_models.show": Row(staff(CENTER), model_to_change),
    "vehicle_models.change": Row(staff(CENTER), model_to_change),
    "system.show": Row(staff(CENTER), me),
    "system.compare": Row(staff(CENTER), me, slow=True),
    "system.jobs": Row(staff(CENTER), me),
    "system.again": Row(staff_pressing(CENTER), failed_job),
    "system.give_up": Row(staff_pressing(CENTER), failed_job),
    "system.maintenance_mode": Row(staff(CENTER), me),
    "system.switch": Row(staff_pressing(CENTER), me),
}
