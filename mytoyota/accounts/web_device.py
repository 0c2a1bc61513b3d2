"""The code by SMS when a login comes from a new device (spec: phone for authentication)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale

from mytoyota.accounts import codes, devices
from mytoyota.accounts.devices import Pending
from mytoyota.accounts.forms import CodeForm, genuine, valid
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_login import finish
from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.japanese import characters, telephone
from mytoyota.web import unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("device", __name__, url_prefix="/account")


@bp.get("/code")
def code() -> Any:
    """The page for the six digits."""
    waiting = devices.pending(unit.session())
    return _page(CodeForm(formdata=None), waiting) if waiting else redirect(url_for("account.login"))


@bp.post("/code")
def try_code() -> Any:
    """Counts the try, compares, and logs in; or sends another code."""
    form = CodeForm()
    with unit.reading() as view:
        waiting = devices.pending(view)
    if waiting is None:
        return redirect(url_for("account.login"))
    if "send_again" in request.form:
        return _send_again(form, waiting)
    typed = characters.digits(form.code.data)
    if not valid(form):
        return _again(form, waiting, "")
    try:
        codes.spend(unit.database(), devices.PURPOSE, waiting.id)
    except TooMany:
        return _again(
            form, waiting, _("間違いが続いたため、このコードは使えなくなりました。新しいコードをお送りください。")
        )
    if not codes.check(unit.session(), devices.PURPOSE, waiting.id, typed):
        unit.undo()
        return _again(form, waiting, _("コードが違うか、時間が過ぎています。新しいコードを送ることもできます。"))
    account = unit.session().get(Account, waiting.account_id)
    assert account is not None
    devices.remember(account.id)
    return finish(unit.session(), account, waiting.next_path)


def _send_again(form: CodeForm, waiting: Pending) -> Any:
    if not genuine(form):
        return _again(form, waiting, "")
    try:
        limits.spend(unit.database(), codes.SENDING, f"login:{waiting.account_id}")
    except TooMany as limit:
        return _again(form, waiting, _("%(n)s秒たってから、もう一度お試しください。", n=limit.seconds))
    devices.send_again(unit.session(), waiting, str(get_locale()), form.form_key.data)
    return redirect(url_for("device.code"))


def _again(form: CodeForm, waiting: Pending, message: str) -> Any:
    unit.reads()
    if message:
        form.form_errors.append(message)
    return _page(form, waiting), 422


def _page(form: CodeForm, waiting: Pending) -> str:
    account = unit.session().get(Account, waiting.account_id)
    ending = telephone.national(account.authentication_phone)[-4:] if account else ""
    page = {
        "title": _("認証コードの入力"),
        "action": _("ログイン"),
        "back_url": url_for("account.login"),
        "phone_ending": ending,
        "minutes": int(codes.LIVES.total_seconds() // 60),
    }
    return render_template("accounts/code.html", page=page, form=form)
