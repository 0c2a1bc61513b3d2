"""Tables of files that came to set dealers, stores, staff and models up, and of the maintenance mode."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, encrypted_column, id_column
from mytoyota.base.retention import DAY, WITH_THE_RECORDS, Erase, Keep

READING, WAITING, READY, WRONG, APPLYING, DONE = "reading", "waiting", "ready", "wrong", "applying", "done"
ORGANISATION, MODELS = "organisation", "models"


class ProvisioningImport(Base):
    """A file: what stands in it is compared with what there is, shown, and taken in as a whole or not at all.

    `by` and `dealer_id` are whose file it is, and whose dealer it may change; both empty for a command's.
    `seen` is the last change of the organisation that the comparison knew of (`changes.last`).
    """

    __tablename__ = "provisioning_import"

    id: Mapped[str] = id_column()
    kind: Mapped[str]
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    dealer_id: Mapped[str | None] = mapped_column(ForeignKey("dealer.id"))
    state: Mapped[str] = mapped_column(default=READING)
    file_problem: Mapped[str | None]  # what is wrong with the file as a whole
    seen: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    done_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ProvisioningRow(Base):
    """One line of a file, and what it would do. `key` is what makes it the same thing as another line.

    `values` is what the line says of names, numbers and days; it goes with the file, a day after it came.
    """

    __tablename__ = "provisioning_row"
    __table_args__ = (
        Index("ix_provisioning_row_key", "import_id", "key"),
        Index("ix_provisioning_row_order", "import_id", "rank", "line"),
    )

    id: Mapped[str] = id_column()
    import_id: Mapped[str] = mapped_column(ForeignKey("provisioning_import.id"))
    line: Mapped[int]
    rank: Mapped[int]  # dealers before stores before staff
    key: Mapped[str]
    code: Mapped[str]
    place: Mapped[str]
    values = Encrypted()
    values_encrypted: Mapped[bytes | None] = encrypted_column()
    doubtful: Mapped[bool] = mapped_column(default=False)  # its code is shorter than others: zeros may be cut
    problem: Mapped[str | None]
    about: Mapped[str] = mapped_column(default="")  # the column that the problem is in
    action: Mapped[str | None]
    target_id: Mapped[str | None]  # the row that it is about, or will be
    place_id: Mapped[str | None]  # the place that this row stands at, or will
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Maintenance(Base):
    """One row while customers and stores are asked for patience."""

    __tablename__ = "maintenance"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


RETENTION = (
    Erase(ProvisioningRow, ProvisioningRow.created_at, DAY),
    Keep(ProvisioningImport, WITH_THE_RECORDS),
    Keep(Maintenance, "until it is over"),
)
