"""When mails to staff may leave: what falls into the night goes at nine in the morning in Japan (pure)."""

from datetime import datetime, time, timedelta

from mytoyota.base import clock

MORNING, EVENING = time(9), time(21)


def is_day(moment: datetime) -> bool:
    """Whether it is neither too early nor too late for a mail."""
    return MORNING <= clock.in_japan(moment).time() < EVENING


def next_day(moment: datetime) -> datetime:
    """The moment itself by day, else nine o'clock of the morning that follows."""
    if is_day(moment):
        return moment
    there = clock.in_japan(moment)
    morning = there.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if there.time() < MORNING else morning + timedelta(days=1)
