"""What was applied for, as it was accepted (guide 3-1/12-A, 3-2/10-A)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep


class Application(Base):
    """One service for one vehicle, applied for under one registration as user; never changed once accepted.

    `lines` holds what was chosen with names and prices as of then: `[{"id", "kind", "name": {"ja", "en"}, "yen"}]`.
    `set_aside_at` says since when the registration it was made under is replaced, and `renewed_by` which later
    application of the same account for the same service took its place.
    """

    __tablename__ = "service_application"
    __table_args__ = (UniqueConstraint("registration_id", "service"),)

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

    @property
    def about(self) -> str:
        """Whose history tells what happens to it: the order's, else the vehicle's."""
        return self.order_id or self.vehicle_id

    @property
    def total(self) -> int:
        """Yen a month with tax."""
        return sum(int(line["yen"]) for line in self.lines)


RETENTION = (Keep(Application, WITH_THE_RECORDS),)
