"""Two questions for the operator's monitor: is the process alive, can it serve."""

from flask import Blueprint, jsonify
from sqlalchemy import text
from werkzeug import Response

from mytoyota.web import application, unit

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """The database answers; the reader is named but not needed, because typing always works."""
    with unit.reading() as session:
        session.execute(text("SELECT 1"))
    reader = application.outside_party("reader")
    seen = getattr(reader, "ready", lambda: True)()
    return jsonify(status="ok", reader="ok" if seen else "away"), 200
