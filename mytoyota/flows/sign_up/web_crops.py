"""Shows the picture of one doubtful field to the phone that took it, and to no other, while it is kept (1-1/18-B)."""

from flask import Blueprint, url_for
from werkzeug import Response

from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.sign_up import crops

bp = Blueprint("crops", __name__)


@bp.get("/o/<public_id>/crop/<name>")
def show(journey: OpenJourney, name: str) -> Response:
    """The picture."""
    return Response(crops.picture(journey, name), mimetype="image/jpeg")


def crop_urls(journey: OpenJourney) -> dict[str, str]:
    """Where the pictures that live are, by field."""
    return {name: url_for("crops.show", public_id=journey.row.public_id, name=name) for name in crops.kept(journey)}
