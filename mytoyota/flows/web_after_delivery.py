"""Ways into 4-1 beside an order's QR code: the general leaflet, a reminder, the mail that says what differs."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug import Response
from wtforms import StringField

from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.flows import devices, web_entry_pages
from mytoyota.flows.after_delivery import beginnings, mends, reminders
from mytoyota.flows.engine import journeys
from mytoyota.flows.models import Journey
from mytoyota.flows.sign_up.web_email_proof import plausible
from mytoyota.orders import order_card, orders
from mytoyota.orders.models import Order
from mytoyota.reviews import status
from mytoyota.reviews.models import Review
from mytoyota.web import access, sessions, unit
from mytoyota.web.forms import Acknowledge, StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("after", __name__)


@dataclass(frozen=True)
class AtHome:
    """A browser that comes by the general leaflet: what it has begun and not applied for yet."""

    browser_id: str | None
    begun: Journey | None


class ReminderForm(StepForm):
    """Where to mail to when the certificate is on file."""

    email = StringField(
        _l("メールアドレス"),
        validators=[needed, plausible],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "maxlength": "254"},
    )


def at_home() -> AtHome:
    """Who opens the general leaflet's address: nobody is refused, it never expires."""
    browser_id = sessions.known_id(sessions.JOURNEY)
    return AtHome(browser_id, devices.after_delivery(unit.session(), browser_id, None))


@bp.route("/register", methods=["GET", "POST"])
def register(comer: AtHome) -> str | Response:
    """The general leaflet's page; a browser that began already goes on where it was."""
    form = Acknowledge()
    if request.method == "POST":
        if form.validate():
            return _begin(comer)
        unit.use_reader()
        comer = access.again(at_home)
    elif comer.begun:
        return redirect(web_entry_pages.furthest(comer.begun))
    sessions.offer(sessions.JOURNEY)
    return web_entry_pages.shown(orders.AFTER, form, {}, None)


def _begin(comer: AtHome) -> Response:
    """A browser that has nothing under way begins; each is counted, for nobody has to log in before this."""
    if comer.begun is None:
        beginnings.hit(None, comer.browser_id)
    return redirect(web_entry_pages.furthest(access.again(at_home).begun or _begun_now()))


def _begun_now() -> Journey:
    held = sessions.begin(sessions.JOURNEY, {})
    return journeys.begin(unit.session(), Journey(flow=orders.AFTER, browser_id=held.id))


def shown(order: Order) -> dict[str, object]:
    """What the page of an order's link shows besides the vehicle: whether anything can be begun yet."""
    early = not reminders.can_begin(unit.session(), order.id)
    return {"early": early, "remind_url": url_for("after.remind", token=_token()) if early else None}


def order_of_link(token: str) -> Order:
    """The order whose link for after the delivery this is; raises a refusal for any other."""
    order, link = orders.by_token(unit.session(), token)
    orders.must_be_open(link)
    return order


@bp.route("/q/<token>/remind", methods=["GET", "POST"])
def remind(order: Order) -> str | Response | tuple[str, int]:
    """Keeps an address for the one mail that says when the certificate is on file."""
    form = ReminderForm()
    if request.method != "POST":
        return _reminder_page(order, form)
    if not form.validate() or not _may_ask(order, form):
        unit.use_reader()
        return _reminder_page(order, form), 422
    order = access.again(order_of_link)
    reminders.ask(unit.session(), order.id, form.email.data, str(get_locale()))
    return _reminder_page(order, form, kept=True)


def _reminder_page(order: Order, form: ReminderForm, *, kept: bool = False) -> str:
    page = {
        "title": _("登録を始められるときのお知らせ"),
        "action": _("メールでお知らせを受け取る"),
        "back_url": url_for("opening.scan", token=_token()),
        "kept": form.email.data if kept else None,
    }
    shown = {} if kept else {"form": form}
    return render_template("flows/reminder.html", page=page, order=order_card.of(unit.session(), order), **shown)


def _token() -> str:
    return str((request.view_args or {})["token"])


def _may_ask(order: Order, form: ReminderForm) -> bool:
    try:
        limits.hit(unit.database(), reminders.ASKING, order.id, form.email.data)
    except TooMany as limit:
        form.form_errors.append(
            _("つづけて送れる回数を超えました。%(n)s秒たってから、もう一度お試しください。", n=limit.seconds)
        )
        return False
    return True


def review_mailed(token: str) -> Review:
    """The application that a mailed link is about; nothing of it is shown before its account has logged in."""
    return status.by_token(unit.session(), token)


@bp.route("/my/review/<token>", methods=["GET", "POST"])
def mend(review: Review) -> str | Response:
    """Says what comes; the button begins an application that asks again only for what differed."""
    form = Acknowledge()
    if request.method == "POST":
        if form.validate():
            beginnings.hit(review.id, sessions.browser_id(sessions.JOURNEY))
            review = access.again(review_mailed)
            held = sessions.begin(sessions.JOURNEY, {})
            return redirect(web_entry_pages.furthest(mends.begin(unit.session(), review, held.id)))
        unit.use_reader()
    sessions.offer(sessions.JOURNEY)
    page = {"title": _("登録の申請の修正"), "action": _("ログインへ進む"), "again_url": url_for("after.register")}
    return render_template("flows/mend.html", page=page, form=form)
