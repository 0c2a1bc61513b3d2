"""When a review will probably be decided, from how long the past ones took (pure; guide 4-1/9-A).

A date is promised only where enough is known: nine of ten past reviews were decided within what it says.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mytoyota.base import clock

FEWEST = 20  # with fewer past reviews nobody knows, and the page says "some days"
KEPT_BY = 0.9
DAY = timedelta(days=1)


def decided_on(applied_at: datetime, past: Sequence[timedelta]) -> date | None:
    """The day in Japan by which `KEPT_BY` of such reviews are decided; None with fewer than `FEWEST` of them."""
    if len(past) < FEWEST:
        return None
    took = sorted(max(span, timedelta(0)) for span in past)
    usual = took[math.ceil(len(took) * KEPT_BY) - 1]
    return clock.in_japan(applied_at + usual).date()
