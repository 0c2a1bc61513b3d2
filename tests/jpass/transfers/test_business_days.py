"""From which day a change counts: dates made by hand with a calendar, and what holds for all days."""

from datetime import date, timedelta

import jpholiday
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mytoyota.jpass.transfers.business_days import Closing, NeverOpen, effective_day, is_business_day

OPEN = Closing()
TUESDAYS = Closing(frozenset({1}))
OBON = Closing(days={date(2026, 8, day) for day in (12, 13, 14, 15, 16)})
# Registered, business days, the dealer's closing days, and the day that a calendar gives.
TABLE = """
2025-04-28 3 open 2025-05-02  Golden Week 2025: the 29th is a holiday
2025-04-30 3 open 2025-05-07  the 3rd to the 6th are a weekend, a holiday and its substitute
2025-05-02 3 open 2025-05-09
2026-04-24 3 open 2026-04-30  Golden Week 2026
2026-04-28 3 open 2026-05-07  the 3rd is a Sunday: the 6th is its substitute
2026-05-01 3 open 2026-05-11
2026-05-05 3 open 2026-05-11  registered on a holiday
2027-04-28 3 open 2027-05-07  Golden Week 2027
2027-05-02 3 open 2027-05-10
2026-09-18 3 open 2026-09-28  the 22nd lies between two holidays
2025-12-29 3 open 2026-01-06  New Year: 31 December to 3 January
2026-12-28 3 open 2027-01-04
2026-12-30 3 open 2027-01-06
2026-12-31 3 open 2027-01-06
2026-11-30 3 open 2026-12-03  a month's end
2026-02-27 3 open 2026-03-04
2026-10-30 3 open 2026-11-05  with 文化の日
2028-02-28 3 open 2028-03-02  a leap year
2026-06-13 3 open 2026-06-17  a Saturday
2026-06-15 4 open 2026-06-19
2026-06-15 5 open 2026-06-22
2026-06-15 3 tuesdays 2026-06-19  the dealer is closed on Tuesdays
2026-08-07 3 obon 2026-08-18  the dealer is closed for Obon, after 山の日
2026-12-28 3 tuesdays 2027-01-06
"""
CLOSINGS = {"open": OPEN, "tuesdays": TUESDAYS, "obon": OBON}


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_the_day_that_a_calendar_gives(line: str) -> None:
    registered, after, closing, expected = line.split()[:4]
    found = effective_day(date.fromisoformat(registered), CLOSINGS[closing], int(after))
    assert found == date.fromisoformat(expected)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 1))
CLOSED = st.builds(
    Closing, st.frozensets(st.integers(0, 6), max_size=3), st.frozensets(st.dates(date(2020, 1, 1), date(2036, 1, 1)))
)


@settings(deadline=None)  # the machine may be busy
@given(DAYS, CLOSED, st.integers(3, 5))
def test_so_many_business_days_lie_between(registered: date, closing: Closing, after: int) -> None:
    found = effective_day(registered, closing, after)
    between = [registered + timedelta(days=one) for one in range(1, (found - registered).days + 1)]
    assert sum(is_business_day(day, closing) for day in between) == after
    assert is_business_day(found, closing)


@settings(deadline=None)  # the machine may be busy
@given(DAYS, CLOSED)
def test_no_business_day_is_a_holiday_or_a_closing_day(day: date, closing: Closing) -> None:
    if is_business_day(day, closing):
        assert day.weekday() < 5
        assert not jpholiday.is_holiday(day)
        assert day.weekday() not in closing.weekdays
        assert day not in closing.days


@settings(deadline=None)  # the machine may be busy
@given(DAYS, CLOSED, CLOSED)
def test_whoever_is_closed_more_often_is_never_earlier(registered: date, one: Closing, other: Closing) -> None:
    both = Closing(one.weekdays | other.weekdays, {*one.days, *other.days})
    try:
        later = effective_day(registered, both, 3)
    except NeverOpen:
        return
    assert later >= effective_day(registered, one, 3)


@settings(deadline=None)  # the machine may be busy
@given(DAYS, DAYS, CLOSED)
def test_who_registers_later_is_not_earlier(one: date, other: date, closing: Closing) -> None:
    first, last = sorted((one, other))
    assert effective_day(first, closing, 3) <= effective_day(last, closing, 3)


def test_a_dealer_that_never_opens_is_told() -> None:
    with pytest.raises(NeverOpen):
        effective_day(date(2026, 12, 1), Closing(frozenset(range(5))), 3)
