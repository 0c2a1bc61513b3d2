"""Forgotten passwords: a link by mail to who has an account, good once; nothing for an address that nobody has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from mytoyota.accounts import registration
from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import clock, db, idempotency, keys, links
from mytoyota.base.db import Database, new_id
from mytoyota.base.limits import RateLimit
from mytoyota.base.links import Link
from mytoyota.notifications import outbox

LIVES = timedelta(minutes=30)
# The longest delay is shorter than a link lives: however often strangers ask, the owner's mailbox holds one that works.
ASKING = RateLimit("password_reset", free=3, first=300, longest=1200)
Revoke = Callable[[Session, str], None]  # ends what the clients hold of an account (by id)
MAIL_LINK = "password_reset.mail"  # a kind of jobs that a former version wrote
MAIL = "mail/password_reset.txt"


@dataclass(frozen=True)
class Asked:
    """In which language they read who forgot, under which public address the page is, and which form was sent."""

    language: str
    public_url: str
    form_key: str


def ask(session: Session, account: Account, asked: Asked) -> None:
    """Mails a link to the account's own address, once for a form. The caller first counts `ASKING` on the account.

    The same form at the same moment waits and mails nothing: a conflict would tell that there is an account.
    """
    form = keys.ring().lookup(f"{asked.form_key}:{account.id}", "password_reset.form")
    db.take_turns(session, form)
    if idempotency.get(session, MAIL_LINK, form):
        return
    idempotency.store(session, MAIL_LINK, form, "asked")
    row = PasswordReset(id=new_id(), email=account.email, language=asked.language, public_url=asked.public_url)
    row.expires_at = clock.now() + LIVES
    session.add(row)
    _mail(session, row, account)


def mail_link(database: Database, reset_id: str) -> None:
    """The job of a former version, which wrote a row for any address: mails the link where there is an account."""
    with database.writing() as session:
        row = session.get(PasswordReset, reset_id, with_for_update=True)
        if row is None or row.account_id:
            return
        account = registration.find(session, row.email)
        if account is None:
            session.delete(row)
            return
        _mail(session, row, account)


def _mail(session: Session, row: PasswordReset, account: Account) -> None:
    row.account_id = account.id
    url = f"{row.public_url}/account/reset/{_link(row).token()}"
    values = {"reset_url": url, "minutes": int(LIVES.total_seconds() // 60)}
    outbox.put(session, outbox.Mail(account.email, MAIL, row.language, values, expires_at=row.expires_at))


@dataclass(frozen=True)
class LivingReset:
    """A reset that can still be used, and whose password it is."""

    row: PasswordReset
    account: Account


def by_token(session: Session, token: str) -> LivingReset | None:
    """The reset that a mailed link belongs to, while it can be used."""
    row = session.get(PasswordReset, links.id_in(token))
    if row is None or not _link(row).fits(token) or row.used_at or clock.now() >= row.expires_at:
        return None
    account = session.get(Account, row.account_id) if row.account_id else None
    return LivingReset(row, account) if account else None


def use(session: Session, reset: LivingReset, password_hash: str, revoke: Revoke) -> None:
    """The new password holds; the link is used up, and every login and token from before ends."""
    reset.row.used_at = clock.now()
    end_logins(session, reset.account, revoke)
    registration.set_password(session, reset.account, password_hash, "reset")


def end_logins(session: Session, account: Account, revoke: Revoke) -> None:
    """Ends what was logged in before this moment, here and with every client."""
    account.login_epoch += 1
    revoke(session, account.id)


def _link(row: PasswordReset) -> Link:
    return Link(row.id, "password_reset", 1)
