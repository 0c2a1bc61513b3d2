"""Duties that come back, such as erasing: one row per period, whichever of the workers is first."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from mytoyota.base import clock, duties
from mytoyota.base.db import Database
from mytoyota.base.duties import Duty

_recurring: dict[str, timedelta] = {}


def every(span: timedelta, kind: str) -> None:
    """Lets duties of this kind be owed once in each `span` of time (counted from 1970, UTC)."""
    _recurring[kind] = span


def owe(database: Database) -> None:
    """Owes what the present periods ask for; reads first, so that it costs the web nothing between periods."""
    for kind, span in _recurring.items():
        begin = _begin(clock.now(), span).isoformat()
        key = f"{kind}@{begin}"
        with database.reading() as session:
            if session.scalar(select(Duty.id).where(Duty.unique_key == key)):
                continue
        with database.writing() as session:
            duties.owe(session, kind, begin, key=key)


def _begin(moment: datetime, span: timedelta) -> datetime:
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + (moment - start) // span * span
