"""What a scanned QR code opens (1-1/1, 2-2/5, 4-1/1): reading changes nothing, the button binds the phone."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.base.refusals import NotFound
from mytoyota.flows import devices, order_progress, web_after_delivery, web_entry_pages
from mytoyota.flows.after_delivery import beginnings
from mytoyota.flows.devices import Scanned
from mytoyota.flows.engine import journeys, progress
from mytoyota.flows.models import Journey
from mytoyota.flows.user import user_link
from mytoyota.orders import order_card, orders
from mytoyota.registrations import register
from mytoyota.subscriptions import applications
from mytoyota.subscriptions.catalogue import NAMES
from mytoyota.web import access, sessions, unit
from mytoyota.web.forms import Acknowledge

bp = Blueprint("opening", __name__)


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
            _count(scanned)
            return _begin(access.again(link_scanned))
        unit.use_reader()
        scanned = access.again(link_scanned)
    begun = devices.of_this_phone(unit.session(), scanned)
    if begun and begun.buyer_registration_id and orders.state(scanned.link) == "open":
        return _again_page(scanned, begun, form)
    if begun and request.method == "GET":
        return redirect(web_entry_pages.furthest(begun))
    orders.must_be_open(scanned.link)
    sessions.offer(sessions.JOURNEY)
    return _page(scanned, form)


def _count(scanned: Scanned) -> None:
    """As many as have the link for after the delivery may begin, but not without bound."""
    if scanned.link.role == orders.AFTER:
        beginnings.hit(scanned.link.id, scanned.browser_id)


def _begin(scanned: Scanned) -> Response:
    """お申込みを開始する binds this phone; the same press again finds the journey begun."""
    session = unit.session()
    session.refresh(scanned.order, with_for_update=True)
    session.refresh(scanned.link)
    begun = devices.of_this_phone(session, scanned)
    if begun is None or ("again" in request.form and begun.buyer_registration_id):
        orders.must_be_open(scanned.link)
        begun = _begun_now(scanned, begun)
    return redirect(web_entry_pages.furthest(begun))


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
    progress.note(web_entry_pages.opened(journey))
    return journey


def _page(scanned: Scanned, form: Acknowledge) -> str:
    order = scanned.order
    shown: dict[str, object] = {"buyers_phone": _is_buyers(scanned)}
    if scanned.link.role == orders.AFTER:
        shown = web_after_delivery.shown(order)
    return web_entry_pages.shown(scanned.link.role, form, shown, order_card.of(unit.session(), order))


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
    page = {
        "names": names,
        "applied": applied,
        "on_url": web_entry_pages.furthest(begun),
        "ended": begun.ended_at is not None,
    }
    return render_template("flows/again.html", form=form, page=page, order=order_card.of(session, order))


@bp.get("/start")
def lost() -> Response:
    """A bookmark without its QR code: the phone's newest journey, or the page that says to scan again."""
    browser_id = sessions.known_id(sessions.JOURNEY)
    mine = select(Journey).where(Journey.browser_id == browser_id, Journey.flow.in_(web_entry_pages.ENTRY_PAGES))
    living = mine.where(Journey.generation != journeys.REPLACED).order_by(Journey.created_at.desc())
    journey = unit.session().scalars(living.limit(1)).first() if browser_id else None
    if journey is None:
        raise NotFound
    return redirect(
        url_for("flows.step", public_id=journey.public_id, step_id=web_entry_pages.ENTRY_PAGES[journey.flow].step_id)
    )
