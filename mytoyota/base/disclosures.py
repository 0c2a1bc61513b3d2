"""What of an account was shared with whom, when and under which text: written where the data really go out.

Nothing personal stands here: kinds of data, codes and ids. A text is kept word for word under the hash of its words,
so that whoever agreed to it can read it as it was.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Connection, ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, id_column, new_id
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.retention import RECORDS_KEPT, WITH_THE_RECORDS, Erase, Keep, account_deleted_at


class SharedText(Base):
    """A text that somebody agreed to, as it stood on the page; `id` is the SHA-256 of its words."""

    __tablename__ = "shared_text"

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    language: Mapped[str]
    words: Mapped[str]
    since: Mapped[datetime] = mapped_column(default=clock.now)


class DisclosureRow(Base):
    """One sharing. `source` names its cause, so that the same one is written once."""

    __tablename__ = "disclosure"

    id: Mapped[str] = id_column()
    account_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    recipient: Mapped[str]
    what: Mapped[list[str]] = mapped_column(JSON)
    occasion: Mapped[str]
    text_hash: Mapped[str | None] = mapped_column(ForeignKey("shared_text.id"))
    source: Mapped[str] = mapped_column(unique=True)


@dataclass(frozen=True)
class Disclosure:
    """What goes out: whose data, to whom (`client:<id>`, `store:<id>`, `certificates`, `cards`, …), which kinds.

    `what` are scopes of the provider or the codes of my/web_receipt.py, as are the occasions. `text_hash` is what
    `keep_text` returned. `at` is when it went out, where it is written later: before, there was no account.
    """

    account_id: str
    recipient: str
    what: tuple[str, ...]
    occasion: str
    source: str
    text_hash: str | None = None
    at: datetime | None = None


def keep_text(session: Session, title: str, language: str, words: str) -> str:
    """Keeps a text as it is shown, once; the hash under which it opens again."""
    found = hashlib.sha256(f"{title}\n{language}\n{words}".encode()).hexdigest()
    if session.get(SharedText, found) is None:
        insert_if_absent(session, SharedText(id=found, title=title, language=language, words=words))
    return found


def record(session: Session, one: Disclosure) -> None:
    """Writes a sharing in the transaction of its cause; the same `source` a second time is the same sharing."""
    if is_recorded(session, one.source):
        return
    row = DisclosureRow(account_id=one.account_id, recipient=one.recipient, what=list(one.what), occasion=one.occasion)
    row.text_hash, row.source, row.at = one.text_hash, one.source, one.at or clock.now()
    insert_if_absent(session, row)


def record_on(connection: Connection, one: Disclosure) -> None:
    """The same on a connection, for a cause that comes once by itself."""
    values = vars(one) | {"id": new_id(), "at": one.at or clock.now(), "what": list(one.what)}
    connection.execute(insert(DisclosureRow).values(values))


def is_recorded(session: Session, source: str) -> bool:
    """Whether a sharing with this cause was written before."""
    return session.scalar(select(DisclosureRow.id).where(DisclosureRow.source == source)) is not None


def of_account(session: Session, account_id: str) -> list[DisclosureRow]:
    """All that was shared of an account, newest first."""
    found = select(DisclosureRow).where(DisclosureRow.account_id == account_id)
    return list(session.scalars(found.order_by(DisclosureRow.at.desc(), DisclosureRow.id)))


def newest_text(session: Session, account_id: str, recipient: str | None = None) -> str | None:
    """The hash of the text under which something of the account was shared last, with this recipient or with any."""
    rows = of_account(session, account_id)
    return next((row.text_hash for row in rows if row.text_hash and recipient in (None, row.recipient)), None)


def texts(session: Session, hashes: Iterable[str | None]) -> dict[str, SharedText]:
    """The texts under these hashes."""
    wanted = {one for one in hashes if one}
    found = session.scalars(select(SharedText).where(SharedText.id.in_(wanted))) if wanted else ()
    return {row.id: row for row in found}


RETENTION = (
    Keep(SharedText, WITH_THE_RECORDS),
    # As long as the account, and after that as long as its other records.
    Erase(DisclosureRow, account_deleted_at(DisclosureRow.account_id), RECORDS_KEPT),
)
