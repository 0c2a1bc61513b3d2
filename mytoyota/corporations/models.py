"""The imported register: one row a corporation, found by number or by the beginning of its name; no personal data."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base
from mytoyota.base.retention import PUBLIC, Keep

# Compared byte by byte on both databases, so that the beginning of a name is a range of the index.
BY_BYTES = String().with_variant(String(collation="C"), "postgresql")


class RegisteredCompany(Base):
    """A corporation's present record. `name_key` and `furigana_key` are folded by `names.key`; dates are ISO text."""

    __tablename__ = "registered_company"
    __table_args__ = (
        Index("ix_registered_company_name_key", "name_key"),
        Index("ix_registered_company_furigana_key", "furigana_key"),
    )

    number: Mapped[str] = mapped_column(String(13), primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(BY_BYTES)
    furigana: Mapped[str]
    furigana_key: Mapped[str | None] = mapped_column(BY_BYTES)
    kind: Mapped[str] = mapped_column(String(3))
    postal_code: Mapped[str] = mapped_column(String(7))
    prefecture: Mapped[str]
    city: Mapped[str]
    street: Mapped[str]
    abroad: Mapped[str]
    closed_on: Mapped[str] = mapped_column(String(10))
    close_cause: Mapped[str] = mapped_column(String(2))
    successor: Mapped[str] = mapped_column(String(13))
    excluded: Mapped[bool]
    altered: Mapped[bool]
    updated_on: Mapped[str] = mapped_column(String(10))


class RegisterImport(Base):
    """How far a file was taken in: written with each batch, so that a stopped import goes on where it was."""

    __tablename__ = "register_import"

    file: Mapped[str] = mapped_column(primary_key=True)  # a hash of what the file is, whatever its name
    position: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes of the unpacked CSV that are done
    rows: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]


RETENTION = (
    Keep(RegisteredCompany, PUBLIC),
    Keep(RegisterImport, PUBLIC),
)
