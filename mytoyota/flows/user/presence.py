"""The user on their own phone, seen from the buyer's: are they here, their QR code, their end (guide 2-2/3, 2-2/4)."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from flask import request, url_for
from werkzeug import Response
from wtforms import HiddenField

from mytoyota.flows.engine.context import StepContext
from mytoyota.flows.engine.form_error import FormError
from mytoyota.flows.engine.reading import NEXT, Reading, Standing
from mytoyota.flows.engine.screen import WAITING, Screen, Shown
from mytoyota.flows.engine.web_urls import here, step_url
from mytoyota.flows.services import endings
from mytoyota.flows.user import user_link
from mytoyota.flows.user.answers import Presence
from mytoyota.flows.user.user_link import LinkStatus
from mytoyota.orders import orders
from mytoyota.orders.models import OrderLink
from mytoyota.registrations import identity, register
from mytoyota.web import application, dates, qr
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

SAYS = {
    "waiting": _l("使用者の方が読み取るのを待っています。"),
    "opened": _l("使用者の方がお手続きを始めました。"),
    "going": _l("使用者の方は、いま「%(title)s」の画面です。"),
    "calling": _l("使用者の方は、いま「%(title)s」の画面で、販売店スタッフを待っています。"),
    "stopped": _l("使用者の方の登録情報が車検証と一致しなかったため、ご本人に確認していただいています。"),
    "withdrawn": _l("使用者の方のQRコードは取り消されています。"),
    "expired": _l("使用者の方のQRコードは期限が切れています。"),
}


class UsersQrForm(StepForm):
    """Which version of the link the page shows: a button pressed twice acts once."""

    NEVER_DRAFTED = ("version",)
    version = HiddenField()


class PresenceScreen(Screen[Acknowledge, None]):
    """使用者の同席確認."""

    name, title = "presence", _l("使用者の同席確認")
    form = Acknowledge
    choices = ("here", "absent")

    def save(self, step: StepContext, form: Acknowledge, ready: None) -> None:
        """同席している opens the user's link; 同席していない ends it and lets the staff know."""
        endings.reopen(step.journey)
        step.journey.save(Presence(here=form.choice == "here"))
        if form.choice == "here":
            orders.drop_request(step.session, step.order, orders.USER_LATER)
            user_link.invite(step.journey, step.order)
        else:
            orders.note_request(step.session, step.order, orders.USER_LATER)
            user_link.end(step.session, step.order)


class UsersQr(Screen[UsersQrForm, None]):
    """QRコードの表示: the code while nobody has opened it; whoever is at it otherwise; the name at the end."""

    name, title, action = "users_qr", _l("QRコードの表示"), NEXT
    form = UsersQrForm

    def initial(self, step: StepContext) -> Shown:
        """The version of the link that is shown."""
        return {"version": str(_link(step).version)}

    def show(self, step: StepContext) -> Shown:
        """The code and its address, and where the user's phone is."""
        if step.locked:
            return _show_user(step)
        link = _link(step)
        now = user_link.followed(step.session, step.order, link)
        address = orders.url(link, application.settings().public_url)
        return {
            "state": now.state,
            "shut": now.shut,
            "begun": now.begun,
            "says": _says(now),
            "url": address,
            "picture": f"data:image/svg+xml,{quote(qr.svg(address))}",
            "until": dates.until(link.expires_at),
            "version": link.version,
            "status_url": url_for("flows.status", public_id=step.row.public_id, step_id=step.step_id, seen=_face(now)),
        }

    def status(self, step: StepContext) -> Shown:
        """Asked every few seconds: where the user's phone is."""
        if step.locked:
            return {"state": "finished", "text": None, "next": step_url(step.journey, step.after.id)}
        now = user_link.followed(step.session, step.order, _link(step))
        turned = request.args.get("seen") != _face(now)
        return {"state": now.state, "text": _says(now), "next": here(step) if turned else None}

    def save(self, step: StepContext, form: UsersQrForm, ready: None) -> None:
        """次へ comes by itself."""
        raise FormError(_("使用者の方の登録が終わると、自動で次へ進みます。"))

    def on_back(self, step: StepContext) -> None:
        """前の画面にもどる ends the user's link (guide 2-2/4)."""
        user_link.end(step.session, step.order)

    def desk_state(self, step: StepContext) -> str:
        """The buyer waits for the user."""
        return WAITING

    @property
    def actions(self) -> Mapping[str, Callable[[StepContext, UsersQrForm, None], Response | None]]:
        """Another code, or none."""
        return {"renew": _renew, "withdraw": _withdraw}


def _link(step: StepContext) -> OrderLink:
    return orders.link_for(step.session, step.order, orders.USER)


def _face(now: LinkStatus) -> str:
    """The three faces of the page: it is drawn anew where another one is due, else only its words change."""
    return "shut" if now.shut else "begun" if now.begun else "waiting"


def _says(now: LinkStatus) -> str:
    return str(SAYS[now.state]) % {"title": _(now.title)} if now.title else str(SAYS[now.state])


def _renew(step: StepContext, form: UsersQrForm, ready: None) -> Response | None:
    """使用者のQRコードを作りなおす: for another phone, or after a stranger's."""
    if form.version.data == str(_link(step).version):
        user_link.renew(step.session, step.order)
    return None


def _withdraw(step: StepContext, form: UsersQrForm, ready: None) -> Response | None:
    user_link.end(step.session, step.order)
    return None


class UsersDone(Reading):
    """The user, on another phone, is registered."""

    def show(self, step: StepContext) -> Shown:
        """Who it is."""
        return _show_user(step)


def _show_user(step: StepContext) -> Shown:
    row = register.of_order(step.session, step.order_id, orders.USER)
    return {"name": identity.full_name(row.claims) if row else "", "pending": bool(row and row.match == "pending")}


presence = PresenceScreen()
users_qr = UsersQr()
users_scan = Standing("users_scan", _l("QRコードの読み取り"), "", template="flows/users_qr.html")
users_done = UsersDone("users_done", _l("使用者情報の登録完了"), _l("とじる"))
