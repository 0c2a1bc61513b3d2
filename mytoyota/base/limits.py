"""How often a secret may be tried: counted before the comparison, in a transaction of its own (decisions 7 and 14)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from mytoyota.base import clock, keys
from mytoyota.base.db import Base, Database
from mytoyota.base.insert import get_or_insert
from mytoyota.base.refusals import TooMany

# Enough to know a double tap again; too little to find a password by, should the table and the keys be stolen.
TOKEN_LENGTH = 8


class Attempt(Base):
    """How often one key was tried. The key is a keyed hash: it may stem from an e-mail address."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
    free_at: Mapped[datetime]
    token: Mapped[str | None]  # keyed hash of what was tried last


@dataclass(frozen=True)
class RateLimit:
    """`free` tries at once, then a delay that doubles from `first` to `longest` seconds; forgotten after `memory`."""

    name: str
    free: int
    first: int = 30
    longest: int = 900
    memory: int = 86_400

    def delay(self, count: int) -> timedelta:
        """How long the next try must wait after `count` tries."""
        over = count - self.free
        return timedelta(seconds=0 if over < 0 else min(self.longest, self.first * 2 ** min(over, 20)))


def hit(database: Database, limit: RateLimit, subject: str, token: str | None = None) -> None:
    """Counts one try of `subject` at once and for good; raises `TooMany` while a delay runs.

    Tries at the same moment are counted one after the other, so no crowd gets more than `free`. The same
    `token` (what is tried, or the form's key) sent again directly is the same try: a double tap costs nothing.
    """
    key = _key(limit, subject)
    same = keys.ring().lookup(token, "limit.token")[:TOKEN_LENGTH] if token else None
    with database.writing() as session:
        row, now = _row(session, key), clock.now()  # not before: others may have been waited for
        if same and row.token == same:
            return
        if row.last_at < now - timedelta(seconds=limit.memory):
            row.count = 0
        free_at = min(row.free_at, now + limit.delay(row.count))  # a clock that was set back locks nobody out for days
        wait = (free_at - now).total_seconds()
        if wait <= 0:
            row.count, row.last_at, row.token = row.count + 1, now, same
            row.free_at = now + limit.delay(row.count)
    if wait > 0:
        raise TooMany(math.ceil(wait))


def seconds_left(view: Session, limit: RateLimit, subject: str) -> int:
    """How long `subject` has to wait for the next try; nothing is counted by asking."""
    row = view.get(Attempt, _key(limit, subject))
    now = clock.now()
    if row is None or row.last_at < now - timedelta(seconds=limit.memory):
        return 0
    return max(0, math.ceil((min(row.free_at, now + limit.delay(row.count)) - now).total_seconds()))


def give_back(database: Database, limit: RateLimit, subject: str) -> None:
    """The last try came to nothing through no doing of its own: it does not count, and the next need not wait."""
    with database.writing() as session:
        row, now = _row(session, _key(limit, subject)), clock.now()
        row.count, row.free_at = max(0, row.count - 1), now


def _row(session: Session, key: str) -> Attempt:
    """The row that counts a key's tries, locked: another try may make it, or a success take it away, at any moment."""
    return get_or_insert(
        session,
        find=lambda: session.get(Attempt, key, with_for_update=True),
        make=lambda: Attempt(key=key, count=0, last_at=clock.now(), free_at=clock.now()),
    )


def reset(session: Session, limit: RateLimit, subject: str) -> None:
    """Starts afresh after a success, in the success's own transaction."""
    session.execute(delete(Attempt).where(Attempt.key == _key(limit, subject)))


def _key(limit: RateLimit, subject: str) -> str:
    return keys.ring().lookup(f"{limit.name}:{subject}", "limit")
