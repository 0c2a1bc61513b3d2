"""Tables of dealers, stores, organisations beside them, and the staff of all three."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import MONTH, WITH_THE_RECORDS, Erase, Keep
from mytoyota.organisation.roles import SALES

# A member of staff works at exactly one place, of the kind that their role has.
PLACE_FITS_ROLE = (
    "role IN ('sales', 'manager', 'headquarters', 'finance', 'center')"
    " AND (store_id IS NOT NULL) = (role IN ('sales', 'manager'))"
    " AND (dealer_id IS NOT NULL) = (role IN ('headquarters'))"
    " AND (organisation_id IS NOT NULL) = (role IN ('finance', 'center'))"
)


class Dealer(Base):
    """A company that sells vehicles (販売会社); its headquarters sign in with its code."""

    __tablename__ = "dealer"

    id: Mapped[str] = id_column()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)


class Store(Base):
    """One showroom (店舗); its staff see the orders of their own store only.

    `opened_on` is its first day, `closed_on` the first on which it is closed for good; both are days in Japan, and
    empty where nobody said. From `closed_on` on its code is in use no more: pages show it in parentheses.
    """

    __tablename__ = "store"

    id: Mapped[str] = id_column()
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    dealer: Mapped[Dealer] = relationship()

    def is_closed(self, day: date) -> bool:
        """Whether it is closed for good on this day."""
        return self.closed_on is not None and self.closed_on <= day


class Organisation(Base):
    """A party with staff that belongs to no dealer: the finance company (TFC), the registration desk (center).

    `role` is the one role that its staff have. A code is given once among stores, dealers and organisations.
    """

    __tablename__ = "organisation"

    id: Mapped[str] = id_column()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]


Workplace = Store | Dealer | Organisation


class Staff(Base):
    """One member of staff with one role at one place; `active` false shuts them out with their next request.

    No `password_hash`: they were invited and chose none yet. What was signed in under another `sign_in_epoch` is over.
    """

    __tablename__ = "staff"
    __table_args__ = (
        # A number is given once per place; where a column is empty, its constraint says nothing.
        UniqueConstraint("store_id", "number"),
        UniqueConstraint("dealer_id", "number"),
        UniqueConstraint("organisation_id", "number"),
        CheckConstraint(PLACE_FITS_ROLE, name="place_fits_role"),
    )

    id: Mapped[str] = id_column()
    role: Mapped[str] = mapped_column(default=SALES)
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    dealer_id: Mapped[str | None] = mapped_column(ForeignKey("dealer.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    email = Encrypted()
    email_encrypted: Mapped[bytes | None] = encrypted_column()
    sign_in_epoch: Mapped[int] = mapped_column(default=0)

    store: Mapped[Store | None] = relationship()
    dealer: Mapped[Dealer | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def workplace(self) -> Workplace:
        """The store, the dealer or the organisation they work at."""
        place = self.store or self.dealer or self.organisation
        assert place is not None  # PLACE_FITS_ROLE
        return place


class FormerPost(Base):
    """Where a member of staff worked, and in which role, until they were moved."""

    __tablename__ = "former_post"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[str]
    store_id: Mapped[str | None] = mapped_column(ForeignKey("store.id"))
    dealer_id: Mapped[str | None] = mapped_column(ForeignKey("dealer.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    until: Mapped[datetime] = mapped_column(default=clock.now)


class PasswordLink(Base):
    """A link by which one member of staff sets their password, once and until `expires_at`; a newer one replaces it."""

    __tablename__ = "staff_password_link"

    id: Mapped[str] = id_column()
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


RETENTION = (
    Keep(Dealer, WITH_THE_RECORDS),
    Keep(Store, WITH_THE_RECORDS),
    Keep(Organisation, WITH_THE_RECORDS),
    Keep(Staff, WITH_THE_RECORDS),
    Keep(FormerPost, WITH_THE_RECORDS),
    Erase(PasswordLink, PasswordLink.expires_at, MONTH),
)
