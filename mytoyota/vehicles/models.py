"""Tables of vehicle models, vehicles and vehicle certificates (車検証), which matching the user needs (2-1/3)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep


class VehicleModel(Base):
    """A model in one grade and the services it can have; both the list and the eligibility are data."""

    __tablename__ = "vehicle_model"
    __table_args__ = (UniqueConstraint("model", "grade"),)

    id: Mapped[str] = id_column()
    model: Mapped[str]
    grade: Mapped[str]
    t_connect: Mapped[bool]
    charging: Mapped[bool]
    offered: Mapped[bool] = mapped_column(default=True)  # false: no new orders, old ones keep it
    chassis_prefixes: Mapped[list[str]] = mapped_column(JSON, default=list)  # what its chassis numbers begin with


class Vehicle(Base):
    """One vehicle. Before a certificate confirms its chassis number each order has a vehicle of its own.

    `confirmed_at` says since when a certificate stands behind the chassis number; then no other vehicle has the same.
    """

    __tablename__ = "vehicle"
    __table_args__ = (
        Index(
            "uq_vehicle_confirmed",
            "chassis_lookup",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = id_column()
    model_id: Mapped[str | None] = mapped_column(ForeignKey("vehicle_model.id"))
    chassis = Encrypted()
    chassis_encrypted: Mapped[bytes | None] = encrypted_column()
    chassis_lookup: Mapped[str | None] = mapped_column(index=True)
    plate = Encrypted()
    plate_encrypted: Mapped[bytes | None] = encrypted_column()
    plate_lookup: Mapped[str | None] = mapped_column(index=True)
    light: Mapped[bool | None]  # 軽自動車; empty: not known
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Certificate(Base):
    """The certificate on file for one order's vehicle. `content` is a keyed hash: the same data twice are once."""

    __tablename__ = "certificate"

    id: Mapped[str] = id_column()
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]  # individual, corporate: what the 使用者 is
    name = Encrypted()
    name_encrypted: Mapped[bytes | None] = encrypted_column()
    address = Encrypted()
    address_encrypted: Mapped[bytes | None] = encrypted_column()
    chassis = Encrypted()
    chassis_encrypted: Mapped[bytes | None] = encrypted_column()
    chassis_lookup: Mapped[str] = mapped_column(index=True)
    plate = Encrypted()
    plate_encrypted: Mapped[bytes | None] = encrypted_column()
    plate_lookup: Mapped[str | None] = mapped_column(index=True)
    light: Mapped[bool] = mapped_column(default=False)  # 軽自動車
    first_registered: Mapped[str | None]  # 初度登録年月 as YYYY-MM
    expires_on: Mapped[str | None]  # 有効期間の満了する日 as YYYY-MM-DD
    source: Mapped[str]  # typed, file, service
    content: Mapped[str]
    arrived_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


RETENTION = (
    Keep(VehicleModel, WITH_THE_RECORDS),
    Keep(Vehicle, WITH_THE_RECORDS),
    Keep(Certificate, WITH_THE_RECORDS),
)
