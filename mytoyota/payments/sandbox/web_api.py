"""The sandbox's API for shops: begin, look, close, forget; JSON over HTTP with a bearer key and idempotency keys."""

import hmac
from typing import Any, cast

from flask import Blueprint, Flask, abort, current_app, jsonify, request
from werkzeug import Response

from mytoyota.payments.sandbox import ledger
from mytoyota.payments.sandbox.storage import Registration, Secrets
from mytoyota.web import unit

bp = Blueprint("api", __name__, url_prefix="/v1/registrations")
WISHED = ("customer", "return_url", "language")


def shared_secrets(app: Flask = current_app) -> Secrets:
    """What this sandbox and its shop both know."""
    return cast(Secrets, app.extensions["secrets"])


@bp.before_request
def _with_the_shops_key() -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), shared_secrets().api.encode()):
        abort(401)


@bp.errorhandler(ledger.OutOfOrder)
def _out_of_order(_error: ledger.OutOfOrder) -> tuple[Response, int]:
    return jsonify(error="out_of_order"), 503


@bp.errorhandler(ledger.OtherRequest)
def _other_request(_error: ledger.OtherRequest) -> tuple[Response, int]:
    return jsonify(error="idempotency_key_used"), 409


@bp.post("")
def begin() -> tuple[Response, int]:
    """Opens a hosted page; the same key and wish again: the same page."""
    wish = _object()
    key = request.headers.get("Idempotency-Key", "")
    if not key or not all(isinstance(wish.get(name), str) and wish[name] for name in WISHED):
        return jsonify(error="incomplete"), 400
    with unit.database().writing() as session:
        row = ledger.begin(session, key, {name: wish[name] for name in WISHED})
        return jsonify(id=row.id, url=_page(row)), 201


@bp.get("/<registration_id>")
def look(registration_id: str) -> Response:
    """How a registration stands."""
    with unit.database().writing() as session:
        return jsonify(_said(session, registration_id))


@bp.post("/<registration_id>/close")
def close(registration_id: str) -> Response:
    """Closes the page if it is still open."""
    with unit.database().writing() as session:
        row = ledger.look(session, registration_id)
        if row:
            ledger.answer(session, row)  # nothing is done while answers get lost
            ledger.end(session, row, "closed")
        return jsonify(_said(session, registration_id))


@bp.delete("/cards/<token>")
def forget(token: str) -> Response:
    """Erases a registered card; one that is not there is erased already."""
    with unit.database().writing() as session:
        ledger.forget(session, token)
        return jsonify(token=token, state="forgotten")


def _object() -> dict[str, Any]:
    """The JSON object that was sent; anything else holds nothing."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    return sent if isinstance(sent, dict) else {}


def _said(session: Any, registration_id: str) -> dict[str, Any]:
    row = ledger.look(session, registration_id)
    if row is None:
        abort(404)
    return ledger.answer(session, row) | {"url": _page(row)}


def _page(row: Registration) -> str:
    return f"{current_app.config['PUBLIC_URL']}/card/{row.id}"
