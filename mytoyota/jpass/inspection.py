"""The month of inspection (車検), predicted from the first registration on the cycle of passenger cars (seed 000).

The first inspection is due three years after the month of the first registration, then every two years. Commercial
vehicles, and those registered on the 1st of a month, may differ: pages say so, nothing is corrected silently.
A month is counted as year * 12 + month - 1.
"""

from dataclasses import dataclass
from datetime import date

FIRST, SECOND, THIRD = 1, 2, 3
KINDS = (FIRST, SECOND, THIRD)
FIRST_AFTER, THEN_EVERY = 36, 24  # months
FARTHEST = {FIRST: FIRST_AFTER - 1, SECOND: THEN_EVERY - 1, THIRD: THEN_EVERY - 1}  # months before it, at most


@dataclass(frozen=True)
class MonthRange:
    """Months of first registration, both ends within, each as its 1st day."""

    first: date
    last: date


def number(day: date) -> int:
    """The month of a day, counted."""
    return day.year * 12 + day.month - 1


def month(counted: int) -> date:
    """The 1st of a counted month."""
    return date(counted // 12, counted % 12 + 1, 1)


def predicted(first_registration: date, kind: int) -> date:
    """The month of the first, second or third inspection, as its 1st day."""
    return month(number(first_registration) + FIRST_AFTER + THEN_EVERY * (kind - 1))


def months_before(first_registration: date, kind: int, today: date) -> int:
    """How many months there are until that inspection: 0 in its month, negative after it."""
    return number(predicted(first_registration, kind)) - number(today)


def registered_for(kind: int, nearest: int, farthest: int, today: date) -> MonthRange:
    """When a vehicle was first registered whose inspection of this kind is `nearest` to `farthest` months away."""
    back = number(today) - FIRST_AFTER - THEN_EVERY * (kind - 1)
    return MonthRange(month(back + nearest), month(back + farthest))


def next_inspection(first_registration: date, today: date) -> tuple[int, date] | None:
    """The first of the three inspections that is not over, with its month; None where all three are."""
    for kind in KINDS:
        due = predicted(first_registration, kind)
        if number(due) >= number(today):
            return kind, due
    return None
