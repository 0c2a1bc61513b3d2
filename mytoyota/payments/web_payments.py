"""Back from the card gateway, by browser and by webhook, and the page that waits while nothing is known (3-1/9-A)."""

from typing import Any, cast

import structlog
from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug import Response as AnyResponse

from mytoyota.base.refusals import NotFound
from mytoyota.payments import reconciliation, registration
from mytoyota.payments.bounded_gateway import BoundedGateway
from mytoyota.payments.gateway import BadEvent, BadSignature, CardGateway
from mytoyota.payments.registration import AttemptStatus
from mytoyota.web import application, headers, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("payments", __name__, url_prefix="/pay")
WAITS = {"unknown"}
RELOAD_SECONDS = 10  # for browsers without JavaScript
log = structlog.get_logger()


def cards() -> CardGateway | None:
    """The gateway of this installation; None where cards are not taken."""
    gateway = cast(CardGateway | None, application.outside_party("cards"))
    return BoundedGateway(gateway) if gateway else None


def lead_to_gateway() -> None:
    """The page under way holds a form whose answer may lead to the gateway's pages."""
    g.leads_to_gateway = True


@bp.after_app_request
def _let_forms_lead_there(response: Response) -> Response:
    """Browsers follow a form's redirect only to where `form-action` allows."""
    gateway = cards() if g.get("leads_to_gateway") else None
    if gateway:
        allowed = headers.POLICY.replace("form-action 'self'", f"form-action 'self' {gateway.pages_at}")
        response.headers["Content-Security-Policy"] = allowed
    return response


def attempt_by_token(token: str) -> AttemptStatus:
    """Subject of the pages after the gateway: the attempt whose token this is; raises NotFound."""
    return registration.look_at(registration.by_token(unit.session(), token))


@bp.route("/return/<token>", methods=["GET", "POST"])
def returned(attempt: AttemptStatus) -> AnyResponse:
    """The person comes back. A POST from another site brings no cookie: the token alone says whose attempt it is."""
    gateway = cards()
    if gateway is None:
        raise NotFound
    standing = registration.returned(unit.database(), gateway, attempt.token)
    return redirect(url_for("payments.result", token=standing.token), 303)


@bp.get("/<token>")
def result(standing: AttemptStatus) -> Any:
    """Leads on where it is known how it ended; else waits, asks again by itself and offers no second try."""
    if standing.state not in WAITS:
        return redirect(standing.back_path)
    return render_template(
        "payments/waiting.html",
        status_url=url_for("payments.status", token=standing.token),
        back_url=standing.back_path,
        reload_seconds=RELOAD_SECONDS,
    )


@bp.get("/<token>/status")
def status(standing: AttemptStatus) -> AnyResponse:
    """What the waiting page asks every few seconds."""
    known = standing.state not in WAITS
    text = _("確認できました。") if known else _("カードの登録の結果を確認しています。")
    answer: Response = jsonify(state=standing.state, text=text, next=standing.back_path if known else None)
    answer.add_etag()
    return answer.make_conditional(request)


@bp.post("/webhook")
def webhook() -> tuple[str, int]:
    """The gateway tells that something happened: taken once if it is signed; the worker then asks what it is."""
    gateway = cards()
    if gateway is None:
        raise NotFound
    try:
        event = gateway.parse_webhook(request.get_data(), dict(request.headers))
    except (BadSignature, BadEvent) as error:
        log.warning("webhook.refused", reason="signature" if isinstance(error, BadSignature) else "form")
        return "", 400
    reconciliation.settle_from_webhook(unit.session(), gateway.name, event)
    return "", 204
