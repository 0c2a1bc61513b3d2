"""The table of reviews: what was applied for after delivery, what is known of the certificate, who decided (4-1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import DAY, Erase

# asked: the certificate is asked for, again and again; person: waits for a person; the others are over.
# replaced: the same account applied anew for the same vehicle, and that application counts.
# withdrawn: the account is gone that applied, or gave the vehicle up.
ASKED, PERSON, ACCEPTED, REFUSED, REPLACED = "asked", "person", "accepted", "refused", "replaced"
WITHDRAWN = "withdrawn"
OPEN = (ASKED, PERSON)
IS_OPEN = text("state IN ('asked', 'person')")
IS_LOOKED_AT = text("first_by IS NOT NULL")
KEPT = 90 * DAY  # what a refused review says, and the way to mend it
FIELDS = ("name", "address", "kind", "chassis", "plate", "light")  # what may differ


class Review(Base):
    """One application to be registered as the user, made after delivery.

    `differing` and `levels` name fields and how near they are; what the fields hold is encrypted. `causes` says why
    it waits for a person. The one who looked at it first (`first_by`) is not the one who looks a second time.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index(
            "uq_review_open",
            "account_id",
            "chassis_lookup",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        # The queue's pages: everybody's, or one dealer's, oldest first.
        Index("ix_review_queue", "state", "applied_at", "id"),
        Index("ix_review_queue_of_dealer", "state", "dealer_id", "applied_at", "id"),
        Index(
            "ix_review_second_look",
            "state",
            "applied_at",
            "id",
            sqlite_where=IS_LOOKED_AT,
            postgresql_where=IS_LOOKED_AT,
        ),
        Index("ix_review_applied_at", "applied_at"),
    )

    id: Mapped[str] = id_column()
    account_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]  # individual, corporate
    language: Mapped[str] = mapped_column(default="ja")
    journey_id: Mapped[str]  # where in the wizard it was applied for: a plain reference, nothing here reads it
    order_id: Mapped[str | None] = mapped_column(index=True)
    dealer_id: Mapped[str | None]  # of the order: whose headquarters may decide
    claims = Encrypted()
    claims_encrypted: Mapped[Any] = encrypted_column()
    chassis = Encrypted()
    chassis_encrypted: Mapped[Any] = encrypted_column()
    chassis_lookup: Mapped[str] = mapped_column(index=True)
    plate = Encrypted()
    plate_encrypted: Mapped[Any] = encrypted_column()
    light: Mapped[bool] = mapped_column(default=False)  # 軽自動車, as entered
    content: Mapped[str]  # keyed hash of claims and numbers: the same twice is once
    mends: Mapped[str | None] = mapped_column(ForeignKey("review.id"), index=True)
    text_hash: Mapped[str | None]  # of the terms it was applied under (base/disclosures.py)
    applied_at: Mapped[datetime] = mapped_column(default=clock.now)
    expected_on: Mapped[str | None]  # what the customer was told, as YYYY-MM-DD

    state: Mapped[str] = mapped_column(default=ASKED)
    asks: Mapped[int] = mapped_column(default=0)  # how often the certificate was asked for
    asked_at: Mapped[datetime | None]
    next_ask_at: Mapped[datetime | None]
    certificate = Encrypted()  # as it was answered last: what a person compares with
    certificate_encrypted: Mapped[Any] = encrypted_column()
    levels: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    differing: Mapped[list[str]] = mapped_column(JSON, default=list)
    causes: Mapped[list[str]] = mapped_column(JSON, default=list)
    person_since: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # since when the desk is reminded of it
    told_at: Mapped[datetime | None]  # when the customer was told that it takes longer

    first_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    first_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))  # empty where the rules decided
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    reason = Encrypted()  # why a person refused it
    reason_encrypted: Mapped[Any] = encrypted_column()
    registration_id: Mapped[str | None] = mapped_column(ForeignKey("registration.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def about(self) -> str:
        """Whose history tells what happens to it: the order's, else its own."""
        return self.order_id or self.id

    @property
    def is_open(self) -> bool:
        """Whether it is not decided yet."""
        return self.state in OPEN


_OVER = Review.state.not_in(OPEN)
_WORDS = Review.certificate_encrypted.is_not(None) | Review.reason_encrypted.is_not(None)
_LEFT = Review.state.in_((REFUSED, REPLACED)) & Review.claims_encrypted.is_not(None)

# A review stays as long as the account.
RETENTION = (
    # As long as somebody may ask why, or mend what differs; what was accepted is on file by itself.
    Erase(Review, Review.decided_at, KEPT, _OVER & _WORDS, blank=("certificate_encrypted", "reason_encrypted")),
    Erase(Review, Review.decided_at, KEPT, _LEFT, blank=("claims_encrypted",)),
)
