"""Tables of vehicle returns: entries, their history, contacts, who approves at a dealer, and who stands in for whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mytoyota.base import clock
from mytoyota.base.db import Base, Encrypted, Moment, encrypted_column, id_column
from mytoyota.base.retention import AT_ONCE, WITH_THE_RECORDS, Erase, Keep
from mytoyota.jpass.models import NUMBER
from mytoyota.jpass.returns import kept
from mytoyota.jpass.returns.content import Content, content_of
from mytoyota.jpass.returns.route import Route
from mytoyota.jpass.returns.statuses import Status
from mytoyota.jpass.returns.transitions import Standing
from mytoyota.organisation.models import Dealer, Staff

# At most one entry is under way or has brought the vehicle back: withdrawn ones and completed 未返却確定 do not count.
COUNTS = text("status <> 'withdrawn' AND NOT (status = 'completed' AND result = 'not_returned')")


class ReturnEntry(Base):
    """One return of one contract's vehicle, from when it was submitted.

    `moves` counts what was done with it: it is the version that a page was shown of. `since` is when the present wait
    began, which both reminders count from. What was entered and the finance company's message are encrypted.
    """

    __tablename__ = "return_entry"
    __table_args__ = (
        Index("uq_return_entry_of_contract", "contract_id", unique=True, sqlite_where=COUNTS, postgresql_where=COUNTS),
        Index("ix_return_entry_of_dealer", "dealer_id", "status", "since"),
        Index("ix_return_entry_waits", "status", "since"),
        Index("ix_return_entry_contract_id", "contract_id"),
        Index("ix_return_entry_closed_at", "closed_at"),
    )

    id: Mapped[str] = id_column()
    contract_id: Mapped[int] = mapped_column(NUMBER, ForeignKey("contract_number.id"))
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"))
    originator_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    originator_role: Mapped[str]  # the role in which they submitted it, corrected it or took it over
    route: Mapped[str]  # str(Route), kept from submitting or correcting
    status: Mapped[str]
    moves: Mapped[int] = mapped_column(default=0)
    result: Mapped[str]  # as in the content: what a completed entry means for the next one
    content_encrypted: Mapped[Any] = encrypted_column(nullable=False)

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    requested_at: Mapped[datetime | None]  # 依頼日時: when it became 依頼中
    closed_at: Mapped[datetime | None]

    store_approver_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    headquarters_approver_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))  # of the finance company
    message_encrypted: Mapped[Any] = encrypted_column()
    messaged_at: Mapped[datetime | None]
    approval_reminded_at: Mapped[datetime | None]  # of the present wait
    procedure_reminded_at: Mapped[datetime | None]

    content = Encrypted()
    message = Encrypted()

    originator: Mapped[Staff] = relationship(foreign_keys=originator_id)
    handler: Mapped[Staff | None] = relationship(foreign_keys=handler_id)
    dealer: Mapped[Dealer] = relationship()

    @property
    def entered(self) -> Content:
        """What was entered."""
        return content_of(self.content)

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return Standing(Route.parse(self.route), Status(self.status), self.originator_role)


class ReturnMove(Base):
    """One act on an entry: who, when, from, to, why, what changed. The first has no `from_status`.

    Nobody acted (`staff_id` is None, `role` empty) where an entry ended because its contract went to another dealer.
    `route` is the one that the entry is on afterwards, `own` whether the one who acted did the originator's part.
    `for_id` is whose deputy they were in this act.
    """

    __tablename__ = "return_move"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[str] = id_column()
    entry_id: Mapped[str] = mapped_column(ForeignKey("return_entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    act: Mapped[str]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    role: Mapped[str]
    for_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    own: Mapped[bool]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    originator_role: Mapped[str]  # of the entry afterwards
    route: Mapped[str]
    why_encrypted: Mapped[Any] = encrypted_column()
    changes_encrypted: Mapped[Any] = encrypted_column()

    why = Encrypted()
    changes = Encrypted()

    staff: Mapped[Staff | None] = relationship(foreign_keys=staff_id)
    stood_for: Mapped[Staff | None] = relationship(foreign_keys=for_id)


class ReturnContact(Base):
    """How one person can be reached about one entry: 連絡先1–3 and whether they want to hear of 手続完了."""

    __tablename__ = "return_contact"
    __table_args__ = (
        UniqueConstraint("entry_id", "staff_id"),
        Index("ix_return_contact_of_staff", "staff_id", "updated_at"),
    )

    id: Mapped[str] = id_column()
    entry_id: Mapped[str] = mapped_column(ForeignKey("return_entry.id", ondelete="CASCADE"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    contact1_encrypted: Mapped[Any] = encrypted_column()
    contact2_encrypted: Mapped[Any] = encrypted_column()
    email_encrypted: Mapped[Any] = encrypted_column()
    notify: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    contact1 = Encrypted()
    contact2 = Encrypted()
    email = Encrypted()


class ApprovalFlow(Base):
    """承認フロー設定 of one dealer: which approvals there are, and the headquarters approvers' address."""

    __tablename__ = "approval_flow"

    id: Mapped[str] = id_column()
    dealer_id: Mapped[str] = mapped_column(ForeignKey("dealer.id"), unique=True)
    store_approval: Mapped[bool] = mapped_column(default=False)
    headquarters_approval: Mapped[bool] = mapped_column(default=False)
    email_encrypted: Mapped[Any] = encrypted_column()
    version: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime | None]

    email = Encrypted()


class ReturnDeputy(Base):
    """Somebody stands in for one approver from a day to a day in Japan, both included, with the acts of that desk.

    `desk` is the role of the one they stand for. `ended_at`: it was ended before its last day.
    """

    __tablename__ = "return_deputy"
    __table_args__ = (
        Index("ix_return_deputy_of_principal", "principal_id", "last_day"),
        Index("ix_return_deputy_of_deputy", "deputy_id", "last_day"),
    )

    id: Mapped[str] = id_column()
    principal_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    deputy_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    desk: Mapped[str]
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None]
    email_encrypted: Mapped[Any] = encrypted_column(nullable=False)
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    email = Encrypted()

    principal: Mapped[Staff] = relationship(foreign_keys=principal_id)
    deputy: Mapped[Staff] = relationship(foreign_keys=deputy_id)


_LONG_OVER = ReturnEntry.closed_at < bindparam("oldest_return", callable_=kept.oldest, type_=Moment())

RETENTION = (
    Erase(ReturnEntry, ReturnEntry.closed_at, AT_ONCE, only=_LONG_OVER),  # its history and contacts go with it
    Keep(ReturnMove, "as long as its entry"),
    Keep(ReturnContact, "as long as its entry"),
    Keep(ApprovalFlow, WITH_THE_RECORDS),
    Keep(ReturnDeputy, WITH_THE_RECORDS),
)
