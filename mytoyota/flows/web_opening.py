"""What a scanned QR code opens (guide 1-1/1, 1-1/2): reading it changes nothing, the button binds the phone."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from mytoyota.base.refusals import NotFound, WrongPhone
from mytoyota.dealers import orders
from mytoyota.dealers.models import Order
from mytoyota.flows import journeys, progress
from mytoyota.flows import place as places
from mytoyota.flows.models import Journey
from mytoyota.flows.screens.opening import opening
from mytoyota.flows.ways import WAYS
from mytoyota.flows.web import PARTS, url_of
from mytoyota.web import sessions, unit
from mytoyota.web.forms import Acknowledge

bp = Blueprint("opening", __name__)


@bp.route("/q/<token>", methods=["GET", "POST"])
def scan(token: str) -> Any:
    """The order's first page; a phone that began already goes on where it was."""
    form = Acknowledge()
    if request.method == "POST":
        if form.validate():
            return _begin(token)
        unit.reads()
    order, link = orders.by_token(unit.session(), token)
    if link.role != orders.BUYER:
        raise NotFound
    begun = _journey_of(order)
    if begun and request.method == "GET":
        return redirect(_furthest(begun))
    sessions.offer(sessions.JOURNEY)
    return _page(order, form)


def _begin(token: str) -> Response:
    """お申込みを開始する binds this phone; the same press again finds the journey begun."""
    order, _link = orders.by_token(unit.session(), token)
    unit.session().refresh(order, with_for_update=True)
    begun = _journey_of(order)
    if begun is None:
        _refuse_second_phone(order)
        begun = _new_journey(order)
    return redirect(_furthest(begun))


def _journey_of(order: Order) -> Journey | None:
    """This phone's journey for the order, unless the order was handed to another phone since."""
    holder = sessions.holder(sessions.JOURNEY)
    found = _living(order).where(Journey.holder == holder)
    return unit.session().scalar(found) if holder else None


def _refuse_second_phone(order: Order) -> None:
    if unit.session().scalar(_living(order).limit(1)):
        raise WrongPhone


def _living(order: Order) -> Any:
    found = select(Journey).where(Journey.order_id == order.id, Journey.kind == "buyer")
    return found.where(Journey.handover == order.handover)


def _new_journey(order: Order) -> Journey:
    held = sessions.begin(sessions.JOURNEY, {})
    journey = Journey(kind="buyer", holder=held.id, order_id=order.id, store_id=order.store_id, handover=order.handover)
    journeys.begin(unit.session(), journey)
    progress.note(journeys.visit(unit.session(), journey.ref, held.id, WAYS))
    return journey


def _furthest(journey: Journey) -> str:
    visit = journeys.visit(unit.session(), journey.ref, journey.holder, WAYS)
    return url_of(journey.ref, places.furthest(visit))


def _page(order: Order, form: Acknowledge) -> str:
    shown = {"title": opening.title, "action": opening.action, "step_id": "1-1/2", "part": 1, "left": None}
    return render_template(
        opening.page,
        place=shown | {"done": False, "back_url": None, "next_url": None, "draft_url": None},
        parts=[{"label": label, "state": "now" if not number else "later"} for number, label in enumerate(PARTS)],
        form=form,
        page={},
        order=orders.card(unit.session(), order),
    )


@bp.get("/start")
def lost() -> Response:
    """A bookmark without its QR code: the phone's newest journey, or the page that says to scan again."""
    holder = sessions.holder(sessions.JOURNEY)
    found = select(Journey).where(Journey.holder == holder, Journey.kind == "buyer").order_by(Journey.created_at.desc())
    journey = unit.session().scalars(found.limit(1)).first() if holder else None
    if journey is None:
        raise NotFound
    return redirect(url_for("flows.step", ref=journey.ref, step_id="1-1/2"))
