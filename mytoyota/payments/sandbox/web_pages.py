"""The sandbox's hosted pages: card, confirmation, 3-D Secure, and back to the shop (guide 3-1/8-A, 9-A)."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response as AnyResponse

from mytoyota.payments import gateway
from mytoyota.payments.sandbox import ledger
from mytoyota.payments.sandbox.cards import BEGINNINGS, TRIAL_CARDS
from mytoyota.payments.sandbox.forms import CardForm, CodeForm
from mytoyota.web import unit
from mytoyota.web.pages import LANGUAGES

bp = Blueprint("pages", __name__)
BRANDS = gateway.BRANDS


@bp.before_request
def _open() -> None:
    g.session = unit.database().session()
    found = request.view_args.get("registration_id") if request.view_args else None
    if found:
        g.row = ledger.look(g.session, found)
        if g.row is None:
            abort(404)
        switched = request.args.get("language") or request.form.get("switch_language")
        g.language = g.row.language = switched if switched in LANGUAGES else g.row.language


@bp.after_request
def _keep(response: Response) -> Response:
    if response.status_code < 500 or response.headers.get("Retry-After"):
        g.session.commit()
    return response


@bp.teardown_request
def _close(_error: BaseException | None) -> None:
    held: Session | None = g.pop("session", None)
    if held is not None:
        held.close()


@bp.get("/")
def numbers() -> str:
    """The sandbox's own page: what it is and which numbers it takes."""
    return render_template("sandbox/numbers.html", cards=TRIAL_CARDS)


@bp.route("/card/<registration_id>", methods=["GET", "POST"])
def card(registration_id: str) -> Any:
    """クレジットカード情報の入力."""
    form = CardForm(request.form)
    if g.row.state != "open":
        return _elsewhere()
    valid = request.method == "POST" and "switch_language" not in request.form and form.validate()
    if not valid:
        form.security_code.data = ""  # is never sent back
        brands = [(begins, BRANDS[brand]) for brand, begins in BEGINNINGS.items()]
        return _page("card", form=form, cards=TRIAL_CARDS, brands=brands), 422 if form.errors else 200
    ledger.enter(g.row, form.card, form.month)
    return redirect(url_for("pages.confirm", registration_id=registration_id), 303)


@bp.route("/card/<registration_id>/confirm", methods=["GET", "POST"])
def confirm(registration_id: str) -> Any:
    """登録内容の確認: 登録 registers, or leads to 3-D Secure where the card asks for it."""
    if g.row.state != "open" or not g.row.last4:
        return _elsewhere()
    if request.method == "GET":
        return _page("confirm")
    if g.row.challenge:
        return redirect(url_for("pages.challenge", registration_id=registration_id), 303)
    return _register()


@bp.route("/card/<registration_id>/challenge", methods=["GET", "POST"])
def challenge(registration_id: str) -> Any:
    """3-D Secure: the card's issuer asks for a code. Whether it fits, the card's number says."""
    form = CodeForm(request.form)
    if g.row.state != "open" or not g.row.challenge:
        return _elsewhere()
    if "give_up" in request.form:
        ledger.end(g.session, g.row, gateway.AUTHENTICATION_LEFT)
        return _to_the_shop()
    if request.method == "GET" or "switch_language" in request.form:
        return _page("challenge", form=form)
    if not form.validate():
        return _page("challenge", form=form), 422
    return _register()


def _register() -> Any:
    ledger.register(g.session, g.row, current_app.config["PACE"])
    if g.row.trouble == "down":
        return _page("out_of_order"), 503, {"Retry-After": "60"}
    return _to_the_shop()


def _elsewhere() -> AnyResponse:
    """Not the page for where this registration is: to the card's page while it is open, else back to the shop."""
    if g.row.state == "open":
        return redirect(url_for("pages.card", registration_id=g.row.id), 303)
    return _to_the_shop()


def _to_the_shop() -> AnyResponse:
    return redirect(g.row.return_url, 303)


def _page(name: str, **shown: Any) -> str:
    target = urlsplit(g.row.return_url)
    g.shop = f"{target.scheme}://{target.netloc}"
    return render_template(f"sandbox/{name}.html", row=g.row, brand=BRANDS.get(g.row.brand or "", ""), **shown)
