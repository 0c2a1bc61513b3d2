"""Known devices: browsers in which somebody signed up or proved a code; new ones get a code by SMS (decision 14)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mytoyota.accounts import codes
from mytoyota.accounts.models import Account
from mytoyota.base import clock, idempotency, keys
from mytoyota.base.db import new_id
from mytoyota.notifications import outbox
from mytoyota.web import sessions
from mytoyota.web.sessions import ACCOUNT, DEVICE, BrowserSession

PURPOSE = "login"
SMS = "mail/login_code.txt"
MOST_ACCOUNTS = 8  # a family's phone; the oldest are forgotten


@dataclass(frozen=True)
class Pending:
    """A login whose password was right and whose code is still to come; `id` is what the code was issued for."""

    id: str
    account_id: str
    next_path: str


def known(view: Session, account_id: str | None) -> bool:
    """Whether this browser proved this account before: no code is asked for. Reads in `view`, without a lock."""
    return account_id in _noted(view).get("accounts", [])


def recognised(view: Session, account_id: str | None) -> bool:
    """Whether this browser is known, or its person set the password by mail: its tries are counted by themselves."""
    return known(view, account_id) or account_id in _noted(view).get("recognised", [])


def browser(view: Session) -> str | None:
    """This browser's id, where some account was proven or recognised in it: a cookie that we gave, no invented one."""
    row = _row(view)
    return row.id if row else None


def _noted(view: Session) -> dict[str, list[str]]:
    row = _row(view)
    return row.data if row else {}


def _row(view: Session) -> BrowserSession | None:
    key = sessions.browser_id(DEVICE)
    row = view.get(BrowserSession, key) if key else None
    alive = row is not None and row.purpose == DEVICE.name and clock.now() < row.expires_at
    return row if alive else None


def remember(account_id: str) -> None:
    """This browser is known for the account from now on; its token changes."""
    _note("accounts", account_id)


def recognise(account_id: str) -> None:
    """Its person read the account's mail: guesses elsewhere are not theirs. The code by SMS is still asked for."""
    _note("recognised", account_id)


def _note(way: str, account_id: str) -> None:
    former = sessions.current(DEVICE)
    noted: dict[str, list[str]] = former.data if former else {"accounts": []}
    others = [one for one in noted.get(way, []) if one != account_id]
    sessions.start(DEVICE, {**noted, way: [*others, account_id][-MOST_ACCOUNTS:]})


def ask_for_code(session: Session, account: Account, next_path: str, language: str) -> None:
    """Sends the code and notes in the browser's account session that the login waits for it.

    The caller first spends `codes.SENDING` on the account.
    """
    held = sessions.current(ACCOUNT)
    kept: dict[str, Any] = {"interaction": held.data["interaction"]} if held and "interaction" in held.data else {}
    waits_for = new_id()
    pending = {"id": waits_for, "account": account.id, "next": next_path, "epoch": account.login_epoch}
    sessions.start(ACCOUNT, kept | {"pending": pending})
    _send(session, waits_for, account, language)


def send_again(session: Session, pending: Pending, language: str, form_key: str) -> None:
    """Another code for the same login, once for a form; the former one dies."""
    account = session.get(Account, pending.account_id)
    form = keys.ring().lookup(f"{pending.id}:{form_key}", "login_code.form")
    if account and not idempotency.get(session, SMS, form):
        idempotency.store(session, SMS, form, "sent")
        _send(session, pending.id, account, language)


def pending(view: Session) -> Pending | None:
    """The login of this browser that waits for its code; one from before the last change of password has ended."""
    key = sessions.browser_id(ACCOUNT)
    row = view.get(BrowserSession, key) if key else None
    if row is None or row.purpose != ACCOUNT.name or clock.now() >= row.expires_at or "pending" not in row.data:
        return None
    waiting = row.data["pending"]
    account = view.get(Account, waiting["account"])
    lasts = account and waiting.get("epoch", account.login_epoch) == account.login_epoch  # a former version kept none
    return Pending(waiting["id"], waiting["account"], waiting["next"]) if lasts else None


def _send(session: Session, pending_id: str, account: Account, language: str) -> None:
    code = codes.issue(session, PURPOSE, pending_id, account.authentication_phone)
    values = {"code": code, "minutes": int(codes.LIVES.total_seconds() // 60)}
    to, ends, series = account.authentication_phone, clock.now() + codes.LIVES, f"{PURPOSE}:{pending_id}"
    outbox.put_sms(session, outbox.Mail(to, SMS, language, values, expires_at=ends, series=series))
