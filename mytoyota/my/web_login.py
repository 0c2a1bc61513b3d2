"""Login to the マイカー pages at the account's provider, and the end of it (guide 4-1/9-A; decision 3)."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from mytoyota.base import limits
from mytoyota.base.limits import RateLimit
from mytoyota.my import web_session
from mytoyota.oidc_client import relying_party
from mytoyota.oidc_client.relying_party import LoginRequestParams
from mytoyota.web import application, senders, sessions, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.safe_redirect import own_path
from mytoyota.web.sessions import MY
from mytoyota.web.texts import gettext as _

bp = Blueprint("my_login", __name__, url_prefix="/my")
PURPOSE, SCOPE = "my", "openid"  # who it is, and nothing more
JUST_NOW = 900  # seconds: a login at the provider that is older is asked for again, as after a quarter of an hour here
# A showroom or a mobile network is one address; beyond it each waits for seconds only.
BEGUN = RateLimit("my.login", free=400, first=1, longest=30, memory=6 * 3600)


@bp.get("/login")
def ask() -> str:
    """What the pages show, and the button to the login."""
    return _page(Acknowledge(formdata=None))


@bp.post("/login")
def begin() -> str | Response | tuple[str, int]:
    """To the provider's login page; a browser that lost what it was offered is given it again."""
    form = Acknowledge()
    if not form.validate():
        unit.use_reader()
        return _page(form), 422
    limits.hit(unit.database(), BEGUN, senders.network())
    browser_id = sessions.known_id(MY)
    if browser_id is None:
        unit.use_reader()
        return _page(form), 422
    back = own_path(request.args.get("next"), under="/my/") or url_for("my.show")
    params = LoginRequestParams(PURPOSE, "", back, scope=SCOPE, max_age=JUST_NOW, redirect_uri=_callback())
    return redirect(relying_party.begin(unit.session(), params, browser_id))


@bp.get("/callback")
def callback() -> Response | tuple[str, int]:
    """Back from the provider; an answer used before leads on to the pages all the same, or to another login."""
    browser_id = sessions.browser_id(MY)
    try:
        login = relying_party.finish(unit.database(), request.args, browser_id, _callback())
    except relying_party.LoginCancelled:
        return redirect(_ask_again())
    except relying_party.LoginFailed as failed:
        if failed.reason in ("used", "other_browser"):  # the login gave the browser another token meanwhile
            return redirect(_page_behind() if web_session.signed_in() else _ask_again())
        return render_template("errors/login_failed.html", next_url=_ask_again()), failed.status
    unit.use_writer()
    web_session.begin(login.sub)
    return redirect(login.back_url)


@bp.post("/logout")
def end() -> Response:
    """Ends the login here, and leads on to the provider, where the account's own login is ended."""
    if Acknowledge().validate():
        sessions.end(MY)
    own = relying_party.party().own
    return redirect(url_for("logout.logout") if own else url_for("my_login.ask"))


@bp.post("/stay")
def stay() -> tuple[str, int]:
    """The person pressed ログインを続ける, or moved: the login goes on."""
    if web_session.signed_in() is None:
        return "", 401
    sessions.touch(MY)
    return "", 204


def _callback() -> str:
    return application.settings().public_url + url_for("my_login.callback")


def _page_behind() -> str:
    """The page that the login coming back was begun for, as our own row says."""
    begun = relying_party.begun_with(unit.session(), request.args.get("state", ""))
    return begun.back_url if begun and begun.purpose == PURPOSE else url_for("my.show")


def _ask_again() -> str:
    """The button to the login, for the same page as before."""
    behind = _page_behind()
    return url_for("my_login.ask", next=None if behind == url_for("my.show") else behind)


def _page(form: Acknowledge) -> str:
    sessions.offer(MY)
    page = {"title": _("マイカー情報"), "action": _("ログインへ進む"), "ended": "ended" in request.args}
    return render_template("my/login.html", page=page, form=form)
