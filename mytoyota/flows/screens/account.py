"""Login and the data of who has an account, and the end of part one (1-1/6, 7-A to 11-A, 22-B, 2-2/10 to 14-A)."""

from typing import Any

from flask import redirect, url_for
from flask_babel import get_locale
from werkzeug import Response

from mytoyota.flows import identity, registration
from mytoyota.flows.place import Place
from mytoyota.flows.screens import account_pages, staff
from mytoyota.flows.screens.base import CHECK, NEXT, reading
from mytoyota.flows.screens.labels import pairs
from mytoyota.flows.step import Screen
from mytoyota.web.forms import Acknowledge
from mytoyota.web.texts import gettext as _
from mytoyota.web.texts import lazy_gettext as _l


def _choose_account(place: Place, form: Acknowledge) -> Response | None:
    """Goes on with the account that is logged in, or to the provider's login page for another one."""
    if form.choice == "other":
        return redirect(url_for("sign_in.begin", ref=place.visit.journey.ref, prompt="login"))
    return None


def _show_login(place: Place) -> dict[str, Any]:
    claims = place.visit.value("login").get("claims", {})
    return {"name": identity.full_name(claims), "facts": [(_("お名前"), identity.full_name(claims))]}


def _refresh(ref: str, form: Acknowledge) -> None:
    """What is confirmed is the account as it is now, also when it was edited in another tab."""
    account_pages.refresh(ref)


def _review(place: Place, form: Acknowledge) -> None:
    """確認: these data go to the staff; changed ones need the staff's look again."""
    account_pages.take_over(place.visit)
    place.visit.save("account_review", {"identity": place.visit.value("login")["claims"]})
    if place.visit.value("login")["kind"] == "individual":
        staff.ask(place)


def _show_review(place: Place) -> dict[str, Any]:
    login = place.visit.value("login")
    return {
        "facts": pairs(login.get("claims", {})),
        "edit_url": account_pages.edit_url(place.visit, place.step_id),
        "locked": bool(login.get("locked")),
    }


def _register(place: Place, form: Acknowledge) -> None:
    """次へ on the summary registers the buyer; a user is registered at the terms."""
    place.visit.save("account_summary", {})
    if place.visit.journey.kind == "buyer":
        registration.register_buyer(place.visit, str(get_locale()))


def _show_claims(place: Place) -> dict[str, Any]:
    return {"facts": pairs(place.visit.value("login").get("claims", {}))}


def _show_name(place: Place) -> dict[str, Any]:
    return {"name": identity.full_name(place.visit.value("login").get("claims", {}))}


login = Screen(
    "login",
    _l("ログイン"),
    NEXT,
    form=Acknowledge,
    save=_choose_account,
    show=_show_login,
    template="flows/logged_in.html",
    listed="accounts/login.html",
    choices=("go_on", "other"),
)
account_review = Screen(
    "account_review",
    _l("登録情報の確認と変更"),
    CHECK,
    form=Acknowledge,
    save=_review,
    show=_show_review,
    before=_refresh,
)
account_summary = Screen(
    "account_summary", _l("お客さま情報の登録"), NEXT, form=Acknowledge, save=_register, show=_show_claims
)
account_ready = reading("account_ready", _l("登録情報の確認完了"))
buyer_done = reading("buyer_done", _l("買主情報の登録完了"), _l("使用者情報の登録へ"), show=_show_name)
