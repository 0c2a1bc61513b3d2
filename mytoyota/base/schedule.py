"""Jobs that come back, such as erasing: one row per span of time, whichever of the workers is first."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database
from mytoyota.base.jobs import Job, JobKind


def enqueue_recurring(database: Database, kinds: Mapping[str, JobKind]) -> None:
    """Writes the jobs of the present spans; reads first, so that it costs the web nothing in between."""
    for kind, what in kinds.items():
        if what.every:
            _enqueue(database, kind, _begin(clock.now(), what.every).isoformat())


def _enqueue(database: Database, kind: str, begin: str) -> None:
    key = f"{kind}@{begin}"
    with database.reading() as session:
        if session.scalar(select(Job.id).where(Job.unique_key == key)):
            return
    with database.writing() as session:
        jobs.enqueue(session, kind, begin, key=key)


def _begin(moment: datetime, span: timedelta) -> datetime:
    """Spans are counted from 1970 (UTC), so that all workers mean the same one."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + (moment - start) // span * span
