"""販売店スタッフによる目視確認: who waits, field by field, a code for the customer's phone (guide 1-1/8-A)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.console import board, web_rows
from mytoyota.console.web_desk import tag_of, unless_known
from mytoyota.idv import staff_check
from mytoyota.idv.models import StaffCheck
from mytoyota.japanese import characters
from mytoyota.japanese.dates import to_wareki
from mytoyota.orders import orders
from mytoyota.organisation import workplaces
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("checks", __name__, url_prefix="/desk/checks")
LONGEST = 200
KINDS = {
    "buyer": _l("買主（登録ずみのアカウント）"),
    "buyer_sign_up": _l("買主のアカウントの新規登録"),
    "user": _l("使用者（登録ずみのアカウント）"),
    "user_sign_up": _l("使用者のアカウントの新規登録"),
}
LABELS = {
    "family_name": _l("姓"),
    "given_name": _l("名"),
    "birth_date": _l("生年月日"),
    "prefecture": _l("都道府県"),
    "city": _l("市区町村"),
    "street": _l("町名・番地"),
    "building": _l("建物名・部屋番号"),
}


@dataclass(frozen=True)
class Waiting:
    """One customer who waits, as the list shows it."""

    check_id: str
    number: str
    store: str
    vehicle: str
    kind: str
    since: str


@dataclass(frozen=True)
class Compared:
    """One field beside the ID document: ticked as the same, or a reason why its difference is accepted."""

    name: str
    label: str
    value: str
    same: bool
    reason: str
    wrong: bool


@bp.get("/")
def index(member: Staff) -> ResponseReturnValue:
    """Who waits, longest first."""
    found = _waiting(member)
    live = {"live_url": url_for("checks.rows"), "live_tag": f'"{tag_of(found)}"'}
    return web_rows.page("console/checks.html", "checks", checks=found, **live)


@bp.get("/rows")
def rows(member: Staff) -> ResponseReturnValue:
    """The list alone; 304 while nothing changed."""
    found = _waiting(member)
    return unless_known(tag_of(found), "console/_check_rows.html", checks=found, acts=web_rows.acts())


@bp.get("/<check_id>")
def show(check: StaffCheck) -> ResponseReturnValue:
    """The data to compare with the ID document."""
    if check.state == "void":
        flash(_("お客さまが入力内容を直しています。次の確認をお待ちください。"), "warn")
        return redirect(url_for("checks.index"))
    return _page(check)


@bp.get('/<check_id>/<any(confirm, "send-back", code):_act>')
def reload(check: StaffCheck, _act: str) -> ResponseReturnValue:
    """The address after something was missing, opened again: the check."""
    return redirect(url_for("checks.show", check_id=check.id))


@bp.post("/<check_id>/confirm")
def confirm(check: StaffCheck) -> ResponseReturnValue:
    """Every field ticked as the same, or accepted as different with a reason, which is kept."""
    problem = _unsettled(_compared(check))
    if check.state == "waiting" and problem:
        return _page(check, problem), 422
    reasons = {field.name: field.reason for field in _compared(check) if field.reason}
    staff_check.confirm(unit.session(), check, me().id, reasons)
    return _decided(check, _("確認しました。お客さまの画面が次へ進みます。"))


@bp.post("/<check_id>/send-back")
def send_back(check: StaffCheck) -> ResponseReturnValue:
    """Tells the customer's page what to correct."""
    note = characters.tidy(request.form.get("note"))[:LONGEST]
    wrong = [field.name for field in _compared(check) if field.wrong]
    if check.state == "waiting" and not (wrong or note):
        return _page(check, _("直していただく項目を選ぶか、メモを入力してください。")), 422
    staff_check.send_back(unit.session(), check, me().id, wrong, note)
    return _decided(check, _("お客さまの画面に、直していただく項目を表示しました。"))


@bp.post("/<check_id>/code")
def code(check: StaffCheck) -> ResponseReturnValue:
    """A one-time code for this check, shown on the check's page until it is used or too old."""
    staff_check.show_code(unit.session(), check, me().id)
    return redirect(url_for("checks.show", check_id=check.id, _anchor="code"))


def _compared(check: StaffCheck) -> list[Compared]:
    """The fields with what was ticked and written in this request."""
    same, wrong = request.form.getlist("same"), request.form.getlist("wrong")
    return [
        Compared(
            name=name,
            label=str(LABELS[name]),
            value=_value(name, value),
            same=name in same,
            reason=characters.tidy(request.form.get(f"reason-{name}"))[:LONGEST],
            wrong=name in wrong,
        )
        for name, value in (check.shown or {}).items()
    ]


def _unsettled(fields: list[Compared]) -> str:
    """What is missing for a confirmation, in words."""
    if any(field.same and field.reason for field in fields):
        return str(_("「免許証と同じ」と理由の両方がある項目は、どちらか一つにしてください。"))
    if not all(field.same or field.reason for field in fields):
        return str(_("すべての項目を運転免許証と見比べて、チェックを入れるか、理由を入力してください。"))
    return ""


def _decided(check: StaffCheck, words: str) -> ResponseReturnValue:
    board.answered(unit.session(), check.subject_id)
    flash(words, "ok")
    return redirect(url_for("desk.show"))


def _page(check: StaffCheck, problem: str = "") -> str:
    order = orders.get(unit.session(), check.order_id)
    digits = staff_check.code_shown(check, me().id)
    until = dates.moment(check.code_expires_at) if check.code_expires_at else ""
    return web_rows.page(
        "console/check.html",
        "checks",
        check_id=check.id,
        order_id=order.id,
        number=order.contract_number,
        store=web_rows.store(order),
        vehicle=web_rows.vehicle(order),
        kind=KINDS.get(check.subject_kind, ""),
        state=check.state,
        fields=_compared(check),
        changed=[LABELS[name] for name in staff_check.changed_since_confirmed(unit.session(), check)],
        problem=problem,
        note=request.form.get("note", ""),
        code={"digits": digits, "until": until} if digits else None,
        decided=_decision(check) if check.decided_at else None,
    )


def _decision(check: StaffCheck) -> dict[str, Any]:
    assert check.decided_at
    assert check.decided_by
    names = web_rows.staff_names(unit.session(), {check.decided_by})
    return {
        "time": dates.moment(check.decided_at),
        "who": names.get(check.decided_by, ""),
        "reasons": [(LABELS[name], reason) for name, reason in (check.difference_reason or {}).items()],
        "note": check.note,
        "fields": [LABELS[name] for name in check.correct_fields],
    }


def _value(name: str, value: str) -> str:
    """Birth dates also in the era's form, as the licence prints them."""
    if name != "birth_date":
        return value
    try:
        born = date.fromisoformat(value)
    except ValueError:
        return value
    return str(_("%(date)s（%(wareki)s）", date=dates.day(born), wareki=to_wareki(born)))


def _waiting(member: Staff) -> list[Waiting]:
    session = unit.session()
    seen = workplaces.stores_seen_by(session, member)
    return [_listed(check) for check in staff_check.waiting_at(session, seen)]


def _listed(check: StaffCheck) -> Waiting:
    order = orders.get(unit.session(), check.order_id)
    kind = str(KINDS.get(check.subject_kind, ""))
    vehicle, since = web_rows.vehicle(order), dates.moment(check.asked_at)
    return Waiting(check.id, order.contract_number, web_rows.store(order), vehicle, kind, since)
