"""Who may enter the account's pages; the access table names these guards."""

from datetime import timedelta

from flask import redirect, request, url_for
from werkzeug import Response

from mytoyota.accounts.web_login_session import SignedIn, signed_in, tag
from mytoyota.base import clock
from mytoyota.base.refusals import FormExpired
from mytoyota.web import senders, sessions
from mytoyota.web.sessions import ACCOUNT

PERSONAL_SECONDS = 12 * 3600
# Whoever lays the phone aside leaves no personal page open (decision 4); the browser warns so long before.
IDLE = timedelta(minutes=15)
WARNED = timedelta(minutes=2)
JUST_NOW = timedelta(minutes=5)
DELETED = "deleted"  # in the session of a browser whose account is gone


def account_signed_in() -> Response | None:
    """Personal pages: a login younger than twelve hours and used within the last 15 minutes, else the login page.

    Where the address says whose page it is, the login must be theirs: a phone may hold a buyer's and a user's pages.
    """
    if present():
        sessions.touch(ACCOUNT)
        return None
    if was_deleted():
        return redirect(url_for("deletion.deleted"))
    known = _meant() is not None
    if known or request.method == "GET":
        return redirect(login_again(ended=known))
    raise FormExpired


def account_known() -> Response | None:
    """Only what is typed may still be put by when the login has ended; it is shown after the next one."""
    if _meant() is not None:
        return None
    if was_deleted():
        return redirect(url_for("deletion.deleted"))
    raise FormExpired


def was_deleted() -> bool:
    """Whether the account of this browser was deleted here: its other tabs are told so."""
    held = sessions.current(ACCOUNT)
    return held is not None and DELETED in held.data


def present() -> bool:
    """Whether the person who logged in may still be taken to be there."""
    signed = _meant()
    lasts = signed is not None and clock.now().timestamp() - signed.auth_time < PERSONAL_SECONDS
    return lasts and sessions.rested(ACCOUNT) < IDLE


def logged_in_just_now() -> bool:
    """Whether the password was typed so short a time ago that it need not be asked for again."""
    signed = _meant()
    return signed is not None and clock.now().timestamp() - signed.auth_time < JUST_NOW.total_seconds()


def login_again(*, ended: bool) -> str:
    """The login page, which leads back here; `ended` lets it say that a login came to its end."""
    return url_for("account.login", next=request.full_path.rstrip("?"), ended="1" if ended else None)


def idle(here: str, *, typed: bool = False) -> dict[str, object]:
    """What a personal page at the address `here` says of the login's end, and where it asks for more time.

    `typed`: what is typed there is put by, and the page says so.
    """
    minutes, warned = (int(one.total_seconds()) // 60 for one in (IDLE, WARNED))
    signed = signed_in()
    stay_url = url_for("profile.stay", whose=tag(signed.account_id) if signed else None)
    end_url = url_for("account.login", next=here, ended="1")
    return {"minutes": minutes, "warned": warned, "stay_url": stay_url, "end_url": end_url, "typed": typed}


def _meant() -> SignedIn | None:
    """The login of this browser, if the page is theirs."""
    signed, whose = signed_in(), request.args.get("whose")
    if signed:
        senders.known("account", signed.account_id)
    return signed if signed and (not whose or whose == tag(signed.account_id)) else None
