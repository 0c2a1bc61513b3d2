"""The address of a postal code, for the form that fills itself (guide 1-1/18-B)."""

from flask import Blueprint, jsonify
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.japanese import postal

bp = Blueprint("postal", __name__)


@bp.get("/postal/<code>.json")
def look_up(code: str) -> Response:
    """Prefecture, city and town; nothing of the person is asked or kept."""
    found = postal.address_of(code)
    if found is None:
        raise NotFound
    answer = jsonify(found)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
