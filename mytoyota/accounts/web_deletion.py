"""アカウントの削除: what goes, what stays and why, the password, and the page that says it is done."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import get_locale
from wtforms import BooleanField, PasswordField
from wtforms.validators import Length

from mytoyota.accounts import deletion, passwords, registration, web_sign_ins
from mytoyota.accounts.forms import valid
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_account_holdings import account_holdings
from mytoyota.accounts.web_guards import DELETED, idle
from mytoyota.accounts.web_login import LOGIN
from mytoyota.accounts.web_profile import own_account
from mytoyota.base import limits
from mytoyota.base.retention import RECORDS_KEPT, YEAR
from mytoyota.web import access, dates, sessions, unit
from mytoyota.web.forms import StepForm, needed, ticked
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("deletion", __name__, url_prefix="/account")
SERVICES = {"t_connect": _l("T-Connect"), "charging": _l("EV・PHV充電サポート")}
UNDER_WAY = {
    "review": _l("審査中の使用者登録のお申込みは、取り下げます。"),
    "card": _l("登録の途中のクレジットカードは、登録されません。"),
    "line": _l("開通の途中の回線は、開通を取りやめます。"),
}


class DeletionForm(StepForm):
    """The person has read what goes, and is who they say."""

    NEVER_DRAFTED = ("current",)
    understood = BooleanField(_l("消える情報と残る記録を確認しました"), validators=[ticked])
    current = PasswordField(
        _l("いまのパスワード"), validators=[needed, Length(max=400)], render_kw={"autocomplete": "current-password"}
    )


@bp.get("/delete")
def ask(account: Account) -> str:
    """What would go and what would stay."""
    return _page(account, DeletionForm(formdata=None))


@bp.post("/delete")
def delete(account: Account) -> Any:
    """Counts and compares the password like a login; then everything happens in one transaction, or nothing."""
    form = DeletionForm()
    if not valid(form):
        unit.use_reader()
        return _page(access.again(own_account), form), 422
    counted_on = f"profile:{registration.email_key(account.email)}"
    limits.hit(unit.database(), LOGIN, counted_on, form.current.data)
    if not passwords.verify(account.password_hash, form.current.data):
        form.current.errors = [_("いまのパスワードが違います。")]
        unit.use_reader()
        return _page(access.again(own_account), form), 422
    _delete(access.again(own_account))
    return redirect(url_for("deletion.deleted"))


def _delete(account: Account) -> None:
    session = unit.session()
    if session.get(Account, account.id, with_for_update=True, populate_existing=True) is None:
        return  # deleted a moment earlier, from another browser
    account_holdings().end(session, account.id)
    web_sign_ins.end_all(session, account.id)
    deletion.delete(session, account, str(get_locale()))
    # Another tab, or a second press of the button, is told what happened instead of asked to log in.
    sessions.start(sessions.ACCOUNT, {DELETED: True}, linger={DELETED: True})
    sessions.end(sessions.MY)


@bp.get("/deleted")
def deleted() -> str:
    """The account is gone; what stays is said once more."""
    page = {"title": _("アカウントの削除の完了"), "years": RECORDS_KEPT // YEAR}
    return render_template("accounts/deleted.html", page=page)


def _page(account: Account, form: DeletionForm) -> str:
    holds = account_holdings().of(unit.session(), account.id)
    page = {
        "title": _("アカウントの削除"),
        "action": _("アカウントを削除する"),
        "idle": idle(url_for("deletion.ask")),
        "back_url": url_for("center.show"),
        "services": [str(SERVICES[one]) for one in holds.services],
        "ended_on": dates.day(date.fromisoformat(holds.ended_on)),
        "vehicles": holds.vehicles,
        "under_way": [str(UNDER_WAY[one]) for one in holds.under_way],
        "years": RECORDS_KEPT // YEAR,
    }
    return render_template("accounts/delete.html", page=page, form=form)
