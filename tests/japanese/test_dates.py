"""Dates as licences print them, and days that never were."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.japanese.dates import not_held, parse_date, to_wareki, wareki_date


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("昭和61年5月1日生", date(1986, 5, 1)),
        ("昭和61年 5月 1日生", date(1986, 5, 1)),
        ("令和元年５月１日", date(2019, 5, 1)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("2029年(令和11年)06月01日まで有効", date(2029, 6, 1)),
        ("2029年（令和11年）06月01日まで有効", date(2029, 6, 1)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_printed_date_is_that_day(printed: str, day: date) -> None:
    assert parse_date(printed) == day


@pytest.mark.parametrize(
    "printed",
    [
        "令和1年4月30日",
        "平成31年5月1日",
        "昭和64年1月8日",
        "昭和1年12月24日",
        "令和5年2月29日",
        "令和6年13月1日",
        "令和0年5月1日",
        "平成00年00月00日",
        "2028年(令和11年)06月01日まで有効",
        "",
        "住所",
    ],
)
def test_a_day_that_never_was_is_no_date(printed: str) -> None:
    assert parse_date(printed) is None


def test_an_expiry_printed_before_the_new_era_may_lie_beyond_the_old_one() -> None:
    assert parse_date("平成33年06月01日まで有効", beyond_era=True) == date(2021, 6, 1)
    assert parse_date("平成33年06月01日まで有効") is None


def test_nothing_but_zeros_means_that_a_class_is_not_held() -> None:
    assert not_held("平成00年00月00日")
    assert not not_held("平成10年10月10日")


@given(st.dates(min_value=date(1912, 7, 30), max_value=date(2060, 12, 31)), st.booleans())
def test_every_day_comes_back_from_its_wareki(day: date, padded: bool) -> None:
    assert parse_date(to_wareki(day, padded)) == day


def test_the_first_day_of_an_era_is_not_the_last_of_the_one_before() -> None:
    assert wareki_date("令和", 1, (5, 1)) == date(2019, 5, 1)
    with pytest.raises(ValueError, match="no such day"):
        wareki_date("平成", 31, (5, 1))
