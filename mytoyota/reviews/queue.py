"""The queue of reviews as staff see it: filtered, oldest first, page by page from where the last one ended (4-1).

However many wait, a page reads its own rows alone: it goes on behind a key instead of counting rows off, and what is
counted beside it is counted up to `MOST`.
"""

import base64
import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from mytoyota.base import clock
from mytoyota.organisation.models import Staff
from mytoyota.organisation.roles import CENTER
from mytoyota.reviews import schedule
from mytoyota.reviews.models import ACCEPTED, ASKED, OPEN, PERSON, REFUSED, Review

WAITING, SECOND, LATE, CHECKED, DONE = "waiting", "second", "late", "asked", "done"
FILTERS = {WAITING: (PERSON,), SECOND: (PERSON,), LATE: OPEN, CHECKED: (ASKED,), DONE: (ACCEPTED, REFUSED)}
PAGE = 20
MOST = 100  # what is counted beyond is "99+"


@dataclass(frozen=True)
class Wanted:
    """What is looked at: one of `FILTERS`, those without an order alone, behind a key."""

    which: str = WAITING
    without_order: bool = False
    after: str = ""


@dataclass(frozen=True)
class QueuePage:
    """Some reviews, and the key of the next page; empty where there is none."""

    rows: Sequence[Review]
    next_key: str


def page(session: Session, member: Staff, wanted: Wanted, size: int = PAGE) -> QueuePage:
    """The next reviews that this member of staff may see, oldest first (decided ones: newest first)."""
    found = [list(session.scalars(one.limit(size + 1))) for one in _by_state(member, wanted)]
    newest_first = wanted.which == DONE
    merged = list(islice(heapq.merge(*found, key=_place, reverse=newest_first), size + 1))
    return QueuePage(merged[:size], key_of(merged[size - 1]) if len(merged) > size else "")


def count(session: Session, member: Staff, which: str = WAITING) -> int:
    """How many there are, `MOST` at the most."""
    total = 0
    for found in _by_state(member, Wanted(which)):
        some = found.with_only_columns(literal(1)).order_by(None).limit(MOST - total).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return total


def next_to(session: Session, member: Staff, row: Review) -> str | None:
    """The id of the review that waits behind this one and that this member of staff can do something about."""
    found = _waiting_behind(member, key_of(row)).where(or_(Review.first_by.is_(None), Review.first_by != member.id))
    return session.scalar(found.with_only_columns(Review.id).limit(1))


def key_of(row: Review) -> str:
    """Where a review stands in the queue, as it stands in an address: nothing of the person."""
    return base64.urlsafe_b64encode(f"{row.applied_at.isoformat()}|{row.id}".encode()).decode().rstrip("=")


def _place(row: Review) -> tuple[datetime, str]:
    return row.applied_at, row.id


def _waiting_behind(member: Staff, key: str) -> Select[Review]:
    return _by_state(member, Wanted(WAITING, after=key))[0]


def _by_state(member: Staff, wanted: Wanted) -> list[Select[Review]]:
    """One statement for each state: each walks an index, and nothing is sorted."""
    narrowed = [*_scope(member, wanted), *_narrowed(member, wanted), *_behind(wanted)]
    order = (Review.applied_at.desc(), Review.id.desc()) if wanted.which == DONE else (Review.applied_at, Review.id)
    states = FILTERS.get(wanted.which, FILTERS[WAITING])
    # Written out, not bound: an index that holds only some states is found by the word alone.
    return [
        select(Review).where(Review.state == literal_column(f"'{state}'"), *narrowed).order_by(*order)
        for state in states
    ]


def _scope(member: Staff, wanted: Wanted) -> list[Any]:
    """Headquarters see their dealer's; center sees all, or those of no dealer."""
    if member.role != CENTER:
        return [Review.dealer_id == (member.dealer_id or "")]
    return [Review.dealer_id.is_(None)] if wanted.without_order else []


def _narrowed(member: Staff, wanted: Wanted) -> list[Any]:
    if wanted.which == SECOND:
        return [Review.first_by.is_not(None), Review.first_by != member.id]
    if wanted.which == LATE:
        return [Review.applied_at <= clock.now() - schedule.REMIND]
    return []


def _behind(wanted: Wanted) -> list[Any]:
    place = _read(wanted.after)
    if place is None:
        return []
    at, last = place
    if wanted.which == DONE:
        return [Review.applied_at <= at, or_(Review.applied_at < at, Review.id < last)]
    return [Review.applied_at >= at, or_(Review.applied_at > at, Review.id > last)]


def _read(key: str) -> tuple[datetime, str] | None:
    """The place that a key means; anything else means the beginning."""
    try:
        at, _, last = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode().partition("|")
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, last) if moment.tzinfo and last else None
