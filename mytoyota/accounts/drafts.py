"""What was typed on a personal page and not sent yet: kept for a day, encrypted, for its account alone (decision 4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, Erase

LIVES = timedelta(days=1)


class AccountDraft(Base):
    """One page's words of one account."""

    __tablename__ = "account_draft"
    __table_args__ = (UniqueConstraint("account_id", "page"),)

    id: Mapped[str] = id_column()
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    page: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    typed_encrypted: Mapped[Any] = encrypted_column()

    typed = Encrypted()


def keep(session: Session, account_id: str, page: str, typed: Mapping[str, Any]) -> None:
    """Puts the words by in place of former ones."""
    forget(session, account_id, page)
    row = AccountDraft(account_id=account_id, page=page, expires_at=clock.now() + LIVES)
    row.typed = dict(typed)
    session.add(row)


def kept(session: Session, account_id: str, page: str) -> dict[str, Any]:
    """What was typed there and not sent, or nothing."""
    found = select(AccountDraft).where(AccountDraft.account_id == account_id, AccountDraft.page == page)
    row = session.scalar(found.where(AccountDraft.expires_at > clock.now()))
    return dict(row.typed) if row else {}


def forget(session: Session, account_id: str, page: str) -> None:
    """The words became the account's, or are not wanted any more."""
    session.execute(delete(AccountDraft).where(AccountDraft.account_id == account_id, AccountDraft.page == page))


RETENTION = (Erase(AccountDraft, AccountDraft.expires_at, AT_ONCE),)
