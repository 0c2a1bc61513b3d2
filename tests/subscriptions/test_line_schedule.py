"""When the line service is asked again: soon while somebody looks, seldom later, always ahead (properties)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mytoyota.subscriptions.lines import schedule

SINCE = datetime(2026, 11, 30, tzinfo=UTC)
WAITED = st.timedeltas(timedelta(days=-2), timedelta(days=3))  # a clock may have been moved back


def pause(waited: timedelta) -> timedelta:
    return schedule.next_ask(SINCE + waited, SINCE) - (SINCE + waited)


@given(WAITED)
def test_the_next_ask_is_ahead_and_never_far(waited: timedelta) -> None:
    assert timedelta(seconds=5) <= pause(waited) <= timedelta(minutes=10)


@given(WAITED, WAITED)
def test_who_has_waited_longer_is_asked_for_no_more_often(one: timedelta, other: timedelta) -> None:
    shorter, longer = sorted((one, other))
    assert pause(shorter) <= pause(longer)


@given(WAITED)
def test_it_is_late_long_before_it_is_called_off(waited: timedelta) -> None:
    now = SINCE + waited
    if schedule.is_patience_over(now, SINCE):
        assert schedule.is_late(now, SINCE)


def test_a_whole_opening_costs_some_hundreds_of_questions_at_most() -> None:
    now, asked = SINCE, 0
    while not schedule.is_patience_over(now, SINCE):
        now, asked = schedule.next_ask(now, SINCE), asked + 1
    assert asked < 500
