"""The user's registration that a journey made."""

from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.registrations.models import Registration


def registered_user(journey: OpenJourney) -> Registration | None:
    """The user's registration that this journey made, also after it was replaced."""
    row_id = journey.row.user_registration_id
    return journey.session.get(Registration, row_id) if row_id else None
