"""Logging out: begun by a client with its ID token, or by the person, who is asked first (RP-Initiated Logout 1.0)."""

from typing import Any

from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oidc.rpinitiated import EndSessionRequest
from flask import Blueprint, redirect, render_template, request, url_for

from mytoyota.accounts.forms import csrf_valid
from mytoyota.accounts.web_login_session import sign_out, signed_in
from mytoyota.oidc_provider.forms import LogoutForm
from mytoyota.oidc_provider.provider_request import Sent
from mytoyota.oidc_provider.web_setup import provider
from mytoyota.web import sessions
from mytoyota.web.texts import gettext as _

bp = Blueprint("logout", __name__, url_prefix="/account")


@bp.route("/logout", methods=["GET", "POST"])
def logout() -> Any:
    """Ends the login at the provider, and leads on to the client's registered address."""
    asked = _asked()
    if "confirm" in request.form:
        return _confirmed(asked)
    signed = signed_in()
    if signed and (asked is None or not asked.id_token_claims or asked.id_token_claims.get("sub") != signed.account_id):
        # Without proof that the client means this very login, a stranger's link could end it.
        return _page(LogoutForm(formdata=None))
    return _end(asked)


@bp.get("/logged-out")
def logged_out() -> Any:
    """The login has ended."""
    page = {"title": _("ログアウトしました"), "login_url": url_for("account.login")}
    return render_template("accounts/logged_out.html", page=page)


def _asked() -> EndSessionRequest | None:
    """What the client asks for, proven by its ID token; a hint that proves nothing counts as none."""
    sent = Sent(request.method, request.values.to_dict(flat=False))
    try:
        return provider().validate_endpoint_request("end_session", sent)
    except OAuth2Error:
        return None


def _confirmed(asked: EndSessionRequest | None) -> Any:
    form = LogoutForm()
    if not csrf_valid(form):
        return _page(form), 422
    return _end(asked)


def _end(asked: EndSessionRequest | None) -> Any:
    sign_out()
    sessions.end(sessions.MY)
    return redirect(asked.redirect_uri if asked and asked.redirect_uri else url_for("logout.logged_out"))


def _page(form: LogoutForm) -> str:
    """The question; what the client sent stays in the address, so that the answer can lead on to it."""
    page = {"title": _("ログアウト"), "action": _("ログアウトする")}
    return render_template("accounts/logout.html", page=page, form=form)
