"""When the line service is asked again, and how long somebody waits for a line (pure; guide 5-1/3-A)."""

from datetime import datetime, timedelta

LATE = timedelta(minutes=10)  # then the page says that it takes longer than usual
PATIENCE = timedelta(hours=24)  # then the opening is called off, and the customer told
UNUSED = timedelta(days=30)  # a line that nobody applied for is closed again
# Since it was asked for, and how often the service is asked from then on: somebody looks at the page at first.
STEPS = (
    (timedelta(minutes=5), timedelta(seconds=5)),
    (timedelta(minutes=30), timedelta(seconds=15)),
    (timedelta(hours=3), timedelta(minutes=1)),
)
AFTERWARDS = timedelta(minutes=10)


def next_ask(now: datetime, since: datetime) -> datetime:
    """When to ask again of what was asked for `since`; counted from now, so that a moved clock does not hold it up."""
    waited = now - since
    return now + next((pause for until, pause in STEPS if waited < until), AFTERWARDS)


def is_late(now: datetime, since: datetime) -> bool:
    """Whether it takes longer than usual."""
    return now - since >= LATE


def is_patience_over(now: datetime, since: datetime) -> bool:
    """Whether it was waited for long enough."""
    return now - since >= PATIENCE
