"""Back from the card gateway into the wizard, whatever became of the card (guide 3-1/9-A to 10-A)."""

from flask import Blueprint, redirect
from werkzeug import Response

from mytoyota.flows import place as places
from mytoyota.flows import progress
from mytoyota.flows.screens import payment
from mytoyota.flows.web import open_visit, url_of
from mytoyota.web import unit

bp = Blueprint("card_return", __name__)


@bp.get("/o/<ref>/paid")
def take(ref: str) -> Response:
    """Keeps a registered card as the step's answer and leads to where the person is now."""
    unit.writes()
    visit = open_visit(ref)
    payment.take_over(visit)
    progress.note(visit)
    return redirect(url_of(ref, places.furthest(visit)))
