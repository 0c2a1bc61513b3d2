"""Acts that happen once whatever the browser sends: a unique row per act and subject (decision 8)."""

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base


class IdempotencyRecord(Base):
    """The act `act` was done for `subject`; `result` is what the first answer pointed to."""

    __tablename__ = "idempotency_record"

    act: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


def get(session: Session, act: str, subject: str) -> str | None:
    """The result of the first time, or nothing when this is the first."""
    row = session.get(IdempotencyRecord, (act, subject))
    return row.result if row else None


def store(session: Session, act: str, subject: str, result: str) -> None:
    """Keeps the first result; a second writer at the same moment fails on the unique key and rolls back."""
    session.add(IdempotencyRecord(act=act, subject=subject, result=result))
    session.flush()
