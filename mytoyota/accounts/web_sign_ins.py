"""Where an account is logged in: noted with each login, shown to its owner, and ended but for the one at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mytoyota.accounts import device_kinds
from mytoyota.accounts.models import Account, SignIn
from mytoyota.base import clock, events
from mytoyota.web import sessions
from mytoyota.web.sessions import BrowserSession

MOST = 30  # shown: an account that is logged in more often has other troubles


@dataclass(frozen=True)
class OthersSignedOut(events.Event):
    """The owner ended every login of the account but their own."""


@dataclass(frozen=True)
class Place:
    """One login that stands: codes of device and browser, since when, last used, and whether it is this browser's."""

    device: str
    browser: str
    since: datetime
    seen: datetime
    here: bool


def note(session: Session, account_id: str, session_id: str, user_agent: str) -> None:
    """A login was made, in the browser session with this row id."""
    row = SignIn(account_id=account_id, session_id=session_id)
    row.device, row.browser = device_kinds.device(user_agent), device_kinds.browser(user_agent)
    session.add(row)


def standing(session: Session, account: Account) -> list[Place]:
    """Every login of the account that stands, this browser's first, then by when it was used last."""
    found = select(SignIn, BrowserSession).join(BrowserSession, BrowserSession.id == SignIn.session_id)
    living = found.where(SignIn.account_id == account.id, BrowserSession.expires_at > clock.now())
    rows = session.execute(living.order_by(BrowserSession.seen_at.desc()).limit(MOST))
    here = sessions.browser_id(sessions.ACCOUNT)
    places = [
        Place(one.device, one.browser, one.at, held.seen_at, held.id == here)
        for one, held in rows
        if held.data.get("account") == account.id and held.data.get("epoch") == account.login_epoch
    ]
    return sorted(places, key=lambda place: not place.here)


def end_others(session: Session, account: Account, revoke: Callable[[Session, str], None]) -> None:
    """Ends all logins and what every client holds of the account; this browser's own two go on."""
    account.login_epoch += 1
    revoke(session, account.id)
    for purpose in (sessions.ACCOUNT, sessions.MY):
        held = sessions.current(purpose)
        if held is not None and held.data.get("account") == account.id:
            held.data = {**held.data, "epoch": account.login_epoch}
    events.record(session, OthersSignedOut(account.id))


def end_all(session: Session, account_id: str) -> None:
    """Deletes every browser session of the account but this browser's, which the page ends itself."""
    here = sessions.browser_id(sessions.ACCOUNT)
    ids = select(SignIn.session_id).where(SignIn.account_id == account_id, SignIn.session_id != here)
    session.execute(delete(BrowserSession).where(BrowserSession.id.in_(ids)))
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))
