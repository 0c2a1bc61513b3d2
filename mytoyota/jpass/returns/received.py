"""車両返却受領日: the day as people type it, and which day it may be (pure)."""

import re
from datetime import date

from mytoyota.japanese import characters
from mytoyota.japanese.dates import parse_date

_WESTERN = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
UNREADABLE, FUTURE, TOO_EARLY = "unreadable", "future", "too_early"


class WrongDay(Exception):
    """It is no day on which the vehicle can have come back; `why` is UNREADABLE, FUTURE or TOO_EARLY."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def typed_day(typed: str) -> date | None:
    """The day as people type it: 2026-11-30, 2026/11/30, 2026年11月30日 or 令和8年11月30日; None where it is none."""
    return parse_date(_WESTERN.sub(r"\1年\2月\3日", characters.half_width(typed)))


def received_day(typed: str, today: date, registered: date | None) -> date:
    """The day that was typed, on which the vehicle came back.

    `registered` is the vehicle's first registration, where it is known. Raises WrongDay for a day after today, before
    the vehicle was registered, or that there is not (平成38年).
    """
    day = typed_day(typed)
    if day is None:
        raise WrongDay(UNREADABLE)
    if day > today:
        raise WrongDay(FUTURE)
    if registered and day < registered:
        raise WrongDay(TOO_EARLY)
    return day
