"""The first page of each flow, which anybody with its address may read (guide 1-1/2, 2-2/6, 4-1/1, 5-1/1)."""

from dataclasses import dataclass

from flask import render_template

from mytoyota.flows.after_delivery import account
from mytoyota.flows.buyer import opening
from mytoyota.flows.engine import journeys
from mytoyota.flows.engine.reading import Reading
from mytoyota.flows.engine.screen import Shown
from mytoyota.flows.engine.web_page import parts
from mytoyota.flows.engine.web_urls import furthest_url
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.services.at_home_pages import services_opening
from mytoyota.orders import orders
from mytoyota.orders.order_card import OrderCard
from mytoyota.web import unit
from mytoyota.web.forms import Acknowledge


@dataclass(frozen=True)
class EntryPage:
    """The first page of a role: its step, and its part of the three."""

    step_id: str
    screen: Reading
    part: int


ENTRY_PAGES = {
    orders.BUYER: EntryPage("1-1/2", opening.opening, 1),
    orders.USER: EntryPage("2-2/6", opening.user_opening, 2),
    orders.AFTER: EntryPage("4-1/start", account.after_opening, 1),
    SERVICES: EntryPage("5-1/1", services_opening, 1),
}


def shown(role: str, form: Acknowledge, page: Shown, order: OrderCard | None) -> str:
    """The page of a role before anything is begun."""
    entry = ENTRY_PAGES[role]
    screen, states = entry.screen, [(n, _state(n, entry.part)) for n in (1, 2, 3)]
    step = {"title": screen.title, "action": screen.action, "step_id": entry.step_id, "part": entry.part, "left": None}
    return render_template(
        screen.page,
        step=step | {"done": False, "back_url": None, "next_url": None, "draft_url": None},
        parts=parts(FLOWS[role].parts, states),
        form=form,
        page=page,
        order=order,
    )


def _state(number: int, part: int) -> str:
    return "done" if number < part else "now" if number == part else "later"


def opened(row: Journey) -> journeys.OpenJourney:
    """The journey that was begun or found just now, in the request's own transaction."""
    return journeys.open_journey(unit.session(), row.public_id, row.browser_id, FLOWS)


def furthest(row: Journey) -> str:
    """The address of where this journey is."""
    return furthest_url(opened(row))
