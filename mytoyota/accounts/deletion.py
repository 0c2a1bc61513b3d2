"""Deletes an account: its own data are erased, and its records know since when they are kept (アカウントの削除)."""

from dataclasses import dataclass

from sqlalchemy import delete as deleting
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import events
from mytoyota.base.retention import YEAR
from mytoyota.notifications import outbox

MAIL = "mail/account_deleted.txt"
# How long registrations and applications stay: as tax law wants books and their vouchers kept (法人税法施行規則59条).
RECORDS_KEPT = 7 * YEAR


@dataclass(frozen=True)
class AccountDeleted(events.Event):
    """The owner deleted the account; `about` is its id. From here on its records are kept for `RECORDS_KEPT`."""


def delete(session: Session, account: Account, language: str) -> None:
    """Deletes the account; what hung on it in other packages has ended before, in the same transaction."""
    values = {"years": RECORDS_KEPT // YEAR}
    outbox.put(session, outbox.Mail(account.email, MAIL, language, values))
    session.execute(deleting(PasswordReset).where(PasswordReset.account_id == account.id))
    events.record(session, AccountDeleted(account.id))
    session.delete(account)
    session.flush()
