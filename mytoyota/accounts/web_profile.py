"""The account's own data and password, edited from 1-1/7-A or from the account itself."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.accounts import change_notices, drafts, passwords, registration, resets
from mytoyota.accounts.forms import WEAK, ChangePasswordForm, csrf_valid, fill_address, valid
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_authorization import authorization_requests
from mytoyota.accounts.web_guards import idle, logged_in_just_now, login_again, present, was_deleted
from mytoyota.accounts.web_login import LOGIN
from mytoyota.accounts.web_login_session import sign_in, signed_in, tag
from mytoyota.accounts.web_profile_kinds import KINDS, Kind
from mytoyota.base import limits
from mytoyota.base.refusals import FormExpired, NotFound
from mytoyota.japanese import telephone
from mytoyota.web import access, application, safe_redirect, sessions, unit
from mytoyota.web.forms import StepForm
from mytoyota.web.texts import gettext as _

bp = Blueprint("profile", __name__, url_prefix="/account")
PAGE = "profile"


def own_account() -> Account | Response:
    """Subject of the personal pages: who is logged in; the guard made sure that somebody is.

    Where the account was deleted a moment ago, by another press, that is told.
    """
    signed = signed_in()
    account = unit.session().get(Account, signed.account_id) if signed else None
    if account is None and was_deleted():
        return redirect(url_for("deletion.deleted"))
    if account is None:
        raise NotFound
    return account


@bp.get("/profile")
def edit(account: Account) -> Any:
    """What is registered, in the boxes it can be changed in."""
    kept = drafts.kept(unit.session(), account.id, PAGE)
    form = _kind(account).form(formdata=None, data=_boxes(account) | kept)
    return _page(account, form, drafted=_differs(account, kept))


@bp.post("/profile")
def change(account: Account) -> Any:
    """Changes the account itself, and goes back to where the person came from."""
    kind = _kind(account)
    form = kind.form()
    locked = _lock(form, account)
    with unit.look():
        there, recent = present(), logged_in_just_now()
        sessions.touch(sessions.ACCOUNT)
    if not there:
        return _too_late(account, form)
    if "as_registered" in request.form and csrf_valid(form):
        drafts.forget(unit.session(), account.id, PAGE)
        return redirect(request.full_path.rstrip("?"))
    if "fill_address" in request.form:
        note = fill_address(form, request.form["fill_address"]) if csrf_valid(form) else None
        return _page(account, form, note)
    if not (valid(form) and (recent or _may_change_number(form, account))):
        unit.use_reader()
        return _page(account, form), 422
    _save(access.again(own_account), form, locked=locked)
    return redirect(_back() or url_for("profile.edit"))


def _may_change_number(form: Any, account: Account) -> bool:
    """The number that codes go to lets somebody in: who found a phone unlocked must not make it theirs."""
    if telephone.parse(form.authentication_phone.data) == account.authentication_phone:
        return True
    if not form.current.data:
        form.current.errors = [_("認証用電話番号を変更するには、いまのパスワードを入力してください。")]
        return False
    counted_on = f"profile:{registration.email_key(account.email)}"
    limits.hit(unit.database(), LOGIN, counted_on, form.current.data)
    if not passwords.verify(account.password_hash, form.current.data):
        form.current.errors = [_("いまのパスワードが違います。")]
        return False
    limits.reset(unit.session(), LOGIN, counted_on)
    return True


def _save(account: Account, form: StepForm, *, locked: bool) -> None:
    session, kind = unit.session(), _kind(account)
    typed = {**_boxes(account), **form.typed()} if locked else form.typed()
    changed = registration.change_profile(session, account, kind.cleaned(typed, account.profile))
    changed += registration.change_number(session, account, telephone.parse(typed["authentication_phone"]) or "")
    change_notices.tell(session, account, changed, str(get_locale()))
    drafts.forget(session, account.id, PAGE)


@bp.post("/profile/draft")
def draft(account: Account) -> tuple[str, int]:
    """Keeps what is typed while it is typed, also in the moment in which the login ends."""
    form = _kind(account).form()
    _lock(form, account)
    _put_by(account, form)
    if present():
        sessions.touch(sessions.ACCOUNT)
    return "", 204


@bp.post("/stay")
def stay() -> tuple[str, int]:
    """The person pressed ログインを続ける, or moved: the login goes on."""
    if not present():
        return "", 401
    sessions.touch(sessions.ACCOUNT)
    return "", 204


@bp.get("/password")
def password() -> Any:
    """The page for another password."""
    return _password_page(ChangePasswordForm(formdata=None))


@bp.post("/password")
def change_password(account: Account) -> Any:
    """Another password: counted and compared like a login; all other logins end, this one stays."""
    form = ChangePasswordForm()
    if not valid(form):
        unit.use_reader()
        return _password_page(form), 422
    counted_on = f"profile:{registration.email_key(account.email)}"
    limits.hit(unit.database(), LOGIN, counted_on)
    if _problem(form, account.password_hash, account.email):
        unit.use_reader()
        return _password_page(form), 422
    hashed = passwords.hash(form.password.data)
    account, requests = access.again(own_account), authorization_requests()
    limits.reset(unit.session(), LOGIN, counted_on)
    resets.end_logins(unit.session(), account, requests.revoke)
    registration.set_password(unit.session(), account, hashed, "profile")
    change_notices.tell(unit.session(), account, [change_notices.PASSWORD], str(get_locale()))
    sign_in(account, requests.open_request())
    return redirect(url_for("profile.edit"))


def _problem(form: ChangePasswordForm, kept: str | None, email: str) -> bool:
    weakness = passwords.weakness(form.password.data, email)
    if weakness:
        form.password.errors = [WEAK[weakness]]
    elif not passwords.verify(kept, form.current.data):
        form.current.errors = [_("いまのパスワードが違います。")]
    else:
        return False
    return True


def _kind(account: Account) -> Kind:
    return KINDS[account.kind]


def _boxes(account: Account) -> dict[str, Any]:
    """The account's data as the boxes hold them."""
    return {
        **_kind(account).boxes(account.profile),
        "authentication_phone": telephone.national(account.authentication_phone),
    }


def _lock(form: StepForm, account: Account) -> bool:
    """Takes the boxes away that may not change any more."""
    locked = bool(registration.locked_fields(account))
    for name in _kind(account).locked if locked else ():
        del form[name]
    return locked


def _too_late(account: Account, form: StepForm) -> Any:
    """The login ended meanwhile: what was sent is put by, and changes nothing before the next login."""
    if not form.csrf_valid():
        raise FormExpired
    _put_by(account, form)
    return redirect(login_again(ended=True))


def _put_by(account: Account, form: StepForm) -> None:
    """Keeps what was typed, where it is anything else than what is registered."""
    if not form.csrf_valid():
        return
    if _differs(account, form.typed()):
        drafts.keep(unit.session(), account.id, PAGE, form.typed())
    else:
        drafts.forget(unit.session(), account.id, PAGE)


def _differs(account: Account, typed: dict[str, Any]) -> bool:
    boxes = _boxes(account)
    return any((value or "") != (boxes.get(name) or "") for name, value in typed.items())


def _back() -> str | None:
    """Where the relying party wants the person back: an address of this site, or nothing."""
    ours = application.settings().public_url
    back = request.args.get("back", "")
    path = safe_redirect.own_path(back.removeprefix(ours)) if back.startswith(ours) else None
    return ours + path if path else None


def _page(account: Account, form: StepForm, postal_note: str | None = None, *, drafted: bool = False) -> str:
    locked = bool(registration.locked_fields(account))
    page = {
        "title": _("登録情報の変更"),
        "action": _("この内容に変更する"),
        "locked": locked,
        "facts": _kind(account).facts(account.profile),
        "postal_note": postal_note,
        "back_url": _back(),
        "password_url": url_for("profile.password"),
        "draft_url": url_for("profile.draft", whose=tag(account.id)),
        "asks_password": bool(form["current"].errors) or not logged_in_just_now(),
        "drafted": drafted,
        "idle": idle(url_for("profile.edit", back=_back(), whose=request.args.get("whose")), typed=True),
    }
    return render_template(_kind(account).template, page=page, form=form)


def _password_page(form: ChangePasswordForm) -> str:
    page: dict[str, Any] = {
        "title": _("パスワードの変更"),
        "action": _("このパスワードにする"),
        "back_url": url_for("profile.edit"),
    }
    page["password_rule"] = _("8文字以上。推測されにくいもの")
    page["idle"] = idle(url_for("profile.password"))
    return render_template("accounts/password.html", page=page, form=form)
