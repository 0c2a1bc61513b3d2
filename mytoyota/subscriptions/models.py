"""What was applied for, as it was accepted (guide 3-1/12-A, 3-2/10-A)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep


class Application(Base):
    """One service for one vehicle, applied for under one registration as user; what was accepted never changes.

    `lines` holds what was chosen with names and prices as of then: `[{"id", "kind", "name": {"ja", "en"}, "yen"}]`.
    `set_aside_at` says since when the registration it was made under is replaced, and `renewed_by` which later
    application of the same account for the same service took its place. A service that was ended (`ended_at`, and
    `ended_because`: wish, given_up, account_deleted) runs and is charged to the end of the day `ended_on` in Japan;
    `finished_at` says since when nothing of it is left. Then, or before, it can be applied for anew.
    """

    __tablename__ = "service_application"
    __table_args__ = (
        Index(
            "uq_service_application_running",
            "registration_id",
            "service",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[str] = id_column()
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(index=True)  # empty where it was applied for without an order
    service: Mapped[str]  # t_connect, charging
    registration_id: Mapped[str]
    account_id: Mapped[str]  # `sub` at the provider
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    payment_method_id: Mapped[str | None]
    accepted_at: Mapped[datetime] = mapped_column(default=clock.now)
    set_aside_at: Mapped[datetime | None]
    renewed_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_on: Mapped[str | None]  # YYYY-MM-DD
    ended_because: Mapped[str | None]
    finished_at: Mapped[datetime | None]

    @property
    def about(self) -> str:
        """Whose history tells what happens to it: the order's, else the vehicle's."""
        return self.order_id or self.vehicle_id

    @property
    def total(self) -> int:
        """Yen a month with tax."""
        return sum(int(line["yen"]) for line in self.lines)


RETENTION = (Keep(Application, WITH_THE_RECORDS),)
