"""The figures of the last seven days: how many applied, how each was decided, how long it took (guide 4-1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER
from mytoyota.reviews.models import ACCEPTED, REFUSED, REPLACED, Review

DAYS = 7
SAMPLE = 1000  # of how many decided reviews the usual time is told


@dataclass(frozen=True)
class Day:
    """One day in Japan: applications, accepted and refused by rules, and what people decided."""

    day: date
    applied: int
    accepted: int
    refused: int
    by_person: int

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.accepted + self.refused + self.by_person


@dataclass(frozen=True)
class Week:
    """The days, oldest first, and half of the decided ones took no longer than `usual`."""

    days: Sequence[Day]
    usual: timedelta | None


def week(session: Session, member: Staff) -> Week:
    """The last seven days, today included, of what this member of staff may see."""
    mine = [] if member.role == CENTER else [Review.dealer_id == (member.dealer_id or "")]
    today = clock.in_japan(clock.now()).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    applied = _counted(session, Review.applied_at, days, [Review.state != REPLACED, *mine], {"applied": None})
    rules = Review.decided_by.is_(None)
    kinds = {
        "accepted": rules & (Review.state == ACCEPTED),
        "refused": rules & (Review.state == REFUSED),
        "by_person": ~rules & Review.state.in_((ACCEPTED, REFUSED)),
    }
    decided = _counted(session, Review.decided_at, days, mine, kinds)
    return Week([Day(day, **applied[day], **decided[day]) for day in days], _usual(session, days[0], mine))


def _counted(
    session: Session,
    moment: Any,
    days: Sequence[date],
    narrowed: Sequence[Any],
    kinds: Mapping[str, ColumnElement[bool] | None],
) -> dict[date, dict[str, int]]:
    """For each day and kind how many rows have this moment in it, in one look over the week's rows."""
    columns = [
        func.sum(case((_in(moment, day) if kind is None else _in(moment, day) & kind, 1), else_=0))
        for day in days
        for kind in kinds.values()
    ]
    sums = session.execute(select(*columns).where(moment >= _begin(days[0]), *narrowed)).one()
    found = iter(sums)
    return {day: {name: int(next(found) or 0) for name in kinds} for day in days}


def _usual(session: Session, since: date, narrowed: Sequence[Any]) -> timedelta | None:
    over = Review.state.in_((ACCEPTED, REFUSED))
    found = select(Review.applied_at, Review.decided_at).where(Review.decided_at >= _begin(since), over, *narrowed)
    rows = session.execute(found.order_by(Review.decided_at.desc()).limit(SAMPLE))
    seconds = [(decided - applied).total_seconds() for applied, decided in rows if decided]
    return timedelta(seconds=median(seconds)) if seconds else None


def _in(moment: Any, day: date) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = (moment >= _begin(day)) & (moment < _begin(day + timedelta(days=1)))
    return inside


def _begin(day: date) -> datetime:
    """Midnight in Japan."""
    return datetime.combine(day, time(), clock.JAPAN)
