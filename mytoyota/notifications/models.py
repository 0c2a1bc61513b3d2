"""One row per mail or SMS; its text is encrypted, and erased once it is delivered."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import DAY, MONTH, Erase


class Message(Base):
    """What is to reach one person. `recipient` is an e-mail address or a phone number (E.164)."""

    __tablename__ = "message"

    id: Mapped[str] = id_column()
    channel: Mapped[str]  # mail, sms
    template: Mapped[str]
    message_id: Mapped[str]  # RFC 5322; the same when a mail is sent a second time after a crash
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]  # of a code or a link that ends soon: after that it is not sent any more
    mailbox: Mapped[str | None]  # the name of the address it comes from, where that is not the product's own
    series: Mapped[str | None] = mapped_column(index=True)  # of two messages of a series only the newer is sent
    dropped_at: Mapped[datetime | None]
    dropped_because: Mapped[str | None]  # expired, superseded, refused
    recipient_encrypted: Mapped[Any] = encrypted_column()
    subject_encrypted: Mapped[Any] = encrypted_column()
    body_encrypted: Mapped[Any] = encrypted_column()

    recipient = Encrypted()
    subject = Encrypted()
    body = Encrypted()


# A message loses its text when it is sent; the demo's outbox shows it for a day.
RETENTION = (
    Erase(Message, Message.sent_at, DAY),
    Erase(Message, Message.dropped_at, DAY),
    Erase(Message, Message.created_at, MONTH),
)
