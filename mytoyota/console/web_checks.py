"""販売店スタッフによる目視確認: who waits, field by field, a code for the customer's phone (guide 1-1/8-A, 1-1/19-B)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mytoyota.base import text
from mytoyota.console import board, web_rows
from mytoyota.console.forms import ConfirmForm, SendBackForm
from mytoyota.console.web_desk import tag_of, unless_known
from mytoyota.dealers import orders
from mytoyota.dealers.web_sign_in import me, pressed
from mytoyota.idv import staff_check
from mytoyota.idv.japanese_dates import to_wareki
from mytoyota.idv.models import StaffCheck
from mytoyota.web import unit

bp = Blueprint("checks", __name__, url_prefix="/desk/checks")
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
    contract_number: str
    vehicle: str
    asked_at: datetime
    waits: str
    announce: str


@bp.get("/")
def index() -> ResponseReturnValue:
    """Who waits, longest first."""
    found = _waiting()
    return web_rows.page("console/checks.html", checks=found, tag=f'"{tag_of(found)}"', rows_url=url_for("checks.rows"))


@bp.get("/rows")
def rows() -> ResponseReturnValue:
    """The list alone; 304 while nothing changed."""
    found = _waiting()
    return unless_known(tag_of(found), "console/_check_rows.html", checks=found)


@bp.get("/<check_id>")
def show(check_id: str) -> ResponseReturnValue:
    """The data to compare with the ID document."""
    check = _check(check_id)
    if check.state == "void":
        flash(_("お客さまが入力内容を直しています。次の確認をお待ちください。"), "warn")
        return redirect(url_for("checks.index"))
    return _page(check, ConfirmForm(formdata=None), SendBackForm(formdata=None))


@bp.post("/<check_id>/confirm")
def confirm(check_id: str) -> ResponseReturnValue:
    """All boxes ticked: the same. `differs`: a difference is accepted for a reason, which is kept."""
    check, form = _check(check_id), ConfirmForm()
    differs = request.form.get("act") == "differs"
    problem = _unconfirmed(check, form, differs) if form.validate() else ""
    if check.state == "waiting" and (form.errors or problem):
        form.form_errors = [problem] if problem else []
        return _page(check, form, SendBackForm(formdata=None)), 422
    staff_check.confirm(unit.session(), check, me().id, form.reason.data if differs else None)
    return _decided(check, _("確認しました。お客さまの画面が次へ進みます。"))


@bp.post("/<check_id>/send-back")
def send_back(check_id: str) -> ResponseReturnValue:
    """Tells the customer's page what to correct."""
    check, form = _check(check_id), SendBackForm()
    wrong = [name for name in form.wrong.data or [] if name in (check.shown or {})]
    said = form.validate() and (wrong or text.tidy(form.note.data))
    if check.state == "waiting" and not said:
        form.form_errors = [_("直していただく項目を選ぶか、メモを入力してください。")]
        return _page(check, ConfirmForm(formdata=None), form), 422
    staff_check.send_back(unit.session(), check, me().id, wrong, form.note.data or "")
    return _decided(check, _("お客さまの画面に、直していただく項目を表示しました。"))


@bp.post("/<check_id>/code")
def code(check_id: str) -> ResponseReturnValue:
    """A one-time code for this check, shown on the check's page until it is used or too old."""
    pressed()
    staff_check.show_code(unit.session(), _check(check_id), me().id)
    return redirect(url_for("checks.show", check_id=check_id, _anchor="code"))


def _unconfirmed(check: StaffCheck, form: ConfirmForm, differs: bool) -> str:
    """What is missing for a confirmation, in words."""
    ticked = set(form.matches.data or []) >= set(check.shown or {})
    if not differs:
        return "" if ticked else str(_("すべての項目を本人確認書類と見比べて、チェックを入れてください。"))
    if ticked:
        return str(_("すべての項目が同じときは「確認する」を押してください。"))
    return "" if text.tidy(form.reason.data) else str(_("違いを認める理由を入力してください。"))


def _decided(check: StaffCheck, words: str) -> ResponseReturnValue:
    board.answered(unit.session(), check.subject_id)
    flash(words, "ok")
    return redirect(url_for("desk.show"))


def _check(check_id: str) -> StaffCheck:
    return staff_check.in_store(unit.session(), me().store_id, check_id)


def _page(check: StaffCheck, form: ConfirmForm, back: SendBackForm) -> str:
    session = unit.session()
    order = orders.get(session, check.order_id)
    shown = [(name, str(LABELS[name]), _value(name, text_)) for name, text_ in (check.shown or {}).items()]
    form.matches.choices = [(name, label) for name, label, _value_ in shown]
    back.wrong.choices = form.matches.choices
    digits = staff_check.code_shown(check, me().id)
    return web_rows.page(
        "console/check.html",
        check_id=check.id,
        state=check.state,
        order=orders.card(session, order),
        order_id=order.id,
        contract_number=order.contract_number,
        facts=[(label, value) for _name, label, value in shown],
        form=form,
        back=back,
        code={"digits": digits, "expires_at": check.code_expires_at} if digits else None,
        decided=_decision(check) if check.decided_by else None,
    )


def _decision(check: StaffCheck) -> dict[str, Any]:
    names = web_rows.staff_names(unit.session(), {check.decided_by or ""})
    return {
        "at": check.decided_at,
        "who": names.get(check.decided_by or "", ""),
        "reason": check.difference_reason,
        "note": check.note,
        "fields": [str(LABELS[name]) for name in check.correct_fields],
    }


def _value(name: str, value: str) -> str:
    """Birth dates also in the era's form, as the licence prints them."""
    if name != "birth_date":
        return value
    try:
        born = date.fromisoformat(value)
    except ValueError:
        return value
    western = f"{born.year}年{born.month}月{born.day}日"
    return str(_("%(date)s（%(wareki)s）", date=western, wareki=to_wareki(born)))


def _waiting() -> list[Waiting]:
    session = unit.session()
    return [_listed(check) for check in staff_check.waiting(session, me().store_id)]


def _listed(check: StaffCheck) -> Waiting:
    order = orders.get(unit.session(), check.order_id)
    row = web_rows.row(board.Line(order, "calling", None, check.id))
    return Waiting(
        check.id, row.contract_number, row.vehicle, check.asked_at, web_rows.elapsed(check.asked_at), row.announce
    )
