"""Tables of orders and their links (guide 1-1/1, 1-1/4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep
from mytoyota.organisation.models import Staff, Store
from mytoyota.vehicles.models import Vehicle, VehicleModel


class Order(Base):
    """One contracted vehicle at one store. `nonce` is the form it was opened with, so that twice is once."""

    __tablename__ = "vehicle_order"
    __table_args__ = (UniqueConstraint("store_id", "contract_number"),)

    id: Mapped[str] = id_column()
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    model_id: Mapped[str] = mapped_column(ForeignKey("vehicle_model.id"))  # as contracted
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.id"), index=True)
    contract_number: Mapped[str] = mapped_column(index=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    asked_for: Mapped[list[Any]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    store: Mapped[Store] = relationship()
    staff: Mapped[Staff] = relationship()
    model: Mapped[VehicleModel] = relationship()
    vehicle: Mapped[Vehicle] = relationship()

    __mapper_args__ = {"version_id_col": version}


class OrderLink(Base):
    """The link of one order for one role; its token is derived from this row, never stored (decision 5).

    `version` is that of its address. `generation` counts how often what was begun with the link became void: the
    buyer's when the order was handed to another phone, the user's with every renewal.
    """

    __tablename__ = "order_link"
    __table_args__ = (UniqueConstraint("order_id", "role"),)

    id: Mapped[str] = id_column()
    order_id: Mapped[str] = mapped_column(ForeignKey("vehicle_order.id"))
    role: Mapped[str]  # buyer, user, after
    version: Mapped[int] = mapped_column(default=1)
    generation: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


RETENTION = (Keep(Order, WITH_THE_RECORDS), Keep(OrderLink, WITH_THE_RECORDS))
