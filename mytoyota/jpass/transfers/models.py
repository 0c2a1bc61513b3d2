"""Tables of store and staff changes: each change of a contract, the results of a bulk, and a dealer's closing days."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import DAY, WITH_THE_RECORDS, Erase, Keep
from mytoyota.jpass.models import NUMBER
from mytoyota.organisation.models import Staff, Store

UNDER_WAY, EFFECTIVE, UNDONE, VOID = "under_way", "effective", "undone", "void"
STATES = (UNDER_WAY, EFFECTIVE, UNDONE, VOID)
IS_UNDER_WAY = text("state = 'under_way'")
IS_WATCHED = text("state = 'under_way' OR (state = 'effective' AND agreed_at IS NULL)")
KEPT = timedelta(days=3650)  # what a company's books are kept for


class Transfer(Base):
    """A contract goes to another store, another person, or both; until `effective_on` it is 変更中.

    `number` counts a contract's changes. `registered_on` is a day in Japan. A person is None where nobody has the
    number (`from_staff_code`) or nobody was named: 担当者未定. What the finance company's file last said while it did
    not agree stands in `file_…`; `agreed_at` is when it said the same as we do, or when that ceased to matter. A change
    is void where the file gave the contract to another dealer before it took effect.
    """

    __tablename__ = "contract_transfer"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        Index(
            "uq_contract_transfer_under_way",
            "contract_id",
            unique=True,
            sqlite_where=IS_UNDER_WAY,
            postgresql_where=IS_UNDER_WAY,
        ),
        Index("ix_contract_transfer_due", "state", "effective_on"),
        Index("ix_contract_transfer_leaves", "from_store_id", "state", "registered_on"),
        Index("ix_contract_transfer_comes", "to_store_id", "state", "registered_on"),
        Index("ix_contract_transfer_watched", "contract_id", sqlite_where=IS_WATCHED, postgresql_where=IS_WATCHED),
        Index("ix_contract_transfer_closed_at", "closed_at"),
    )

    id: Mapped[str] = id_column()
    contract_id: Mapped[int] = mapped_column(NUMBER, ForeignKey("contract_number.id"))
    number: Mapped[int]
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    from_store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    from_staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    from_staff_code: Mapped[str]
    to_store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    to_staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    to_staff_code: Mapped[str]
    state: Mapped[str] = mapped_column(default=UNDER_WAY)
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)
    registered_on: Mapped[date] = mapped_column(Date)
    registered_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    effective_on: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None]  # it took effect, was undone or became void
    undone_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    file_store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    file_staff_code: Mapped[str | None]
    file_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    from_store: Mapped[Store] = relationship(foreign_keys=from_store_id)
    to_store: Mapped[Store] = relationship(foreign_keys=to_store_id)
    from_staff: Mapped[Staff | None] = relationship(foreign_keys=from_staff_id)
    to_staff: Mapped[Staff | None] = relationship(foreign_keys=to_staff_id)
    registrar: Mapped[Staff] = relationship(foreign_keys=registered_by)

    @property
    def moves_store(self) -> bool:
        """Whether another store gets the contract."""
        return self.from_store_id != self.to_store_id


class TransferBulk(Base):
    """What came of a bulk: for each contract the outcome's code, as it is shown to whoever pressed."""

    __tablename__ = "transfer_bulk"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    outcomes: Mapped[list[Any]] = mapped_column(JSON)  # [contract's id, outcome, transfer's id or ""]
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class ClosingDay(Base):
    """A day on which a dealer is closed."""

    __tablename__ = "closing_day"

    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)


class ClosingWeek(Base):
    """On which weekdays a dealer is closed: `weekdays` are figures, Monday is 0."""

    __tablename__ = "closing_week"
    __table_args__ = (CheckConstraint("length(weekdays) <= 6", name="open_on_some_day"),)

    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"), primary_key=True)
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    version: Mapped[int] = mapped_column(default=0)


RETENTION = (
    Erase(Transfer, Transfer.closed_at, KEPT),
    Erase(TransferBulk, TransferBulk.created_at, 90 * DAY),
    Keep(ClosingDay, WITH_THE_RECORDS),
    Keep(ClosingWeek, WITH_THE_RECORDS),
)
