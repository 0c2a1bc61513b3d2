"""From which day a change counts: the third business day after the one on which it was registered (pure; seed 001).

No business days are Saturdays, Sundays, Japanese holidays, 31 December to 3 January (when the finance company is closed
as banks are), and the days on which the dealer is closed. Equinoxes beyond next February are forecasts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import jpholiday

FEWEST, MOST = 3, 5  # business days, as the document says
SATURDAY = 5
NEW_YEAR = {(12, 31), (1, 1), (1, 2), (1, 3)}
FARTHEST = 1_500  # days: more than any dealer's closing days can push it away
_after = FEWEST


@dataclass(frozen=True)
class Closing:
    """When a dealer is closed: on these weekdays (Monday is 0), and on these days."""

    weekdays: frozenset[int] = frozenset()
    days: Collection[date] = frozenset()


class NeverOpen(Exception):
    """The dealer's closing days leave no business day within years."""


def use(after: int) -> None:
    """Says for the process how many business days a change takes, from the settings."""
    global _after
    _after = after


def days_taken() -> int:
    """How many business days a change takes."""
    return _after


def is_business_day(day: date, closing: Closing) -> bool:
    """Whether finance company and dealer both work on it."""
    return _is_open(day) and day.weekday() not in closing.weekdays and day not in closing.days


def effective_day(registered: date, closing: Closing, after: int | None = None) -> date:
    """The day from which a change counts that was registered on this one.

    Raises:
        NeverOpen: there is none.
    """
    left, day = after or _after, registered
    for _ in range(FARTHEST):
        day += timedelta(days=1)
        left -= is_business_day(day, closing)
        if not left:
            return day
    raise NeverOpen


@lru_cache(4_000)
def _is_open(day: date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) not in NEW_YEAR and not jpholiday.is_holiday(day)
