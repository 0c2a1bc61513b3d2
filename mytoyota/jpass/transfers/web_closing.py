"""休業日設定（本部用）: headquarters say when their dealer is closed; it counts for changes registered from now on."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from mytoyota.base.refusals import AlreadyMoved
from mytoyota.jpass.transfers import business_days, closing
from mytoyota.jpass.transfers.business_days import NeverOpen
from mytoyota.jpass.transfers.closing import TooMany
from mytoyota.jpass.transfers.forms import DaysForm, WeekForm
from mytoyota.jpass.transfers.standing import today
from mytoyota.organisation import web_frame
from mytoyota.organisation.models import Staff
from mytoyota.organisation.web_staff import me
from mytoyota.web import dates, unit
from mytoyota.web.forms import Acknowledge, StepForm
from mytoyota.web.texts import gettext as _

bp = Blueprint("closing_days", __name__, url_prefix="/desk/jpass/closing-days")


@bp.get("")
def show(member: Staff) -> ResponseReturnValue:
    """How it is set now."""
    return _page(member)


@bp.post("/week")
def week(member: Staff) -> ResponseReturnValue:
    """Sets the weekdays."""
    form = WeekForm()
    if not form.validate():
        return _page(member, week_form=form), 422
    text = str(form.seen.data or "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else -1
    try:
        closing.set_week(unit.session(), member, [int(one) for one in form.weekdays.data or []], seen)
    except NeverOpen:
        return _refused(form, _never_open())
    except AlreadyMoved:
        return _refused(form, _("ほかの方が先に設定を変えたため、保存していません。いまの設定をご確認ください。"))
    flash(_("定休日を保存しました。これから登録する変更に使います。"), "ok")
    return redirect(url_for("closing_days.show"))


@bp.post("/days")
def add(member: Staff) -> ResponseReturnValue:
    """Adds days."""
    form = DaysForm()
    form.today = today()
    if not form.validate():
        return _page(member, days_form=form), 422
    try:
        added = closing.add_days(unit.session(), member, *form.days())
    except NeverOpen:
        return _refused(form, _never_open())
    except TooMany:
        return _refused(form, _("登録できる休業日は%(n)s日までです。", n=closing.MOST_DAYS))
    flash(_("休業日を%(n)s日追加しました。これから登録する変更に使います。", n=added), "ok")
    return redirect(url_for("closing_days.show"))


@bp.post("/days/remove")
def remove(member: Staff) -> ResponseReturnValue:
    """Takes a day away."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return redirect(url_for("closing_days.show"))
    if Acknowledge().csrf_valid():
        closing.remove_day(unit.session(), member, day)
        flash(_("%(day)sを休業日から外しました。", day=dates.day(day)), "ok")
    return redirect(url_for("closing_days.show"))


def _never_open() -> str:
    return _("営業日がなくなるため、保存していません。月曜日から金曜日のうち、営業する日を残してください。")


def _refused(form: StepForm, words: str) -> ResponseReturnValue:
    """Nothing was saved; what was chosen stays on the page."""
    unit.use_reader()
    unit.session()
    form.form_errors = [words]
    if isinstance(form, WeekForm):
        return _page(me(), week_form=form), 409
    return _page(me(), days_form=form if isinstance(form, DaysForm) else None), 409


def _page(member: Staff, week_form: WeekForm | None = None, days_form: DaysForm | None = None) -> str:
    session, dealer_id = unit.session(), member.dealer_id or ""
    row = closing.week(session, dealer_id)
    chosen = week_form.weekdays.data if week_form else list(row.weekdays)
    shown = WeekForm(formdata=None, data={"weekdays": chosen, "seen": str(row.version)})
    wrong = days_form or week_form
    effective = business_days.effective_day(today(), closing.of_dealer(session, dealer_id))
    return web_frame.page(
        "jpass/closing_days.html",
        "closing_days",
        form=wrong,
        week_form=shown,
        days_form=days_form or DaysForm(formdata=None),
        days=[(one.isoformat(), dates.day(one)) for one in closing.days(session, dealer_id)],
        effective=dates.day(effective),
        taken=business_days.days_taken(),
    )
