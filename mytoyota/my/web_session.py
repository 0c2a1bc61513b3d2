"""The login of the マイカー pages: a session of its own, which lasts as long as the person is there (decision 4)."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug import Response

from mytoyota.base.refusals import FormExpired, NotFound
from mytoyota.flows.buyer.web_account_pages import own_account
from mytoyota.oidc_client import relying_party
from mytoyota.web import sessions, unit
from mytoyota.web.sessions import MY


@dataclass(frozen=True)
class Owner:
    """Whose vehicles the pages show: the account, as the provider names it."""

    account_id: str


def begin(account_id: str) -> None:
    """Somebody logged in, in this browser: a new token (session fixation)."""
    account = own_account(unit.session(), account_id)
    sessions.start(MY, {"account": account_id, "epoch": account.login_epoch if account else None})


def signed_in() -> Owner | None:
    """Who is logged in here; at our own provider a login from before another password has ended."""
    held = sessions.current(MY)
    if held is None:
        return None
    if relying_party.party().own:
        account = own_account(unit.session(), held.data["account"])
        if account is None or account.login_epoch != held.data["epoch"]:
            return None
    return Owner(held.data["account"])


def owner_signed_in() -> Response | None:
    """Guard of the マイカー pages: whoever is not logged in is led to the page that says what the login is for."""
    if signed_in():
        sessions.touch(MY)
        return None
    if request.method != "GET":
        raise FormExpired
    ended = "1" if sessions.has_begun(MY) else None
    return redirect(url_for("my_login.ask", next=request.full_path.rstrip("?"), ended=ended))


def owner() -> Owner:
    """Subject of the マイカー pages; the guard made sure that there is one."""
    found = signed_in()
    if found is None:
        raise NotFound
    return found
