"""The month of inspection is predicted as the leaflet says: three years, then every two (facts, section 7.3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.jpass import inspection
from mytoyota.jpass.inspection import FARTHEST, KINDS

MONTHS = st.builds(date, st.integers(1990, 2080), st.integers(1, 12), st.just(1))
WINDOWS = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(st.just(kind), st.integers(0, FARTHEST[kind]), st.integers(0, FARTHEST[kind]))
)


def test_the_leaflets_example() -> None:
    registered = date(2022, 5, 1)
    assert [inspection.predicted(registered, kind) for kind in KINDS] == [
        date(2025, 5, 1), date(2027, 5, 1), date(2029, 5, 1),
    ]  # fmt: skip
    assert inspection.months_before(registered, 1, date(2025, 3, 31)) == 2
    assert inspection.months_before(registered, 1, date(2022, 6, 1)) == 35
    assert inspection.months_before(registered, 2, date(2025, 6, 1)) == 23


@given(MONTHS, MONTHS, WINDOWS)
def test_a_vehicle_is_in_the_range_exactly_when_it_is_so_many_months_away(
    registered: date, today: date, window: tuple[int, int, int]
) -> None:
    kind, one, other = window
    nearest, farthest = min(one, other), max(one, other)
    months = inspection.registered_for(kind, nearest, farthest, today)
    away = inspection.months_before(registered, kind, today)
    assert (months.first <= registered <= months.last) == (nearest <= away <= farthest)


@given(MONTHS, MONTHS)
def test_the_windows_of_the_three_inspections_do_not_overlap(registered: date, today: date) -> None:
    """35 and 23 months are as far as one can look: one month more would be the inspection before."""
    within = [kind for kind in KINDS if 0 <= inspection.months_before(registered, kind, today) <= FARTHEST[kind]]
    assert len(within) <= 1
    following = inspection.next_inspection(registered, today)
    assert within == ([following[0]] if following and registered < today.replace(day=1) else within)


@pytest.mark.parametrize("kind", KINDS)
def test_no_day_of_the_month_changes_anything(kind: int) -> None:
    assert inspection.registered_for(kind, 0, 3, date(2026, 11, 1)) == inspection.registered_for(
        kind, 0, 3, date(2026, 11, 30)
    )
