"""Login requests under way: what the client asked for, kept until somebody has logged in (decision 3)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mytoyota.accounts import devices, order_ref
from mytoyota.accounts.models import INTERACTION_LIVES, Account, Interaction
from mytoyota.base import clock, events, keys
from mytoyota.web import sessions, unit


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
    """Keeps the authorization request and notes it in the browser's account session, whose login stays.

    A sign-up under way for the same order goes on: the new request takes its place in the same row.
    """
    ref = order_ref.read(request.get("order_ref", ""))
    interaction = _under_way(ref)
    if interaction:
        interaction.client_id, interaction.request = request.get("client_id", ""), request
        interaction.expires_at = clock.now() + INTERACTION_LIVES
        return interaction
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


def _under_way(ref: order_ref.OrderRef | None) -> Interaction | None:
    """The browser's sign-up for this very order and person that is neither finished nor over."""
    begun = current()
    if begun is None or ref is None or not begun.sign_up_begun or begun.answered_at:
        return None
    return begun if (begun.order_id, begun.section) == (ref.order_id, ref.section) else None


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
    sign_in(account, interaction.id)
    if signed_up_now:
        devices.remember(account.id)
    events.record(session, LoggedIn(account.id, interaction.client_id, signed_up_now))


def recognise(interaction: Interaction, signed: SignedIn) -> None:
    """Answers with the login that the browser has already (single sign-on)."""
    interaction.account_id, interaction.answered_at = signed.account_id, clock.now()


def signed_up_for(session: Session, interaction: Interaction) -> bool:
    """Whether the account was made for this order, be it in an earlier request that got lost on the way."""
    if interaction.signed_up_now or interaction.order_id is None:
        return interaction.signed_up_now
    same = (Interaction.order_id == interaction.order_id) & (Interaction.account_id == interaction.account_id)
    same &= Interaction.section == interaction.section
    made = select(Interaction.id).where(same, Interaction.signed_up_now, Interaction.answered_at.is_not(None))
    return session.scalar(made.limit(1)) is not None


def turn_away(interaction: Interaction) -> None:
    """The person went back instead of logging in: `provider.resume` then answers `access_denied`."""
    interaction.account_id, interaction.answered_at = None, clock.now()


def sign_in(account: Account, interaction_id: str | None = None) -> None:
    """A login in this browser, under a new session token (session fixation)."""
    now = int(clock.now().timestamp())
    data: dict[str, object] = {"account": account.id, "auth_time": now, "epoch": account.login_epoch}
    asked = {"interaction": interaction_id} if interaction_id else {}
    sessions.start(sessions.ACCOUNT, data | asked, linger=asked)


def sign_out() -> None:
    """Forgets the browser's login at the provider."""
    sessions.end(sessions.ACCOUNT)


def tag(account_id: str) -> str:
    """What tells in an address whose page is meant, without naming the account."""
    return keys.ring().mac("session", "whose", account_id).hex()[:16]


def signed_in() -> SignedIn | None:
    """The login of this browser; a login from before the account's last change of password has ended."""
    held = sessions.current(sessions.ACCOUNT)
    if held is None or "account" not in held.data:
        return None
    account = unit.session().get(Account, held.data["account"])
    if account is None or held.data["epoch"] != account.login_epoch:
        return None
    return SignedIn(account.id, held.data["auth_time"])
