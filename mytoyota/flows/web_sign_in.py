"""The wizard's side of the login: to the provider and back (guide 1-1/6; decision 3)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy import select
from werkzeug import Response

from mytoyota.accounts import client, order_ref
from mytoyota.base.refusals import NotFound
from mytoyota.flows import place as places
from mytoyota.flows import progress, registration
from mytoyota.flows.journeys import Visit
from mytoyota.flows.models import Journey
from mytoyota.flows.screens import account_pages
from mytoyota.flows.web import open_visit, url_of
from mytoyota.web import sessions, unit

bp = Blueprint("sign_in", __name__)
PURPOSE = "journey"


@bp.get("/o/<ref>/login")
def begin(ref: str) -> Response:
    """To the provider's login page, once everything before it is done."""
    unit.writes()
    visit = open_visit(ref)
    place = places.at(visit, "1-1/6")
    if place is None or place.done:
        return redirect(url_of(ref, places.furthest(visit)))
    back = url_of(ref, place.before) if place.before else "/"
    journey = visit.journey
    about = order_ref.make(order_ref.OrderRef(journey.order_id or "", journey.store_id or "", journey.section))
    prompt = "login" if request.args.get("prompt") == "login" else None
    return redirect(client.begin_as(visit.session, client.Wish(PURPOSE, ref, back, about, prompt=prompt)))


@bp.get("/login/again/<order_id>")
def again(order_id: str) -> Response:
    """From a finished sign-up back to the buyer's registration of the same order on this phone."""
    holder = sessions.holder(sessions.JOURNEY)
    found = select(Journey).where(Journey.order_id == order_id, Journey.holder == holder, Journey.kind == "buyer")
    journey = unit.session().scalars(found.order_by(Journey.created_at.desc()).limit(1)).first()
    if journey is None:
        raise NotFound
    return redirect(url_for("flows.step", ref=journey.ref, step_id="1-1/6"))


@bp.get("/auth/callback")
def callback() -> Any:
    """Back from the provider: who logged in belongs to the journey; an answer used before leads on all the same."""
    try:
        login = client.finish(request.args, sessions.holder(sessions.JOURNEY))
    except client.LoginCancelled as cancelled:
        return redirect(cancelled.begun.back_url if cancelled.begun else "/")
    except client.LoginFailed as failed:
        return _failed(failed)
    unit.writes()
    visit = open_visit(login.subject)
    if "buyer" not in visit.facts.registered:
        _take(visit, login)
        progress.note(visit)
    return redirect(url_of(login.subject, places.furthest(visit)))


def _take(visit: Visit, login: client.Login) -> None:
    """Keeps the login; a new account's owner is registered as the buyer at once (登録 was pressed at 1-1/20-B)."""
    former = visit.value("login")
    if former and former["sub"] != login.sub:
        visit.forget("account_review")
    kept = {"sub": login.sub, "signed_up_now": login.signed_up_now, "access_token": login.access_token}
    visit.save("login", kept | account_pages.of_claims(login.claims))
    earlier = registration.in_force(visit.session, visit.journey.order_id or "", "buyer")
    if login.signed_up_now:
        registration.register_buyer(visit, str(get_locale()))
    elif earlier and earlier.account_id == login.sub and visit.journey.handover > 0:
        visit.journey.buyer_registration_id = earlier.id


def _failed(failed: client.LoginFailed) -> Any:
    begun = failed.begun
    if begun and failed.reason == "used":
        visit = open_visit(begun.subject)
        return redirect(url_of(begun.subject, places.furthest(visit)))
    next_url = url_for("flows.step", ref=begun.subject, step_id="1-1/6") if begun else None
    return render_template("errors/login_failed.html", next_url=next_url), failed.status
