"""When a certificate is asked for again, when the desk is reminded and the customer told (pure; guide 4-1/9-A)."""

from datetime import datetime, timedelta

PATIENCE = timedelta(days=7)  # then a person looks, and the customer is told without asking
REMIND = timedelta(days=5)  # then the desk is reminded
# From one ask to the next, the last repeats: an hour of an outage costs minutes, a new car's certificate takes days.
STEPS = tuple(timedelta(minutes=n) for n in (2, 5, 10, 20, 30, 60, 120, 240, 360))
WHILE_A_PERSON_WAITS = timedelta(days=1)  # a certificate that changed meanwhile is noticed


def next_ask(now: datetime, asks: int, *, with_person: bool) -> datetime:
    """When to ask again after `asks` times, counted from now: a clock that was moved does not hold it up."""
    if with_person:
        return now + WHILE_A_PERSON_WAITS
    return now + STEPS[min(max(asks, 1), len(STEPS)) - 1]


def is_patience_over(now: datetime, applied_at: datetime) -> bool:
    """Whether the rules have waited long enough."""
    return now - applied_at >= PATIENCE
