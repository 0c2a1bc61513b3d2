"""The code by SMS when a login comes from a new device (spec: phone for authentication)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.accounts import codes, web_devices
from mytoyota.accounts.forms import CodeForm, csrf_valid, valid
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_devices import Pending
from mytoyota.accounts.web_login import finish
from mytoyota.base import limits
from mytoyota.base.refusals import TooMany
from mytoyota.japanese import characters, telephone
from mytoyota.web import access, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("device", __name__, url_prefix="/account")


def login_awaiting_code() -> Pending | Response:
    """Subject of the code's pages: this browser's login that waits for its code; without one, the login page."""
    return web_devices.pending(unit.session()) or redirect(url_for("account.login"))


@bp.get("/code")
def code(waiting: Pending) -> Any:
    """The page for the six digits."""
    return _page(CodeForm(formdata=None), waiting)


@bp.post("/code")
def try_code(waiting: Pending) -> Any:
    """Counts the try, compares, and logs in; or sends another code."""
    form = CodeForm()
    if "send_again" in request.form:
        return _send_again(form, waiting)
    typed = characters.digits(form.code.data)
    if not valid(form):
        return _again(form, waiting, "")
    to = _number(waiting)
    try:
        codes.spend(unit.database(), web_devices.PURPOSE, waiting.id, to)
    except TooMany:
        return _again(
            form, waiting, _("間違いが続いたため、このコードは使えなくなりました。新しいコードをお送りください。")
        )
    if not codes.check(unit.session(), web_devices.PURPOSE, waiting.id, typed, to):
        unit.rollback()
        return _again(form, waiting, _("コードが違うか、時間が過ぎています。新しいコードを送ることもできます。"))
    waiting = access.again(login_awaiting_code)
    account = unit.session().get(Account, waiting.account_id)
    assert account is not None
    web_devices.remember(account.id)
    return finish(account, waiting.next_path)


def _number(waiting: Pending) -> str:
    """The account's number as it is now: a code that went to a former one proves nothing."""
    with unit.reading() as session:
        account = session.get(Account, waiting.account_id)
        return account.authentication_phone if account else ""


def _send_again(form: CodeForm, waiting: Pending) -> Any:
    if not csrf_valid(form):
        return _again(form, waiting, "")
    try:
        limits.hit(unit.database(), codes.SENDING, f"login:{waiting.account_id}")
    except TooMany as limit:
        return _again(form, waiting, _("%(n)s秒たってから、もう一度お試しください。", n=limit.seconds))
    web_devices.send_again(unit.session(), waiting, str(get_locale()), form.form_key.data)
    return redirect(url_for("device.code"))


def _again(form: CodeForm, waiting: Pending, message: str) -> Any:
    unit.use_reader()
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
