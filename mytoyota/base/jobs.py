"""Jobs are rows: a mail to send, a match to make; written with their cause, run at least once (decisions 10, 21)."""

import secrets
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Index, Update, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock, db
from mytoyota.base.db import Base, Database, id_column, new_id
from mytoyota.base.fixed import Fixed
from mytoyota.base.insert import insert_if_absent
from mytoyota.base.long_work import LongWork

LEASE = timedelta(seconds=60)
BACK_OFF = (5, 30, 120, 600, 1800)  # seconds; the last one repeats
_LONG = LongWork()
MAX_ATTEMPTS = 60  # with the back-off above: more than a day of a mail server that is down


class PermanentFailure(Exception):
    """Raised by a job that no further attempt can help: it is failed at once. Raise it from what happened."""


class NotYet(Exception):
    """Raised by a job that did its part and has to look again later: until then it does not count as waiting."""


class Job(Base):
    """One thing to do. `subject` is a row id; a job never holds personal data."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "state", "kind", "due_at"),)

    id: Mapped[str] = id_column()
    kind: Mapped[str]
    subject: Mapped[str]
    unique_key: Mapped[str | None] = mapped_column(unique=True)
    due_at: Mapped[datetime]  # the next attempt
    # Stays while attempts fail: since when somebody has been waiting.
    first_due_at: Mapped[datetime] = mapped_column(default=lambda now: now.get_current_parameters()["due_at"])
    state: Mapped[str] = mapped_column(default="queued")  # queued, done, failed
    attempt: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    error: Mapped[str | None]  # the exception's name alone: its text may hold an address


# What every job of every kind sends; changes are made only while the lease is still ours (decision 20).
_ROWS = Job.metadata.tables[Job.__tablename__]
_GIVEN: dict[str, BindParameter[object]] = {
    name: bindparam(name) for name in ("id", "kind", "subject", "due_at", "first_due_at")
}
_NEW = Fixed(_ROWS.insert().values({**_GIVEN, "state": "queued", "attempt": 0}))
_HELD = (_ROWS.c.id == bindparam("job")) & (_ROWS.c.lease == bindparam("held"))
_BEGUN = Fixed(_ROWS.update().where(_HELD).values(leased_until=bindparam("until"), attempt=_ROWS.c.attempt + 1))
_RENEWED = Fixed(_ROWS.update().where(_HELD).values(leased_until=bindparam("until")))
_DONE = Fixed(_ROWS.update().where(_HELD).values(state="done", error=None, lease=None, leased_until=None))


@dataclass(frozen=True)
class Lane:
    """Kinds of jobs that share threads and a queue; what another lane waits for holds up none of them."""

    name: str
    threads: int


Handler = Callable[[Database, str], None]


@dataclass(frozen=True)
class JobKind:
    """What runs jobs of one kind: it gets the database and the subject, and must be safe to run twice.

    With `every` there is one such job for each of these spans of time, its subject the beginning of the span.
    """

    handler: Handler
    lane: Lane
    every: timedelta | None = None


@dataclass(frozen=True)
class Leased:
    """A job that one worker holds for `LEASE`; it must hand the lease back with its result."""

    id: str
    kind: str
    subject: str
    lease: str


def enqueue(
    session: Session, kind: str, subject: str, *, due_at: datetime | None = None, key: str | None = None
) -> None:
    """Writes a job in the transaction of its cause; with a `key` that exists already nothing is added."""
    due = due_at or clock.now()
    if key is None:
        about = {"id": new_id(), "kind": kind, "subject": subject}
        _NEW.changes(db.connection(session), {**about, "due_at": due, "first_due_at": due})
    elif session.scalar(select(Job.id).where(Job.unique_key == key)) is None:
        # Another process may have written the same a moment earlier.
        insert_if_absent(session, Job(kind=kind, subject=subject, unique_key=key, due_at=due))


def lease_due(database: Database, kinds: Collection[str], most: int = 20) -> list[Leased]:
    """Takes what is due of these kinds; a plain read comes first, so that an idle worker never disturbs the web."""
    now = clock.now()
    due = select(Job.id).where(Job.state == "queued", Job.kind.in_(sorted(kinds)), Job.due_at <= now)
    due = due.where(Job.leased_until.is_(None) | (Job.leased_until < now)).order_by(Job.due_at).limit(most)
    with database.reading() as session:
        if session.scalar(due.limit(1)) is None:
            return []
    with database.writing() as session:
        ids = list(session.scalars(due.with_for_update(skip_locked=True)))
        rows = session.scalars(select(Job).where(Job.id.in_(ids)).order_by(Job.due_at)).all()
        return [_lease(row) for row in rows]


def give_back(database: Database, leased: Collection[Leased]) -> None:
    """Ends leases of jobs that were never begun, so that the next worker need not wait for them to run out."""
    with database.writing() as session:
        for one in leased:
            session.execute(_held(one).values(lease=None, leased_until=None))


def run(database: Database, leased: Leased, handler: Handler) -> bool:
    """Runs one job and writes its result down; a failure is tried again later, with a lost lease nothing is done."""
    if not _write(database, _BEGUN, leased, until=clock.now() + LEASE):
        return True
    try:
        with _renewed(database, leased):
            handler(database, leased.subject)
    except Exception as error:  # whatever it was, the job stays and says so
        _write_failure(database, leased, error)
        return False
    _write(database, _DONE, leased)
    return True


def run_due(database: Database, kinds: Mapping[str, JobKind]) -> int:
    """Runs everything due now in this thread, for tests and commands; returns how many succeeded."""
    done = 0
    while batch := lease_due(database, kinds):
        done += sum(run(database, leased, kinds[leased.kind].handler) for leased in batch)
    return done


def _lease(row: Job) -> Leased:
    row.lease, row.leased_until = secrets.token_hex(8), clock.now() + LEASE
    return Leased(row.id, row.kind, row.subject, row.lease)


def _held(leased: Leased) -> Update:
    """A change to the row, made only while the lease is still ours."""
    return update(Job).where(Job.id == leased.id, Job.lease == leased.lease)


def _write(database: Database, change: Fixed, leased: Leased, **values: datetime) -> bool:
    """Whether the lease was still ours; a transaction of its own."""
    with database.engine.begin() as connection:
        return change.changes(connection, {"job": leased.id, "held": leased.lease, **values}) == 1


@contextmanager
def _renewed(database: Database, leased: Leased) -> Iterator[None]:
    """Renews the lease for as long as the job runs, however long: nobody else begins it meanwhile."""
    finished = threading.Event()
    keepers: list[threading.Thread] = []

    def begin() -> None:
        keepers.append(threading.Thread(target=_renew, args=(database, leased, finished), name="lease", daemon=True))
        keepers[0].start()

    try:
        with _LONG.after(LEASE.total_seconds() / 3, begin):
            yield
    finally:
        finished.set()
        for one in keepers:
            one.join()


def _renew(database: Database, leased: Leased, finished: threading.Event) -> None:
    while not finished.is_set():
        with suppress(SQLAlchemyError):  # the database is away or busy: there are two more attempts in a lease
            if not _write(database, _RENEWED, leased, until=clock.now() + LEASE):
                return
        finished.wait(LEASE.total_seconds() / 3)


def _write_failure(database: Database, leased: Leased, error: Exception) -> None:
    cause = error.__cause__ if isinstance(error, PermanentFailure) and error.__cause__ else error
    values: dict[str, object] = {"error": type(cause).__name__, "lease": None, "leased_until": None}
    with database.writing() as session:
        attempt = session.scalar(select(Job.attempt).where(Job.id == leased.id)) or 1
        session.execute(_held(leased).values(**values, **_after(error, attempt)))


def _after(error: Exception, attempt: int) -> dict[str, object]:
    """What becomes of a job whose attempt of this number failed."""
    if isinstance(error, PermanentFailure) or attempt >= MAX_ATTEMPTS:
        return {"state": "failed"}
    due = clock.now() + timedelta(seconds=BACK_OFF[min(attempt, len(BACK_OFF)) - 1])
    return {"due_at": due, "first_due_at": due} if isinstance(error, NotYet) else {"due_at": due}
