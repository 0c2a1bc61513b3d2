"""Forgotten password: ask, "sent" whether there is an account or not, and the new password from the mailed link."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import get_locale

from mytoyota.accounts import change_notices, evenly, passwords, registration, resets, web_devices, web_login
from mytoyota.accounts.forms import WEAK, ForgotForm, NewPasswordForm, valid
from mytoyota.accounts.resets import LivingReset
from mytoyota.accounts.web_authorization import authorization_requests
from mytoyota.base import limits
from mytoyota.base.refusals import Refused, TooMany
from mytoyota.web import access, application, networks, unit
from mytoyota.web.texts import gettext as _

bp = Blueprint("forgotten", __name__, url_prefix="/account")


class ResetOver(Refused):
    """The mailed link was used, is older than half an hour, or is none of ours."""

    page, status = "refused", 410

    def __init__(self) -> None:
        super().__init__(_("このURLは、すでに使われたか、時間が過ぎています。もう一度、お送りします。"))
        self.title = _("パスワードの再設定")
        self.next_url, self.next_label = url_for("forgotten.forgot"), _("もう一度送る")


def living_reset(token: str) -> LivingReset:
    """Subject of the pages behind a mailed link; raises ResetOver."""
    found = resets.by_token(unit.session(), token)
    if found is None:
        raise ResetOver
    return found


@bp.get("/forgot")
def forgot() -> Any:
    """Where to type the address."""
    return _ask(ForgotForm(formdata=None))


@bp.post("/forgot")
def send() -> Any:
    """Mails the link; answer and time are the same for everybody, also when it was asked for too often."""
    form = ForgotForm()
    if not valid(form):
        unit.use_reader()
        return _ask(form), 422
    asked = resets.Asked(str(get_locale()), application.settings().public_url, form.form_key.data)
    with evenly.timed(networks.here()):
        _mail(form.email.data, asked)
    return redirect(url_for("forgotten.sent"))


def _mail(email: str, asked: resets.Asked) -> None:
    """Nothing is written where there is no account; all else is committed before anybody is answered."""
    with unit.reading() as view:
        found = registration.find(view, email)
    if found is None:
        unit.use_reader()
        return
    with suppress(TooMany):
        limits.hit(unit.database(), resets.ASKING, found.id)
        resets.ask(unit.session(), found, asked)
        unit.commit()


@bp.get("/forgot/sent")
def sent() -> Any:
    """Said alike whether the address is known."""
    settings = application.settings()
    sender = settings.smtp_from or ""
    page = {
        "title": _("メールの確認"),
        "mail_domain": sender.rpartition("@")[2] or "mytoyota.example.jp",
        "login_url": url_for("account.login"),
        "back_url": url_for("forgotten.forgot"),
    }
    return render_template("accounts/forgot_sent.html", page=page)


@bp.get("/reset/<token>")
def reset(_reset: LivingReset) -> Any:
    """The form for the new password; looking at it uses nothing up."""
    return _new(NewPasswordForm(formdata=None))


@bp.post("/reset/<token>")
def change(reset: LivingReset) -> Any:
    """The new password holds, every login has ended; this browser has its own tries from now on, whoever guesses."""
    form = NewPasswordForm()
    if not (valid(form) and _not_the_email(form, reset.account.email)):
        unit.use_reader()
        return _new(form), 422
    hashed = passwords.hash(form.password.data)
    reset = access.again(living_reset)
    resets.use(unit.session(), reset, hashed, authorization_requests().revoke)
    change_notices.tell(unit.session(), reset.account, [change_notices.PASSWORD], str(get_locale()))
    web_login.forgive(unit.session(), reset.account.email)
    web_devices.recognise(reset.account.id)
    return redirect(url_for("forgotten.done"))


@bp.get("/reset/done")
def done() -> Any:
    """The new password holds."""
    page = {"title": _("パスワードの再設定"), "login_url": url_for("account.login")}
    return render_template("accounts/reset_done.html", page=page)


def _not_the_email(form: NewPasswordForm, email: str) -> bool:
    weakness = passwords.weakness(form.password.data, email)
    if weakness:
        form.password.errors = [WEAK[weakness]]
    return weakness is None


def _ask(form: ForgotForm) -> str:
    page = {"title": _("パスワードをお忘れの方"), "action": _("メールを送る"), "back_url": url_for("account.login")}
    return render_template("accounts/forgot.html", page=page, form=form)


def _new(form: NewPasswordForm) -> str:
    page = {"title": _("新しいパスワード"), "action": _("このパスワードにする"), "back_url": url_for("account.login")}
    page["password_rule"] = _("8文字以上。推測されにくいもの")
    return render_template("accounts/reset.html", page=page, form=form)
