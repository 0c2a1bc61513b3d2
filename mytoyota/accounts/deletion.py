"""Deletes an account: its own data are erased, and its records know since when they are kept (アカウントの削除)."""

from dataclasses import dataclass

from sqlalchemy import delete as deleting
from sqlalchemy.orm import Session

from mytoyota.accounts.models import Account, PasswordReset
from mytoyota.base import events
from mytoyota.base.retention import ACCOUNT_DELETED, RECORDS_KEPT, YEAR
from mytoyota.notifications import outbox

MAIL = "mail/account_deleted.txt"


@dataclass(frozen=True)
class AccountDeleted(events.Event):
    """The owner deleted the account; `about` is its id. From here on its records are kept for `RECORDS_KEPT`."""


def delete(session: Session, account: Account, language: str) -> None:
    """Deletes the account; what hung on it in other packages has ended before, in the same transaction."""
    values = {"years": RECORDS_KEPT // YEAR}
    outbox.put(session, outbox.Mail(account.email, MAIL, language, values))
    session.execute(deleting(PasswordReset).where(PasswordReset.account_id == account.id))
    assert AccountDeleted.__name__ == ACCOUNT_DELETED  # by it the records know since when they are kept
    events.record(session, AccountDeleted(account.id))
    session.delete(account)
    session.flush()
