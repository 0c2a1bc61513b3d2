"""What is due by the clock: takes up openings that no job looks after, closes lines that nobody uses (guide 5-1)."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job
from mytoyota.subscriptions.catalogue import T_CONNECT
from mytoyota.subscriptions.lines import opening, schedule
from mytoyota.subscriptions.lines.models import ASKED, CLOSING, OPEN, OPENING, LineOpening
from mytoyota.subscriptions.models import Application

SWEEP = "line.sweep"  # a kind of jobs
EVERY = timedelta(minutes=1)
BATCH = 200  # in one transaction


def goes_on() -> ColumnElement[bool]:
    """Rows of which something is still to be heard from the service."""
    unchecked = (LineOpening.state == OPEN) & LineOpening.checked_at.is_(None)
    return LineOpening.state.in_((ASKED, OPENING, CLOSING)) | unchecked


def sweep(database: Database, _period: str) -> None:
    """Carries out both, in small transactions."""
    _each(database, _lost, _take_up)
    _each(database, _unused, opening.begin_closing)


def _lost() -> ColumnElement[bool]:
    queued = exists().where(Job.kind == opening.LOOK, Job.subject == LineOpening.id, Job.state == "queued")
    return goes_on() & ~queued


def _take_up(session: Session, row: LineOpening) -> None:
    row.next_ask_at = clock.now()
    jobs.enqueue(session, opening.LOOK, row.id)


def _unused() -> ColumnElement[bool]:
    same = (Application.vehicle_id == LineOpening.vehicle_id) & (Application.account_id == LineOpening.account_id)
    used = exists().where(same, Application.service == T_CONNECT)
    long_since = LineOpening.checked_at <= clock.now() - schedule.UNUSED
    return (LineOpening.state == OPEN) & long_since & ~used


def _each(
    database: Database, found: Callable[[], ColumnElement[bool]], act: Callable[[Session, LineOpening], None]
) -> None:
    while True:
        with database.writing() as session:
            rows = session.scalars(
                select(LineOpening).where(found()).order_by(LineOpening.id).limit(BATCH).with_for_update()
            ).all()
            for row in rows:
                act(session, row)
        if len(rows) < BATCH:
            return
