"""The wizard's side of the login: to the provider and back (guide 1-1/6, 2-2/10; decision 3)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import phones, progress, registration
from mytoyota.flows import place as places
from mytoyota.flows.journeys import Visit
from mytoyota.flows.screens import account_pages
from mytoyota.flows.web import open_visit, url_of
from mytoyota.oidc_client import order_ref, relying_party
from mytoyota.orders import orders
from mytoyota.web import sessions, unit

bp = Blueprint("sign_in", __name__)
PURPOSE = "journey"
FRESH = "journey, logged in anew"  # the provider was to ask who it is, whoever was logged in there


@bp.get("/o/<ref>/login")
def begin(ref: str) -> Response:
    """To the provider's login page, once everything before it is done."""
    unit.writes()
    visit = open_visit(ref)
    place = places.of_screen(visit, "login")
    if place is None or place.done:
        return redirect(url_of(ref, places.furthest(visit)))
    back = url_of(ref, place.before) if place.before else "/"
    journey = visit.journey
    about = order_ref.make(order_ref.OrderRef(journey.order_id or "", journey.store_id or "", journey.section))
    prompt = "login" if request.args.get("prompt") == "login" else None
    made = None if prompt else phones.signed_up(visit.session, journey)
    fresh = _asks_anew(visit) and not made
    purpose, max_age = (FRESH, 0) if fresh else (PURPOSE, None)
    params = relying_party.LoginRequestParams(purpose, ref, back, about, prompt=prompt, max_age=max_age)
    return redirect(relying_party.begin(visit.session, params, sessions.holder(sessions.JOURNEY)))


def _asks_anew(visit: Visit) -> bool:
    """Nobody is silently who is logged in here: neither the user on the buyer's phone, nor who registers again."""
    return visit.journey.kind == "user" or bool(visit.value(phones.AGAIN))


@bp.get("/login/again/<order_id>/<section>")
def again(order_id: str, section: str) -> Response:
    """From a finished sign-up back to the registration of the same order and person on this phone."""
    journey = phones.of_order(unit.session(), order_id, sessions.holder(sessions.JOURNEY), section)
    if journey is None:
        raise NotFound
    visit = open_visit(journey.ref)
    place = places.of_screen(visit, "login")
    return redirect(url_of(journey.ref, place.step if place else places.furthest(visit)))


@bp.get("/auth/callback")
def callback() -> Any:
    """Back from the provider: who logged in belongs to the journey; an answer used before leads on all the same."""
    try:
        login = relying_party.finish(unit.database(), request.args, sessions.holder(sessions.JOURNEY))
    except relying_party.LoginCancelled as cancelled:
        return redirect(cancelled.begun.back_url if cancelled.begun else "/")
    except relying_party.LoginFailed as failed:
        return _failed(failed)
    unit.writes()
    visit = open_visit(login.subject)
    if visit.journey.kind not in visit.facts.registered:
        if _is_silently_another(visit, login):
            return redirect(url_for("sign_in.begin", ref=login.subject, prompt="login"))
        if _is_the_buyers(visit, login):
            return _buyers_account(visit)
        _take(visit, login)
        progress.note(visit)
    return redirect(url_of(login.subject, places.furthest(visit)))


def _is_silently_another(visit: Visit, login: relying_party.Login) -> bool:
    """Whether nobody was asked who they are, and it is not who signed up here before."""
    asked = login.purpose == FRESH
    return _asks_anew(visit) and not asked and login.sub != phones.signed_up(visit.session, visit.journey)


def _is_the_buyers(visit: Visit, login: relying_party.Login) -> bool:
    """Whether the user logged in with the account that the buyer of this order has registered with."""
    buyer = registration.in_force(visit.session, visit.journey.order_id or "", orders.BUYER)
    return visit.journey.kind == "user" and buyer is not None and buyer.account_id == login.sub


def _buyers_account(visit: Visit) -> Any:
    """Nothing is kept of such a login: the buyer chooses 買主と同じ名義, or the user logs in with another account."""
    again_url = url_for("sign_in.begin", ref=visit.journey.ref, prompt="login")
    return render_template("errors/buyers_account.html", again_url=again_url, order=visit.card), 409


def _take(visit: Visit, login: relying_party.Login) -> None:
    """Keeps the login; an account that was registered for this order before is not new any more."""
    former = visit.value("login")
    if former and former["sub"] != login.sub:
        visit.forget("account_review")
    new = login.signed_up_now and (phones.handed_over(visit) or not registration.was_before(visit, login.sub))
    kept = {"sub": login.sub, "signed_up_now": new, "access_token": login.access_token}
    visit.save("login", kept | account_pages.of_claims(login.claims))
    if visit.journey.kind == "buyer":
        _register_buyer(visit, login)


def _register_buyer(visit: Visit, login: relying_party.Login) -> None:
    """A new account's owner is registered at once (登録 was pressed at 1-1/20-B); who changed phones was before."""
    earlier = registration.in_force(visit.session, visit.journey.order_id or "", orders.BUYER)
    if visit.value("login")["signed_up_now"]:
        registration.register_buyer(visit, str(get_locale()))
    elif earlier and earlier.account_id == login.sub and phones.handed_over(visit):
        visit.journey.buyer_registration_id = earlier.id


def _failed(failed: relying_party.LoginFailed) -> Any:
    begun = failed.begun
    if begun and failed.reason == "used":
        visit = open_visit(begun.subject)
        return redirect(url_of(begun.subject, places.furthest(visit)))
    next_url = url_for("sign_in.begin", ref=begun.subject) if begun else None
    return render_template("errors/login_failed.html", next_url=next_url), failed.status
