"""The account's own center: its data, its password, where it is logged in, and the way out of it (`/account/`)."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from mytoyota.accounts import registration, web_sign_ins
from mytoyota.accounts.models import Account
from mytoyota.accounts.web_authorization import authorization_requests
from mytoyota.accounts.web_guards import idle
from mytoyota.accounts.web_profile import own_account
from mytoyota.accounts.web_sign_ins import Place
from mytoyota.japanese import telephone
from mytoyota.web import access, dates, unit
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l

bp = Blueprint("center", __name__, url_prefix="/account")
DEVICES = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "windows": "Windows",
    "mac": "Mac",
    "linux": "Linux",
    "other": _l("そのほかの端末"),
}
BROWSERS = {
    "line": "LINE",
    "edge": "Edge",
    "samsung": "Samsung Internet",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "other": _l("そのほかのブラウザー"),
}


@bp.get("/")
def show(account: Account) -> str:
    """What can be seen, changed and ended of the account."""
    page = {
        "title": _("TOYOTAアカウント"),
        "idle": idle(url_for("center.show")),
        "email": account.email,
        "phone_ending": telephone.national(account.authentication_phone)[-4:] if account.authentication_phone else "",
        "locked": bool(registration.locked_fields(account)),
        "places": len(web_sign_ins.standing(unit.session(), account)),
    }
    return render_template("accounts/center.html", page=page)


@bp.get("/devices")
def devices(account: Account) -> str:
    """Where the account is logged in, and the button that ends all of it but this browser's login."""
    return _devices(account, Acknowledge(formdata=None))


@bp.post("/devices")
def end_others(account: Account) -> Any:
    """Ends the other logins; pressed twice, or in two tabs, the second finds nothing left to end."""
    form = Acknowledge()
    if not form.validate():
        unit.use_reader()
        return _devices(access.again(own_account), form), 422
    return _ended(account)


def _ended(account: Account) -> Response:
    web_sign_ins.end_others(unit.session(), account, authorization_requests().revoke)
    return redirect(url_for("center.devices", done="1"))


def _devices(account: Account, form: Acknowledge) -> str:
    found = web_sign_ins.standing(unit.session(), account)
    page = {
        "title": _("ログイン中の端末"),
        "action": _("ほかの端末をすべてログアウトする"),
        "idle": idle(url_for("center.devices")),
        "back_url": url_for("center.show"),
        "password_url": url_for("profile.password"),
        "places": [_shown(one) for one in found],
        "others": sum(not one.here for one in found),
        "done": "done" in request.args,
    }
    return render_template("accounts/devices.html", page=page, form=form)


def _shown(one: Place) -> dict[str, Any]:
    named = _("%(device)s・%(browser)s", device=str(DEVICES[one.device]), browser=str(BROWSERS[one.browser]))
    return {"name": named, "here": one.here, "since": _moment(one.since), "seen": _moment(one.seen)}


def _moment(at: datetime) -> dict[str, str]:
    return {"iso": at.isoformat(), "text": dates.until(at)}
