"""What a scanned QR code opens (1-1/1, 1-1/2, 2-2/5, 2-2/6): reading changes nothing, the button binds the phone."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import devices, order_progress
from mytoyota.flows.buyer import opening
from mytoyota.flows.devices import Scanned
from mytoyota.flows.engine import journeys, progress
from mytoyota.flows.engine.reading import Reading
from mytoyota.flows.engine.web_page import parts
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.flows import FLOWS, PARTS
from mytoyota.flows.models import Journey
from mytoyota.flows.user import user_link
from mytoyota.orders import order_card, orders
from mytoyota.registrations import register
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.subscriptions.web_service_links import service_links
from mytoyota.web import access, sessions, unit
from mytoyota.web.forms import Acknowledge

bp = Blueprint("opening", __name__)


@dataclass(frozen=True)
class EntryPage:
    """The first page of a role: its step, and its part of the three."""

    step_id: str
    screen: Reading
    part: int


ENTRY_PAGES = {
    orders.BUYER: EntryPage("1-1/2", opening.opening, 1),
    orders.USER: EntryPage("2-2/6", opening.user_opening, 2),
}


def link_scanned(token: str) -> Scanned:
    """The link in this browser's hand; raises a refusal for one that nobody was given, or that is withdrawn."""
    order, link = orders.by_token(unit.session(), token)
    return Scanned(order, link, sessions.known_id(sessions.JOURNEY))


@bp.route("/q/<token>", methods=["GET", "POST"])
def scan(scanned: Scanned) -> str | Response:
    """The link's first page; a phone that began already goes on where it was."""
    form = Acknowledge()
    if request.method == "POST":
        if form.validate():
            return _begin(scanned)
        unit.use_reader()
        scanned = access.again(link_scanned)
    if scanned.link.role not in ENTRY_PAGES:
        return _after_delivery(scanned)
    begun = devices.of_this_phone(unit.session(), scanned)
    if begun and begun.buyer_registration_id and orders.state(scanned.link) == "open":
        return _again_page(scanned, begun, form)
    if begun and request.method == "GET":
        return redirect(_furthest(begun))
    orders.must_be_open(scanned.link)
    sessions.offer(sessions.JOURNEY)
    return _page(scanned, form)


def _begin(scanned: Scanned) -> Response:
    """お申込みを開始する binds this phone; the same press again finds the journey begun."""
    if scanned.link.role not in ENTRY_PAGES:
        raise NotFound
    session = unit.session()
    session.refresh(scanned.order, with_for_update=True)
    session.refresh(scanned.link)
    begun = devices.of_this_phone(session, scanned)
    if begun is None or ("again" in request.form and begun.buyer_registration_id):
        orders.must_be_open(scanned.link)
        begun = _begun_now(scanned, begun)
    return redirect(_furthest(begun))


def _begun_now(scanned: Scanned, former: Journey | None) -> Journey:
    session = unit.session()
    if former is None:
        held = sessions.begin(sessions.JOURNEY, {})
        journey = devices.bind(session, Scanned(scanned.order, scanned.link, held.id))
    else:
        user_link.end(session, scanned.order)
        order_progress.forget(session, scanned.order.id, order_progress.BUYERS)
        journey = devices.begin_again(session, scanned, former)
    session.flush()
    progress.note(_opened(journey))
    return journey


def _opened(row: Journey) -> journeys.OpenJourney:
    return journeys.open_journey(unit.session(), row.public_id, row.browser_id, FLOWS)


def _furthest(row: Journey) -> str:
    return furthest_url(_opened(row))


def _page(scanned: Scanned, form: Acknowledge) -> str:
    entry = ENTRY_PAGES[scanned.link.role]
    screen = entry.screen
    shown = {"title": screen.title, "action": screen.action, "step_id": entry.step_id, "part": entry.part, "left": None}
    states = [(n, "done" if n < entry.part else "now" if n == entry.part else "later") for n in (1, 2, 3)]
    return render_template(
        screen.page,
        step=shown | {"done": False, "back_url": None, "next_url": None, "draft_url": None},
        parts=parts(PARTS, states),
        form=form,
        page={"buyers_phone": _is_buyers(scanned)},
        order=order_card.of(unit.session(), scanned.order),
    )


def _is_buyers(scanned: Scanned) -> bool:
    """Whether the user's code was read with the phone that the buyer registers on."""
    if scanned.link.role != orders.USER or scanned.browser_id is None:
        return False
    buyers = select(Journey.id).where(Journey.order_id == scanned.order.id, Journey.flow == orders.BUYER)
    return unit.session().scalar(buyers.where(Journey.browser_id == scanned.browser_id).limit(1)) is not None


def _again_page(scanned: Scanned, begun: Journey, form: Acknowledge) -> str:
    """The order's first code read again after the buyer was registered: go on, or do it again from the buyer's part."""
    session, order = unit.session(), scanned.order
    names = {role: register.name_of_order(session, order.id, role) for role in (orders.BUYER, orders.USER)}
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
    browser_id = sessions.known_id(sessions.JOURNEY)
    mine = select(Journey).where(Journey.browser_id == browser_id, Journey.flow.in_(ENTRY_PAGES))
    living = mine.where(Journey.generation != journeys.REPLACED).order_by(Journey.created_at.desc())
    journey = unit.session().scalars(living.limit(1)).first() if browser_id else None
    if journey is None:
        raise NotFound
    return redirect(url_for("flows.step", public_id=journey.public_id, step_id=ENTRY_PAGES[journey.flow].step_id))
