"""Login requests under way: what the client asked for, kept until somebody has logged in (decision 3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mytoyota.accounts import order_ref
from mytoyota.accounts.models import Account, Interaction
from mytoyota.base import clock, events
from mytoyota.web import sessions, unit

__all__ = ["Interaction", "SignedIn", "answer", "begin", "current", "sign_in", "sign_out", "signed_in", "turn_away"]


@dataclass(frozen=True)
class SignedIn:
    """Who is logged in at the provider in this browser, since when."""

    account_id: str
    auth_time: int


@dataclass(frozen=True)
class LoggedIn(events.Event):
    """An account was logged in to for a client; `signed_up_now` where it was made for this very request."""

    client_id: str | None
    signed_up_now: bool


def begin(session: Session, request: dict[str, str]) -> Interaction:
    """Keeps the authorization request and notes it in the browser's account session, whose login stays."""
    ref = order_ref.read(request.get("order_ref", ""))
    interaction = Interaction(client_id=request.get("client_id", ""), request=request)
    if ref:
        interaction.order_id, interaction.store_id, interaction.section = ref.order_id, ref.store_id, ref.section
    session.add(interaction)
    session.flush()
    held = sessions.current(sessions.ACCOUNT)
    if held is None:
        sessions.start(sessions.ACCOUNT, {"interaction": interaction.id})
    else:
        held.data = {**held.data, "interaction": interaction.id}
    return interaction


def current() -> Interaction | None:
    """The browser's request that still waits for its answer."""
    held = sessions.current(sessions.ACCOUNT)
    key = held.data.get("interaction") if held else None
    interaction = unit.session().get(Interaction, key) if key else None
    return interaction if interaction and interaction.open else None


def answer(session: Session, interaction: Interaction, account: Account, signed_up_now: bool) -> None:
    """Logs the browser in as `account` and lets `provider.resume` answer the client; the session gets a new token."""
    interaction.account_id, interaction.signed_up_now = account.id, signed_up_now
    interaction.answered_at = clock.now()
    sign_in(account.id, interaction.answered_at, interaction.id)
    events.record(session, LoggedIn(account.id, interaction.client_id, signed_up_now))


def turn_away(interaction: Interaction) -> None:
    """The person went back instead of logging in: `provider.resume` then answers `access_denied`."""
    interaction.account_id, interaction.answered_at = None, clock.now()


def sign_in(account_id: str, at: datetime, interaction_id: str | None = None) -> None:
    """A login in this browser, under a new session token (session fixation)."""
    data: dict[str, object] = {"account": account_id, "auth_time": int(at.timestamp())}
    sessions.start(sessions.ACCOUNT, data | ({"interaction": interaction_id} if interaction_id else {}))


def sign_out() -> None:
    """Forgets the browser's login at the provider."""
    sessions.end(sessions.ACCOUNT)


def signed_in() -> SignedIn | None:
    """The login of this browser, if there is one."""
    held = sessions.current(sessions.ACCOUNT)
    if held is None or "account" not in held.data:
        return None
    return SignedIn(held.data["account"], held.data["auth_time"])
