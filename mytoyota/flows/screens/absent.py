"""The user registers after delivery: what they will have to do, and the end at the dealer (guide 2-3/4 to 2-3/6)."""

from typing import Any

from mytoyota.base import clock, once
from mytoyota.flows import registration
from mytoyota.flows.place import Place
from mytoyota.flows.screens.base import acknowledge, reading
from mytoyota.flows.screens.service_links import service_links
from mytoyota.flows.step import Screen
from mytoyota.orders import orders
from mytoyota.web import application
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import lazy_gettext as _l

MAIL = "mail/after_delivery.txt"


def _show(place: Place) -> dict[str, Any]:
    return service_links(place.visit.card) | {"email": place.visit.value("login").get("claims", {}).get("email", "")}


def _show_name(place: Place) -> dict[str, Any]:
    return {"name": registration.name_in_force(place.session, place.order.id, orders.BUYER)}


def _mail(place: Place, form: Acknowledge) -> None:
    """OK: the buyer gets the link for the user by mail, once for each address it may have."""
    acknowledge(place, form)
    buyer = registration.in_force(place.session, place.order.id, orders.BUYER)
    link = orders.open_link(place.session, place.order, orders.AFTER)
    subject = f"{place.visit.journey.id}:{link.version}"
    if buyer is None or once.earlier(place.session, MAIL, subject):
        return
    once.remember(place.session, MAIL, subject, "sent")
    address = orders.url(link, application.settings().public_url)
    days = (link.expires_at - clock.now()).days
    registration.tell(place.session, buyer, MAIL, after_url=address, days=days)


def _end(place: Place, form: Acknowledge) -> None:
    acknowledge(place, form)
    place.visit.journey.ended_at = place.visit.journey.ended_at or clock.now()


after_delivery_guide = Screen(
    "after_delivery_guide", _l("納車後手続きの案内"), _l("OK"), form=Acknowledge, save=_mail, show=_show
)
dealer_finished = reading("dealer_finished", _l("販売店での手続き終了"), _l("とじる"), show=_show_name)
staff_guide = Screen("staff_guide", _l("販売店スタッフによる案内"), _l("OK"), form=Acknowledge, save=_end)
