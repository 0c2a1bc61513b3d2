"""マイカー情報 and クルマを追加する, under the heading TOYOTA アカウントセンター (guide 4-1/9-A)."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from mytoyota.base import clock
from mytoyota.flows import web_entry_pages
from mytoyota.flows.after_delivery import another
from mytoyota.flows.after_delivery.labels import differing_labels
from mytoyota.my import cars
from mytoyota.my.cars import Car, Stage
from mytoyota.my.web_page import page
from mytoyota.my.web_session import Owner
from mytoyota.reviews.status import Happened
from mytoyota.vehicles import plates
from mytoyota.web import dates, sessions, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("my", __name__, url_prefix="/my")
STATES = {  # of a vehicle: the shape beside the words
    "registered": ("ok", _l("使用者として登録済み")),
    "bought": ("ok", _l("買主として登録済み")),
    "pending": ("wait", _l("車検証の情報を待っています")),
    "asked": ("wait", _l("車検証の情報と照合しています")),
    "person": ("wait", _l("担当者が確認しています")),
    "refused": ("stop", _l("登録できませんでした")),
    "ended": ("none", _l("登録は終了しています")),
}
ROLES = {"user": _l("使用者"), "buyer": _l("買主")}
STAGES = {
    "applied": _l("申し込み"),
    "at_the_dealer": _l("販売店での登録"),
    "compared": _l("車検証との照合"),
    "registered": _l("使用者の登録"),
    "bought": _l("買主の登録"),
    "user": _l("使用者の登録"),
}
HISTORY = {
    "applied": _l("お申込みを受け付けました"),
    "asked": _l("車検証の情報を照会しました"),
    "person": _l("担当者の確認に進みました"),
    "delayed": _l("時間がかかることをお知らせしました"),
    "accepted": _l("使用者として登録しました"),
    "refused": _l("登録できないことをお知らせしました"),
    "replaced": _l("新しいお申込みに変わりました"),
    "registered_user": _l("販売店で、使用者の登録を受け付けました"),
    "registered_buyer": _l("販売店で、買主として登録しました"),
}


@bp.get("/")
def show(owner: Owner) -> str:
    """マイカー情報: every vehicle of the account, as what it is registered, and what happened."""
    found = _shown(cars.of_account(unit.session(), owner.account_id))
    return page("my/cars.html", _("マイカー情報"), cars=found, given_up=request.args.get("done") == "given_up")


@bp.get("/add")
def add(owner: Owner) -> str:
    """クルマを追加する: the ways to do it."""
    return page("my/add.html", _("クルマを追加する"), back_url=url_for("my.show"))


@bp.route("/add/numbers", methods=["GET", "POST"])
def numbers(owner: Owner) -> str | Response:
    """車台番号・自動車登録番号を利用する: how applications stand, and the button that begins 7-A for a vehicle."""
    form = Acknowledge()
    session = unit.session()
    if form.validate_on_submit():
        held = sessions.begin(sessions.JOURNEY, {})
        return redirect(web_entry_pages.furthest(another.begin(session, owner.account_id, held.id)))
    sessions.offer(sessions.JOURNEY)
    applied = [car for car in cars.of_account(session, owner.account_id) if car.is_open]
    title, back_url = _("車台番号・自動車登録番号を利用する"), url_for("my.add")
    return page("my/numbers.html", title, cars=_shown(applied), form=form, back_url=back_url)


def _shown(found: list[Car]) -> list[dict[str, Any]]:
    return [_car(car) for car in found]


def _car(car: Car) -> dict[str, Any]:
    shape, state = STATES[car.state]
    return {
        "key": car.key,
        "kind": car.state,
        "shape": shape,
        "state": state,
        "model": car.model or _("確認中"),
        "roles": _("・").join(str(ROLES[role]) for role in car.roles),
        "chassis": car.chassis,
        "plate_text": car.plate,
        "plate": plates.parse(car.plate) if car.plate else None,
        "stages": [_stage(one) for one in car.stages],
        "differing": [str(label) for label in differing_labels(car.differing)],
        "give_up_url": url_for("my_giving_up.ask", registration_id=car.key) if car.registered else None,
        "mend_url": url_for("after.mend", token=car.mend_token) if car.mend_token else None,
        "history": [_event(one) for one in car.history],
    }


def _stage(one: Stage) -> dict[str, Any]:
    expected = _("%(day)sごろ", day=dates.day(one.expected_on)) if one.expected_on else None
    day = _day(one.at) if one.at else None
    when = {"at": one.at, "day": day, "expected": expected, "expected_on": one.expected_on}
    return {"label": STAGES[one.what], "state": one.state} | when


def _event(one: Happened) -> dict[str, Any]:
    return {"at": one.at, "day": _day(one.at), "text": HISTORY[one.what]}


def _day(moment: datetime) -> str:
    return dates.day(clock.in_japan(moment).date())
