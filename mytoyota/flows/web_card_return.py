"""Back from the card gateway into the wizard, whatever became of the card (guide 3-1/9-A to 10-A)."""

from flask import Blueprint, redirect
from werkzeug import Response

from mytoyota.flows.engine import progress
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.services import payment

bp = Blueprint("card_return", __name__)


@bp.get("/o/<public_id>/paid")
def take(journey: OpenJourney) -> Response:
    """Keeps a registered card as the step's answer and leads to where the person is now."""
    payment.adopt_card(journey)
    progress.note(journey)
    return redirect(furthest_url(journey))
