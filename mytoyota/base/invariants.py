"""Rules for the rows of the base: jobs and what they are about (composed in mytoyota/audit.py)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from mytoyota.base.audit import Broken, Rule
from mytoyota.base.db import Base
from mytoyota.base.jobs import Job

STATES = ("queued", "done", "failed")


def every_job_stands_in_a_known_state() -> Broken:
    """A job is queued, done or failed; it has a lease as long as it has the lease's end, and none once it is over."""
    unknown = Job.state.not_in(STATES)
    torn = Job.lease.is_(None) != Job.leased_until.is_(None)
    held = (Job.state != "queued") & Job.lease.is_not(None)
    return select(Job.id).where(unknown | torn | held)


def with_subjects(subjects: Mapping[str, type[Base]]) -> Rule:
    """The rule that no job waits for a row that is gone; `subjects` says whose row id a kind of jobs is about."""

    def every_waiting_job_has_its_subject() -> Broken:
        """What a job that waits is about is there (one that a worker holds may have done away with it just now)."""
        lost = or_(*((Job.kind == kind) & ~_there(model) for kind, model in subjects.items()))
        return select(Job.id).where(Job.state == "queued", Job.lease.is_(None), lost)

    return Rule(Job, every_waiting_job_has_its_subject)


def _there(model: type[Base]) -> Any:
    return exists().where(model.metadata.tables[model.__tablename__].c.id == Job.subject)


RULES = (Rule(Job, every_job_stands_in_a_known_state),)
