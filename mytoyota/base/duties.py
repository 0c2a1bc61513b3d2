"""Duties are rows: a mail to send, a match to make; written with their cause, done at least once (decision 10)."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, Index, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock
from mytoyota.base.db import Base, Database, id_column

LEASE = timedelta(seconds=60)
BACK_OFF = (5, 30, 120, 600, 1800)  # seconds; the last one repeats
MAX_ATTEMPTS = 60  # with the back-off above: more than a day of a mail server that is down


class Duty(Base):
    """One thing owed. `subject` is a row id; a duty never holds personal data."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_due", "state", "due_at"),)

    id: Mapped[str] = id_column()
    kind: Mapped[str]
    subject: Mapped[str]
    unique_key: Mapped[str | None] = mapped_column(unique=True)
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="owed")  # owed, done, dead
    attempt: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    trouble: Mapped[str | None]  # the exception's name alone: its text may hold an address


@dataclass(frozen=True)
class Leased:
    """A duty that one worker holds for `LEASE`; it must hand the lease back with its result."""

    id: str
    kind: str
    subject: str
    lease: str


Handler = Callable[[Database, str], None]
_handlers: dict[str, Handler] = {}


def duty(kind: str) -> Callable[[Handler], Handler]:
    """Registers what carries out duties of this kind; it gets the database and the subject, and may run twice."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def owe(session: Session, kind: str, subject: str, *, due_at: datetime | None = None, key: str | None = None) -> None:
    """Writes a duty in the transaction of its cause; with a `key` that exists already nothing is added."""
    row = Duty(kind=kind, subject=subject, unique_key=key, due_at=due_at or clock.now())
    if key is None:
        session.add(row)
    elif session.scalar(select(Duty.id).where(Duty.unique_key == key)) is None:
        with suppress(IntegrityError), session.begin_nested():  # another process owed the same a moment earlier
            session.add(row)


def lease_due(database: Database, most: int = 20) -> list[Leased]:
    """Takes what is due; looks with a plain read first so that an idle worker never disturbs the web."""
    due = select(Duty.id).where(Duty.state == "owed", Duty.due_at <= clock.now())
    due = due.where(Duty.leased_until.is_(None) | (Duty.leased_until < clock.now()))
    due = due.order_by(Duty.due_at).limit(most)
    with database.reading() as session:
        if session.scalar(due.limit(1)) is None:
            return []
    with database.writing() as session:
        ids = list(session.scalars(due.with_for_update(skip_locked=True)))
        rows = session.scalars(select(Duty).where(Duty.id.in_(ids))).all()
        return [_lease(row) for row in rows]


def _lease(row: Duty) -> Leased:
    row.lease, row.leased_until = secrets.token_hex(8), clock.now() + LEASE
    return Leased(row.id, row.kind, row.subject, row.lease)


def carry_out(database: Database, leased: Leased) -> bool:
    """Does one duty and notes the result; a failure is tried again later, with a lost lease nothing is done."""
    if not _take_up(database, leased):
        return True
    try:
        _handlers[leased.kind](database, leased.subject)
    except Exception as trouble:  # whatever it was, the duty stays owed and says so
        _note(database, leased, type(trouble).__name__)
        return False
    _note(database, leased, None)
    return True


def _take_up(database: Database, leased: Leased) -> bool:
    """Counts the attempt and lets the lease begin now: it may have waited in a queue until another had it."""
    taken = update(Duty).where(Duty.id == leased.id, Duty.lease == leased.lease)
    taken = taken.values(leased_until=clock.now() + LEASE, attempt=Duty.attempt + 1)
    with database.writing() as session:
        return cast("CursorResult[None]", session.execute(taken)).rowcount == 1


def _note(database: Database, leased: Leased, trouble: str | None) -> None:
    with database.writing() as session:
        attempt = session.scalar(select(Duty.attempt).where(Duty.id == leased.id)) or 1
        wait = timedelta(seconds=BACK_OFF[min(attempt, len(BACK_OFF)) - 1])
        values: dict[str, object] = {"state": "done"} if trouble is None else {"due_at": clock.now() + wait}
        if trouble and attempt >= MAX_ATTEMPTS:
            values = {"state": "dead"}
        values |= {"trouble": trouble, "lease": None, "leased_until": None}
        held = (Duty.id == leased.id) & (Duty.lease == leased.lease)
        session.execute(update(Duty).where(held).values(**values))


def run_due(database: Database) -> int:
    """Carries out everything due now in this thread, for tests and commands; returns how many were done."""
    done = 0
    while batch := lease_due(database):
        done += sum(carry_out(database, leased) for leased in batch)
    return done
