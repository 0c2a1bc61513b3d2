"""The table of line openings: one row for each time that a line was asked for (guide 5-1/3-A)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import MONTH, Erase

# asked: written, and perhaps sent; opening: the service has accepted it; closing: to be closed, or called off.
ASKED, OPENING, OPEN, FAILED, CLOSING, CLOSED = "asked", "opening", "open", "failed", "closing", "closed"
LIVING = (ASKED, OPENING, OPEN)
STATES = (*LIVING, FAILED, CLOSING, CLOSED)
OVER = (FAILED, CLOSED)
IS_LIVING = text("state IN ('asked', 'opening', 'open')")
# Why a line did not come to be used: the service's own codes beside these.
TIMEOUT, VEHICLE = "timeout", "vehicle"


class LineOpening(Base):
    """One line that an account asked for; its id is the key under which the service knows it.

    A vehicle has at most one that lives. `opened_at` and `checked_at` say since when the line is open and the vehicle
    behind it checked; `failed_at` with `reason` that it did not come so far. One that failed half-way is closed first.
    """

    __tablename__ = "line_opening"
    __table_args__ = (
        Index("uq_line_opening_living", "vehicle_id", unique=True, sqlite_where=IS_LIVING, postgresql_where=IS_LIVING),
        Index("ix_line_opening_state", "state", "next_ask_at"),
    )

    id: Mapped[str] = id_column()
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.id"), index=True)
    account_id: Mapped[str] = mapped_column(index=True)  # `sub` at the provider
    registration_id: Mapped[str]  # as the user: a plain reference, registrations stand above
    chassis = Encrypted()  # as it was asked for
    chassis_encrypted: Mapped[Any] = encrypted_column()
    state: Mapped[str] = mapped_column(default=ASKED)
    reason: Mapped[str | None]
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]  # when its customer was told how it ended
    asks: Mapped[int] = mapped_column(default=0)  # how often the service was asked
    asked_at: Mapped[datetime | None]
    next_ask_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def goes_on(self) -> bool:
        """Whether there is still something to hear from the service."""
        return self.state in (ASKED, OPENING, CLOSING) or (self.state == OPEN and self.checked_at is None)


_ENDED = LineOpening.state.in_(OVER) & LineOpening.chassis_encrypted.is_not(None)
# An opening stays as long as the records; the number that it was asked for goes once it is over.
RETENTION = (Erase(LineOpening, LineOpening.asked_at, MONTH, _ENDED, blank=("chassis_encrypted",)),)
