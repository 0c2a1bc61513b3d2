"""The user on their own phone, seen from the buyer's: are they here, their QR code, their end (guide 2-2/3, 2-2/4)."""

from typing import Any
from urllib.parse import quote

from flask import request, url_for
from wtforms import HiddenField

from mytoyota.flows import identity, registration, user_link
from mytoyota.flows import place as places
from mytoyota.flows.place import Place
from mytoyota.flows.screens import endings
from mytoyota.flows.screens.base import NEXT, nothing, reading
from mytoyota.flows.screens.user import USER_LATER
from mytoyota.flows.step import Screen
from mytoyota.flows.user_link import Followed
from mytoyota.flows.wrong import Wrong
from mytoyota.orders import orders
from mytoyota.orders.models import OrderLink
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


def _say_who_is_here(place: Place, form: Acknowledge) -> None:
    """同席している opens the user's link; 同席していない ends it and lets the staff know."""
    endings.reopen(place)
    place.visit.save("presence", {"here": form.choice == "here"})
    if form.choice == "here":
        orders.drop_request(place.session, place.order, USER_LATER)
        user_link.invite(place.visit, place.order)
    else:
        orders.note_request(place.session, place.order, USER_LATER)
        user_link.end(place.session, place.order)


def _link(place: Place) -> OrderLink:
    return orders.link_for(place.session, place.order, orders.USER)


def _start(place: Place) -> dict[str, Any]:
    return {"version": str(_link(place).version)}


def _show(place: Place) -> dict[str, Any]:
    """The code and its address while nobody has opened it; whoever is at it otherwise; the name at the end."""
    if place.done:
        return _show_user(place)
    link = _link(place)
    now = user_link.followed(place.session, place.order, link)
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
        "status_url": url_for("flows.status", ref=place.visit.journey.ref, step_id=place.step_id, seen=_face(now)),
    }


def _face(now: Followed) -> str:
    """The three faces of the page: it is drawn anew where another one is due, else only its words change."""
    return "shut" if now.shut else "begun" if now.begun else "waiting"


def _says(now: Followed) -> str:
    return str(SAYS[now.state]) % {"title": _(now.title)} if now.title else str(SAYS[now.state])


def _status(place: Place) -> dict[str, Any]:
    """Asked every few seconds: where the user's phone is."""
    ref = place.visit.journey.ref
    if place.done:
        onward = places.following(place.visit, place.step)
        return {"state": "finished", "text": None, "next": url_for("flows.step", ref=ref, step_id=onward.id)}
    here = url_for("flows.step", ref=ref, step_id=place.step_id)
    now = user_link.followed(place.session, place.order, _link(place))
    turned = request.args.get("seen") != _face(now)
    return {"state": now.state, "text": _says(now), "next": here if turned else None}


def _renew(place: Place, form: UsersQrForm) -> None:
    """使用者のQRコードを作りなおす: for another phone, or after a stranger's."""
    if form.version.data == str(_link(place).version):
        user_link.renew(place.session, place.order)


def _withdraw(place: Place, form: UsersQrForm) -> None:
    user_link.end(place.session, place.order)


def _leave(place: Place, form: UsersQrForm) -> None:
    """前の画面にもどる ends the user's link (guide 2-2/4)."""
    user_link.end(place.session, place.order)


def _not_yet(place: Place, form: UsersQrForm) -> None:
    raise Wrong(_("使用者の方の登録が終わると、自動で次へ進みます。"))


def _show_user(place: Place) -> dict[str, Any]:
    row = registration.in_force(place.session, place.order.id, orders.USER)
    return {"name": identity.full_name(row.claims) if row else "", "pending": bool(row and row.match == "pending")}


presence = Screen(
    "presence",
    _l("使用者の同席確認"),
    "",
    form=Acknowledge,
    save=_say_who_is_here,
    choices=("here", "absent"),
)
users_qr = Screen(
    "users_qr",
    _l("QRコードの表示"),
    NEXT,
    form=UsersQrForm,
    save=_not_yet,
    show=_show,
    start=_start,
    status=_status,
    leaves=_leave,
    buttons={"renew": _renew, "withdraw": _withdraw},
)
users_scan = Screen(
    "users_scan", _l("QRコードの読み取り"), "", form=Acknowledge, save=nothing, template="flows/users_qr.html"
)
users_done = reading("users_done", _l("使用者情報の登録完了"), _l("とじる"), show=_show_user)
