"""Who looked at whose data, signed in or failed, took data out, changed a right: one line each, kept by setting.

No personal words: ids, codes, and the names of pages. A line stands until its time is over; nothing changes it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, Integer, bindparam, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Moment
from mytoyota.base.retention import AT_ONCE, Erase
from mytoyota.organisation.models import Staff

SEEN, ACTED, EXPORTED = "seen", "acted", "exported"
SIGNED_IN, FAILED, ENDED, CHANGED = "signed_in", "failed", "ended", "changed"
OF_CUSTOMERS = (SEEN, ACTED, EXPORTED)
ACTS = (*OF_CUSTOMERS, SIGNED_IN, FAILED, ENDED, CHANGED)
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # on SQLite the key itself, not an index of its own
MEMBER, MANY = "staff", "many"  # kinds of subjects beside those of customers: a member of staff, a list


class AccessLine(Base):
    """One line. `page` is the endpoint, or a code of what happened; `detail` a code (the way in, the reason).

    Role, store and dealer are those of the member of staff at that moment.
    """

    __tablename__ = "access_line"
    __table_args__ = (  # each filter of the page comes to its newest lines by an index
        Index("ix_access_line_subject", "subject_id", "id"),
        Index("ix_access_line_staff", "staff_id", "id"),
        Index("ix_access_line_dealer", "dealer_id", "id"),
        Index("ix_access_line_act", "act", "id"),
        Index("ix_access_line_at", "at"),
    )

    id: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    act: Mapped[str]
    page: Mapped[str]
    staff_id: Mapped[str | None]
    role: Mapped[str | None]
    store_id: Mapped[str | None]
    dealer_id: Mapped[str | None]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[str | None]
    detail: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True)
class Who:
    """A member of staff as they are now: ids and the role."""

    staff_id: str | None = None
    role: str | None = None
    store_id: str | None = None
    dealer_id: str | None = None

    @classmethod
    def of(cls, member: Staff | None) -> "Who":
        """Of nobody known: all empty."""
        if member is None:
            return cls()
        dealer_id = member.store.dealer_id if member.store else member.dealer_id
        return cls(member.id, member.role, member.store_id, dealer_id)


@dataclass(frozen=True)
class What:
    """What was done, where, to what: `subject` is kind and id."""

    act: str
    page: str
    subject: tuple[str, str] | None = None
    detail: str = ""


_days = 1095  # three years


def use(days: int) -> None:
    """Says how many days lines are kept."""
    global _days
    _days = days


def _oldest() -> datetime:
    return clock.now() - timedelta(days=_days)


def write(session: Session, who: Who, what: What) -> None:
    """Adds the line in this transaction."""
    session.execute(insert(AccessLine).values(values(who, what)))


def values(who: Who, what: What) -> dict[str, object]:
    """The columns of a line that is written now."""
    kind, subject_id = what.subject or (None, None)
    told = {"at": clock.now(), "act": what.act, "page": what.page, "detail": what.detail}
    return told | vars(who) | {"subject_kind": kind, "subject_id": subject_id}


def changed(session: Session, by: Staff | None, member: Staff, what: str) -> None:
    """A right of `member` was changed, `by` whom (None: by a command on the machine); `what` is a code."""
    write(session, Who.of(by), What(CHANGED, what, (MEMBER, member.id)))


_LONG_AGO = AccessLine.at < bindparam("oldest_access_line", callable_=_oldest, type_=Moment())
RETENTION = (Erase(AccessLine, AccessLine.at, AT_ONCE, only=_LONG_AGO),)
