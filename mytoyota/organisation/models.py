"""Tables of dealers, stores and staff."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base.db import Base, id_column
from mytoyota.base.retention import WITH_THE_RECORDS, Keep


class Dealer(Base):
    """A company that sells vehicles (販売会社)."""

    __tablename__ = "dealer"

    id: Mapped[str] = id_column()
    name: Mapped[str] = mapped_column(unique=True)


class Store(Base):
    """One showroom (店舗); staff see the orders of their own store only."""

    __tablename__ = "store"

    id: Mapped[str] = id_column()
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str]

    dealer: Mapped[Dealer] = relationship()


class Staff(Base):
    """One member of staff; `active` false shuts them out with their next request."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("store_id", "number"),)

    id: Mapped[str] = id_column()
    store_id: Mapped[str] = mapped_column(ForeignKey("store.id"))
    number: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)

    store: Mapped[Store] = relationship()


RETENTION = (Keep(Dealer, WITH_THE_RECORDS), Keep(Store, WITH_THE_RECORDS), Keep(Staff, WITH_THE_RECORDS))
