"""What a scanned QR code opens (1-1/1, 1-1/2, 2-2/5, 2-2/6): reading changes nothing, the button binds the phone."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import journeys, phones, progress, registration, user_link
from mytoyota.flows import place as places
from mytoyota.flows.models import Journey
from mytoyota.flows.phones import Scanned
from mytoyota.flows.screens import opening
from mytoyota.flows.screens.service_links import service_links
from mytoyota.flows.step import Screen
from mytoyota.flows.ways import WAYS
from mytoyota.flows.web import PARTS, url_of
from mytoyota.orders import order_card, orders
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.web import sessions, unit
from mytoyota.web.forms import Acknowledge

bp = Blueprint("opening", __name__)


@dataclass(frozen=True)
class Door:
    """The first page of a role: its step, and its part of the three."""

    step_id: str
    screen: Screen
    part: int


DOORS = {
    orders.BUYER: Door("1-1/2", opening.opening, 1),
    orders.USER: Door("2-2/6", opening.user_opening, 2),
}


@bp.route("/q/<token>", methods=["GET", "POST"])
def scan(token: str) -> Any:
    """The link's first page; a phone that began already goes on where it was."""
    form = Acknowledge()
    if request.method == "POST":
        if form.validate():
            return _begin(token)
        unit.reads()
    scanned = _scanned(token, sessions.holder(sessions.JOURNEY))
    if scanned.link.role not in DOORS:
        return _after_delivery(scanned)
    begun = phones.of_this_phone(unit.session(), scanned)
    if begun and begun.buyer_registration_id and orders.state(scanned.link) == "open":
        return _again_page(scanned, begun, form)
    if begun and request.method == "GET":
        return redirect(_furthest(begun))
    orders.must_be_open(scanned.link)
    sessions.offer(sessions.JOURNEY)
    return _page(scanned, form)


def _scanned(token: str, holder: str | None) -> Scanned:
    order, link = orders.by_token(unit.session(), token)
    return Scanned(order, link, holder)


def _begin(token: str) -> Response:
    """お申込みを開始する binds this phone; the same press again finds the journey begun."""
    scanned = _scanned(token, sessions.holder(sessions.JOURNEY))
    if scanned.link.role not in DOORS:
        raise NotFound
    session = unit.session()
    session.refresh(scanned.order, with_for_update=True)
    begun = phones.of_this_phone(session, scanned)
    if begun is None or ("again" in request.form and begun.buyer_registration_id):
        orders.must_be_open(scanned.link)
        begun = _begun_now(scanned, begun)
    return redirect(_furthest(begun))


def _begun_now(scanned: Scanned, former: Journey | None) -> Journey:
    session = unit.session()
    if former is None:
        held = sessions.begin(sessions.JOURNEY, {})
        journey = phones.bind(session, Scanned(scanned.order, scanned.link, held.id))
    else:
        user_link.end(session, scanned.order)
        progress.forget(session, scanned.order.id, progress.BUYERS)
        journey = phones.begin_again(session, scanned, former)
    session.flush()
    progress.note(journeys.visit(session, journey.ref, journey.holder, WAYS))
    return journey


def _furthest(journey: Journey) -> str:
    visit = journeys.visit(unit.session(), journey.ref, journey.holder, WAYS)
    return url_of(journey.ref, places.furthest(visit))


def _page(scanned: Scanned, form: Acknowledge) -> str:
    door = DOORS[scanned.link.role]
    screen = door.screen
    shown = {"title": screen.title, "action": screen.action, "step_id": door.step_id, "part": door.part, "left": None}
    states = ["done" if part < door.part else "now" if part == door.part else "later" for part in (1, 2, 3)]
    return render_template(
        screen.page,
        place=shown | {"done": False, "back_url": None, "next_url": None, "draft_url": None},
        parts=[{"label": label, "state": state} for label, state in zip(PARTS, states, strict=True)],
        form=form,
        page={"buyers_phone": _is_buyers(scanned)},
        order=order_card.of(unit.session(), scanned.order),
    )


def _is_buyers(scanned: Scanned) -> bool:
    """Whether the user's code was read with the phone that the buyer registers on."""
    if scanned.link.role != orders.USER or scanned.holder is None:
        return False
    buyers = select(Journey.id).where(Journey.order_id == scanned.order.id, Journey.kind == orders.BUYER)
    return unit.session().scalar(buyers.where(Journey.holder == scanned.holder).limit(1)) is not None


def _again_page(scanned: Scanned, begun: Journey, form: Acknowledge) -> str:
    """The order's first code read again after the buyer was registered: go on, or do it again from the buyer's part."""
    session, order = unit.session(), scanned.order
    names = {role: registration.name_in_force(session, order.id, role) for role in (orders.BUYER, orders.USER)}
    applied = [NAMES[row.service] for row in applications.of_order(session, order.id) if row.set_aside_at is None]
    page = {"names": names, "applied": applied, "on_url": _furthest(begun), "ended": begun.ended_at is not None}
    return render_template("flows/again.html", form=form, page=page, order=order_card.of(session, order))


def _after_delivery(scanned: Scanned) -> str:
    """The leaflet's and the mail's link: shows the vehicle and the store, and nothing of the buyer."""
    orders.must_be_open(scanned.link)
    card = order_card.of(unit.session(), scanned.order)
    return render_template("flows/after_delivery.html", page=service_links(card), order=card)


@bp.get("/start")
def lost() -> Response:
    """A bookmark without its QR code: the phone's newest journey, or the page that says to scan again."""
    holder = sessions.holder(sessions.JOURNEY)
    mine = select(Journey).where(Journey.holder == holder, Journey.kind != "sign_up")
    living = mine.where(Journey.handover != journeys.REPLACED).order_by(Journey.created_at.desc())
    journey = unit.session().scalars(living.limit(1)).first() if holder else None
    if journey is None:
        raise NotFound
    return redirect(url_for("flows.step", ref=journey.ref, step_id=DOORS[journey.kind].step_id))
