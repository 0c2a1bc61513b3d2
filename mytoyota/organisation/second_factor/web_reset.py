"""2段階認証のリセット: for somebody who lost app, passkey and codes; by center, or their headquarters."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import Length

from mytoyota.base.refusals import NotFound
from mytoyota.organisation import access_log, places, staff, web_frame
from mytoyota.organisation.access_log import Who
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER
from mytoyota.organisation.second_factor import factors
from mytoyota.organisation.web_staff import me
from mytoyota.web import unit
from mytoyota.web.forms import StepForm, needed
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("factor_reset", __name__, url_prefix="/desk/second-factor-reset")
KEY = "factor_reset"


class WhoForm(StepForm):
    """Whose second factor."""

    place_code = StringField(_l("店舗コード"), [needed, Length(max=40)], render_kw={"autocapitalize": "characters"})
    number = StringField(_l("スタッフID"), [needed, Length(max=40)], render_kw={"autocapitalize": "characters"})


def member_in_scope(staff_id: str) -> Staff:
    """Loader: somebody else, whom center or the headquarters of their own dealer may help."""
    row = unit.session().get(Staff, staff_id)
    if row is None or not _may_help(row):
        raise NotFound
    return row


def _may_help(row: Staff) -> bool:
    asks = me()
    return row.id != asks.id and (asks.role == CENTER or Who.of(row).dealer_id == asks.dealer_id)


@bp.get("")
def ask(_member: Staff) -> ResponseReturnValue:
    """Asks who it is about."""
    return web_frame.page("organisation/factor_reset.html", KEY, form=WhoForm(formdata=None))


@bp.post("")
def find(member: Staff) -> ResponseReturnValue:
    """On to that person's page."""
    form = WhoForm()
    if form.validate():
        found = staff.find(unit.session(), form.place_code.data or "", form.number.data or "")
        if found and _may_help(found):
            return redirect(url_for("factor_reset.show", staff_id=found.id))
        own = found is not None and found.id == member.id
        form.form_errors = [
            _("ご自身の2段階認証は、「サインインの安全設定」で変更してください。")
            if own
            else _("該当するスタッフが見つかりません。店舗コードとスタッフIDをご確認ください。")
        ]
    unit.use_reader()
    unit.session()
    return web_frame.page("organisation/factor_reset.html", KEY, form=form), 422


@bp.get("/<staff_id>")
def show(row: Staff) -> ResponseReturnValue:
    """Who it is, what they have, and the button."""
    found = factors.standing(unit.session(), row.id)
    return web_frame.page("organisation/factor_reset_member.html", KEY, row=row, has=bool(found.app or found.passkeys))


@bp.post("/<staff_id>")
def reset(row: Staff) -> ResponseReturnValue:
    """Takes all of it away and ends their sign-ins; pressed twice it is the same."""
    session = unit.session()
    if factors.of(session, row.id):
        factors.reset(session, row.id)
        places.end_all(session, me(), row.id)
        access_log.changed(session, me(), row, "factor_reset")
    flash(_("2段階認証をリセットしました。次のサインインのときに、設定し直す画面が出ます。"), "ok")
    return redirect(url_for("factor_reset.show", staff_id=row.id))
