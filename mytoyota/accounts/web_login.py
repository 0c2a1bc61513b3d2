"""The login page of the TOYOTA Account, which tells nobody who has one (guide 1-1/6, 2-2/10; decision 14)."""

import math
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy.orm import Session
from werkzeug import Response

from mytoyota.accounts import codes, passwords, registration, web_devices, web_login_limits, web_login_session
from mytoyota.accounts.forms import LoginForm, valid
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_authorization import authorization_requests
from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.base.refusals import TooMany
from mytoyota.web import application, sessions, unit
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.texts import gettext as _

bp = Blueprint("account", __name__, url_prefix="/account")
LOGIN = RateLimit("login", free=5)
OWN_PAGES = "/account/"  # a login leads on to the account's pages alone


@bp.get("/login")
def login() -> Any:
    """The page; whoever has nothing to log in for here is led on to where they were."""
    next_path = own_path(request.args.get("next"), under=OWN_PAGES) or ""
    onward = None if next_path else authorization_requests().onward()
    ended = (
        _("しばらく操作がなかったため、ログインが終わりました。入力した内容は残っています。")
        if "ended" in request.args
        else None
    )
    return redirect(onward) if onward else _page(LoginForm(data={"next": next_path}), ended)


@bp.post("/login")
def try_login() -> Any:
    """Counts the try, compares, and logs in; a wrong address and a wrong password are one answer."""
    form = LoginForm()
    if not valid(form):
        unit.use_reader()
        return _page(form), 422
    with unit.reading() as view:
        account = registration.find(view, form.email.data)
        known, browser = web_devices.known(view, account.id if account else None), web_devices.browser(view)
        counted_on = _counted_on(form.email.data, web_devices.recognised(view, account.id if account else None))
    try:
        web_login_limits.count_across_accounts(browser, known=known)
        limits.hit(unit.database(), LOGIN, counted_on, form.password.data)
    except TooMany as limit:
        return _wait(limit.seconds)
    if not passwords.verify(account.password_hash if account else None, form.password.data) or account is None:
        unit.use_reader()
        form.form_errors.append(_("メールアドレスかパスワードが違います。"))
        return _page(form), 422
    limits.reset(unit.session(), LOGIN, counted_on)
    return _let_in(unit.session(), account.id, known, own_path(form.next.data, under=OWN_PAGES) or "")


def _let_in(session: Session, account_id: str, known: bool, next_path: str) -> Response:
    """In, or on to the code by SMS where this browser is new to the account."""
    account = session.get(Account, account_id)
    assert account is not None
    if known or not application.settings().asks_for_sms_codes:
        return finish(account, next_path)
    # The counter has a transaction of its own, and SQLite one writer: nothing was written in ours yet but the pardon.
    unit.commit()
    limits.hit(unit.database(), codes.SENDING, f"login:{account_id}")
    web_devices.ask_for_code(session, account, next_path, str(get_locale()))
    return redirect(url_for("device.code"))


def finish(account: Account, next_path: str) -> Response:
    """Logs in and goes on: to the client that asked, or to the page that wanted the login."""
    onward = None if next_path else authorization_requests().answer(account)
    if onward:
        return redirect(onward)
    # A login form sent again after its request was answered: what it was for leads on from the login page.
    web_login_session.sign_in(account, web_login_session.request_id())
    return redirect(next_path or url_for("account.login"))


def forgive(session: Session, email: str) -> None:
    """Tries of this address start afresh: whoever reads its mail has proven more than a password."""
    for subject in (_counted_on(email, recognised=False), f"profile:{registration.email_key(email)}"):
        limits.reset(session, LOGIN, subject)


def _counted_on(email: str, recognised: bool) -> str:
    """A device that is recognised has a limit of its own, so that strangers' guesses cannot keep its owner out."""
    device = f"|{sessions.browser_id(sessions.DEVICE)}" if recognised else ""
    return f"{registration.email_key(email)}{device}"


def _page(form: LoginForm, message: str | None = None) -> str:
    asked = authorization_requests().can_return()
    page = {
        "title": _("ログイン"),
        "action": _("ログイン"),
        "back_url": url_for("provider.back") if asked else None,
        "forgot_url": url_for("forgotten.forgot"),
        "sign_up_url": url_for("sign_up.begin") if asked else None,
        "message": message,
    }
    return render_template("accounts/login.html", page=page, form=form)


def _wait(seconds: int) -> Any:
    """Said alike whether there is such an account."""
    unit.use_reader()
    g.retry_after = seconds
    page = {"title": _("ログイン"), "minutes": math.ceil(seconds / 60), "forgot_url": url_for("forgotten.forgot")}
    page["back_url"] = url_for("account.login")
    return render_template("accounts/wait.html", page=page), 429, {"Retry-After": str(seconds)}
