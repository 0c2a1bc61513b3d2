"""What happened, in the past tense, kept for good: who, when, about what, without any personal data."""

from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock, db
from mytoyota.base.db import Base
from mytoyota.base.fixed import Fixed


class EventRow(Base):
    """One thing that happened. `details` holds ids and codes only."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    name: Mapped[str] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


_ROWS = EventRow.metadata.tables[EventRow.__tablename__]
_NEW = Fixed(_ROWS.insert().values({name: bindparam(name) for name in ("at", "name", "about", "details")}))


@dataclass(frozen=True)
class Event:
    """Base of all facts; `about` is the id of the row whose history this belongs to."""

    about: str


def record(session: Session, event: Event) -> None:
    """Writes the fact in the transaction of its cause."""
    assert is_dataclass(event)
    details = {key: value for key, value in asdict(event).items() if key != "about"}
    told = {"at": clock.now(), "name": type(event).__name__, "about": event.about, "details": details}
    _NEW.changes(db.connection(session), told)  # nothing refers to it: it need not wait for a flush (decision 20)


def history(session: Session, about: str) -> list[EventRow]:
    """All that happened to one row, oldest first."""
    return list(session.scalars(select(EventRow).where(EventRow.about == about).order_by(EventRow.id)))
