"""The table of registrations: who is buyer and who is user of a vehicle (guide 1-1/9-A, 2-1/3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import RECORDS_KEPT, Erase, account_deleted_at

BUYER, USER = "buyer", "user"
MATCHED, PENDING, DIFFERENT = "matched", "pending", "different"


class Registration(Base):
    """A buyer or a user as registered: never changed, only replaced by a later one (decision 2).

    Its person may end it (`given_up_at`): then nobody takes its place, and it counts as replaced too.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_in_force",
            "vehicle_id",
            "role",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
        Index("uq_registration_review", "review_id", unique=True),
    )

    id: Mapped[str] = id_column()
    vehicle_id: Mapped[str] = mapped_column(ForeignKey("vehicle.id"), index=True)
    order_id: Mapped[str | None] = mapped_column(index=True)  # empty where it was made without an order
    role: Mapped[str]  # buyer, user
    journey_id: Mapped[str]  # where in the wizard it was made: a plain reference, nothing here reads it
    account_id: Mapped[str]  # `sub` at the provider
    kind: Mapped[str]  # individual, corporate
    match: Mapped[str | None]  # of a user: matched, pending, different
    language: Mapped[str] = mapped_column(default="ja")
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)
    replaced_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    # The review that took the place of the staff check (4-1): a plain reference, reviews stand above registrations.
    review_id: Mapped[str | None]
    claims_encrypted: Mapped[Any] = encrypted_column()

    claims = Encrypted()

    @property
    def about(self) -> str:
        """Whose history tells what happens to it: the order's, else the vehicle's."""
        return self.order_id or self.vehicle_id


RETENTION = (
    # As long as the account, and after that as long as its other records; who it was then goes, the fact stays.
    Erase(
        Registration,
        account_deleted_at(Registration.account_id),
        RECORDS_KEPT,
        only=Registration.claims_encrypted.is_not(None),
        blank=("claims_encrypted",),
    ),
)
