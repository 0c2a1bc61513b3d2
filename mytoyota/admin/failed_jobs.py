"""Jobs that failed or are tried again: tried at once, or given up, by center."""

from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.base.events import Event, record
from mytoyota.base.jobs import Job

MOST = 200
GIVEN_UP = "GivenUp"  # stands where the exception's name does


@dataclass(frozen=True)
class JobHandled(Event):
    """Somebody of center had a job tried again, or gave it up."""

    what: str
    by: str


def wanted() -> Select[Job]:
    """Failed ones first, then those that are tried again, the oldest first; none that was given up."""
    failed = (Job.state == "failed") & (Job.error != GIVEN_UP)
    tried = (Job.state == "queued") & Job.error.is_not(None)
    return select(Job).where(or_(failed, tried)).order_by(Job.state, Job.first_due_at, Job.id)


def try_again(session: Session, job: Job, by: str) -> bool:
    """Has it run at once; False where it is under way or done."""
    row = _free(session, job)
    if row is None:
        return False
    row.state, row.due_at, row.attempt = "queued", clock.now(), 0
    record(session, JobHandled(row.id, "again", by))
    return True


def give_up(session: Session, job: Job, by: str) -> bool:
    """Ends it; False where it is under way or done."""
    row = _free(session, job)
    if row is None:
        return False
    row.state, row.error = "failed", GIVEN_UP
    record(session, JobHandled(row.id, "given_up", by))
    return True


def _free(session: Session, job: Job) -> Job | None:
    """The row, locked, where no worker holds it and something can still be done."""
    row = session.get(Job, job.id, with_for_update=True, populate_existing=True)
    if row is None or row.state == "done" or row.error in (None, GIVEN_UP):
        return None
    held = row.lease is not None and row.leased_until is not None and row.leased_until > clock.now()
    return None if held else row
