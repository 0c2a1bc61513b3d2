"""What is due by the clock: reminds the desk, tells the customer, takes up what no job looks after (guide 4-1/9-A)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, events, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.reviews import mails, outcomes, schedule
from mytoyota.reviews.apply import CHECK
from mytoyota.reviews.decide import NO_ANSWER
from mytoyota.reviews.events import ReviewDelayTold, ReviewReminded
from mytoyota.reviews.models import ASKED, OPEN, Review

SWEEP = "review.sweep"  # a kind of jobs
EVERY = timedelta(minutes=10)
BATCH = 200  # in one transaction
FAR = 2 * schedule.WHILE_A_PERSON_WAITS  # no ask is planned further ahead, unless the clock was moved


def sweep(database: Database, _period: str) -> None:
    """Carries out all three, in small transactions."""
    now = clock.now()
    _each(database, lambda: _due(Review.reminded_at, now - schedule.REMIND), _remind)
    _each(database, lambda: _due(Review.told_at, now - schedule.PATIENCE), _tell)
    _each(database, _lost, _take_up)


def _due(done_at: Any, before: Any) -> Any:
    return select(Review.id).where(Review.state.in_(OPEN), Review.applied_at <= before, done_at.is_(None))


def _lost() -> Any:
    """Open reviews whose time to ask has come, or lies where no schedule puts it, and for which no job is queued."""
    now = clock.now()
    due = or_(Review.next_ask_at.is_(None), Review.next_ask_at <= now, Review.next_ask_at > now + FAR)
    queued = exists().where(Job.kind == CHECK, Job.subject == Review.id, Job.state == "queued", Job.due_at <= now + FAR)
    return select(Review.id).where(Review.state.in_(OPEN), due, ~queued)


def _each(database: Database, found: Callable[[], Any], act: Callable[[Session, Review], None]) -> None:
    while True:
        with database.writing() as session:
            ids: Sequence[str] = session.scalars(found().order_by(Review.id).limit(BATCH)).all()
            for review_id in ids:
                row = session.get_one(Review, review_id, with_for_update=True, populate_existing=True)
                if row.is_open:
                    act(session, row)
        if len(ids) < BATCH:
            return


def _remind(session: Session, row: Review) -> None:
    row.reminded_at = clock.now()
    events.record(session, ReviewReminded(row.about, row.id))


def _tell(session: Session, row: Review) -> None:
    """A week is over: the customer hears it, and what rules have waited for is for a person now."""
    row.told_at = clock.now()
    events.record(session, ReviewDelayTold(row.about, row.id))
    mails.delayed(session, row)
    if row.state == ASKED:
        outcomes.to_person(session, row, tuple(row.causes) or (NO_ANSWER,))


def _take_up(session: Session, row: Review) -> None:
    row.next_ask_at = clock.now()
    jobs.enqueue(session, CHECK, row.id)
