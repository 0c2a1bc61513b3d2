"""The link of the completion mail (guide 5-1/1): its page may be read by anybody, its button binds the browser."""

from dataclasses import dataclass

from flask import Blueprint, redirect, url_for
from werkzeug import Response

from mytoyota.base.refusals import LinkExpired, Refused
from mytoyota.flows import web_entry_pages
from mytoyota.flows.after_delivery import beginnings
from mytoyota.flows.models import SERVICES, Journey
from mytoyota.flows.services import at_home
from mytoyota.flows.services.web_at_home import RegistrationOver
from mytoyota.orders import order_card
from mytoyota.orders.order_card import OrderCard
from mytoyota.registrations.models import Registration
from mytoyota.reviews import services_link
from mytoyota.web import access, sessions, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _

bp = Blueprint("services", __name__)


class LinkOver(Refused):
    """The mailed link's 90 days are over; the services are still there."""

    page, status = "refused", 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "メールに記載のURLは、登録完了から90日で期限が切れます。サービスは、マイカー情報からお申し込みいただけます。"
            )
        )
        self.title = _("このURLの有効期限が切れています")
        self.next_url, self.next_label = url_for("my.show"), _("マイカー情報へ進む")


class NothingLeft(Refused):
    """Everything that the vehicle can have was applied for."""

    page, status = "refused", 409

    def __init__(self) -> None:
        super().__init__(
            _("お申し込みいただけるサービスは、すべて申込み済みです。内容はマイカー情報でご確認ください。")
        )
        self.title = _("お申込みは済んでいます")
        self.next_url, self.next_label = url_for("my.show"), _("マイカー情報を確認する")


@dataclass(frozen=True)
class Beginning:
    """A registered user's way in: the registration, the browser, and what it has begun already."""

    registration: Registration
    browser_id: str | None
    begun: Journey | None


def beginning(registration: Registration) -> Beginning:
    """The way in under this registration; raises a refusal where there is nothing to apply for (any more)."""
    if not at_home.can_apply(registration):
        raise RegistrationOver
    browser_id = sessions.known_id(sessions.JOURNEY)
    begun = at_home.going(unit.session(), registration, browser_id)
    if begun is None and not at_home.offered(unit.session(), registration):
        raise NothingLeft
    return Beginning(registration, browser_id, begun)


def link_of_mail(token: str) -> Beginning:
    """The registration that a mailed link is for; nothing of it is shown before its account has logged in."""
    try:
        review = services_link.review_of(unit.session(), token)
    except LinkExpired:
        raise LinkOver from None
    return beginning(unit.session().get_one(Registration, review.registration_id))


@bp.route("/services/<token>", methods=["GET", "POST"])
def start(found: Beginning) -> str | Response:
    """お申込みの開始; a browser that began already goes on where it was."""
    form = Acknowledge()
    if form.is_submitted():
        if form.validate():
            beginnings.hit(found.registration.id, found.browser_id)
            return begin(access.again(link_of_mail))
        unit.use_reader()
    elif found.begun:
        return redirect(web_entry_pages.furthest(found.begun))
    return page(form, None)


def begin(found: Beginning) -> Response:
    """次の手続きに進む binds this browser; the same press again finds the journey begun."""
    browser_id = sessions.begin(sessions.JOURNEY, {}).id
    return redirect(web_entry_pages.furthest(at_home.begin(unit.session(), found.registration, browser_id)))


def page(form: Acknowledge, card: OrderCard | None) -> str:
    """The first page; `card` is shown to who is logged in as the user."""
    sessions.offer(sessions.JOURNEY)
    return web_entry_pages.shown(SERVICES, form, {"mine": card is not None}, card)


def card_of(registration: Registration) -> OrderCard:
    """What pages show of the registered vehicle."""
    return order_card.of_vehicle(unit.session(), registration.vehicle_id)
