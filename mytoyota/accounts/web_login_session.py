"""The browser's login to the TOYOTA Account, and the authorization request that it may have come for (decision 4)."""

from dataclasses import dataclass

from flask import request

from mytoyota.accounts import web_sign_ins
from mytoyota.accounts.models import Account
from mytoyota.base import clock, keys
from mytoyota.web import sessions, unit

REQUEST = "interaction"  # in the session's data: the id of the provider's row


@dataclass(frozen=True)
class SignedIn:
    """Who is logged in to the account in this browser, since when."""

    account_id: str
    auth_time: int


def sign_in(account: Account, request_id: str | None = None) -> None:
    """A login in this browser, under a new session token (session fixation)."""
    now = int(clock.now().timestamp())
    data: dict[str, object] = {"account": account.id, "auth_time": now, "epoch": account.login_epoch}
    asked = {REQUEST: request_id} if request_id else {}
    held = sessions.start(sessions.ACCOUNT, data | asked, linger=asked)
    web_sign_ins.note(unit.session(), account.id, held.id, request.user_agent.string)


def sign_out() -> None:
    """Forgets the browser's login."""
    sessions.end(sessions.ACCOUNT)


def signed_in() -> SignedIn | None:
    """The login of this browser; a login from before the account's last change of password has ended."""
    held = sessions.current(sessions.ACCOUNT)
    if held is None or "account" not in held.data:
        return None
    account = unit.session().get(Account, held.data["account"])
    if account is None or held.data["epoch"] != account.login_epoch:
        return None
    return SignedIn(account.id, held.data["auth_time"])


def tag(account_id: str) -> str:
    """What tells in an address whose page is meant, without naming the account."""
    return keys.ring().mac("session", "whose", account_id).hex()[:16]


def request_id() -> str | None:
    """The id of the newest authorization request that brought this browser here, be it open, answered or over."""
    held = sessions.current(sessions.ACCOUNT)
    return held.data.get(REQUEST) if held else None


def keep_request(request_id: str) -> None:
    """Notes an authorization request in the browser's session; a login that is there stays."""
    held = sessions.current(sessions.ACCOUNT)
    if held is None:
        sessions.start(sessions.ACCOUNT, {REQUEST: request_id})
    else:
        held.data = {**held.data, REQUEST: request_id}
