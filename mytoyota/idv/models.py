"""The table of staff checks: who confirmed which data against the ID document, and when (guide 1-1/8-A, 1-1/19-B)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import MONTH, Erase

STANDING = text("state IN ('waiting', 'confirmed')")


class StaffCheck(Base):
    """One request to look at an ID document; it holds for the data with this fingerprint alone.

    `state` is waiting, confirmed, sent_back or void (the data were changed before anyone decided).
    """

    __tablename__ = "staff_check"
    __table_args__ = (
        Index(
            "uq_staff_check_standing",
            "subject_kind",
            "subject_id",
            "fingerprint",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_staff_check_store_state", "store_id", "state"),
    )

    id: Mapped[str] = id_column()
    store_id: Mapped[str]
    order_id: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]  # buyer, user, buyer_sign_up, user_sign_up
    subject_id: Mapped[str]
    fingerprint: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]  # a staff id
    shown = Encrypted()
    shown_encrypted: Mapped[bytes | None] = encrypted_column()
    correct_fields: Mapped[list[Any]] = mapped_column(JSON, default=list)
    note = Encrypted()
    note_encrypted: Mapped[bytes | None] = encrypted_column()
    difference_reason = Encrypted()
    difference_reason_encrypted: Mapped[bytes | None] = encrypted_column()
    code_nonce: Mapped[str | None]
    code_by: Mapped[str | None]  # the staff id whose console shows the code
    code_expires_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


_COMPARED = func.coalesce(StaffCheck.shown_encrypted, StaffCheck.note_encrypted, StaffCheck.difference_reason_encrypted)
# That a check was made stays on record; what was compared does not.
RETENTION = (
    Erase(
        StaffCheck,
        StaffCheck.asked_at,
        MONTH,
        only=_COMPARED.is_not(None),
        blank=("shown_encrypted", "note_encrypted", "difference_reason_encrypted"),
    ),
)
