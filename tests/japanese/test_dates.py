"""Dates as licences print them, and days that never were."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.japanese.dates import (
    era_month,
    not_held,
    parse_date,
    to_wareki,
    typed_day,
    typed_month,
    wareki_date,
)


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


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2029-11-20", "2029-11-20"),
        ("2029/11/20", "2029-11-20"),
        ("2029年11月20日", "2029-11-20"),
        ("20291120", "2029-11-20"),
        ("２０２９１１２０", "2029-11-20"),
        ("R11.11.20", "2029-11-20"),
        ("r11-11-20", "2029-11-20"),
        ("Ｒ１１．１１．２０", "2029-11-20"),
        ("令和11.11.20", "2029-11-20"),
        ("令11.11.20", "2029-11-20"),
        ("令和11年11月20日", "2029-11-20"),
        ("令和１１ー１１ー２０", "2029-11-20"),
        ("二〇一九年十二月三十一日", "2019-12-31"),
        ("令和元年十二月三十一日", "2019-12-31"),
        ("平成三十一年四月三十日", "2019-04-30"),
        ("H31.4.30", "2019-04-30"),
        ("昭64.1.7", "1989-01-07"),
        ("大正15年12月24日", "1926-12-24"),
        ("令和11年11月20日まで", "2029-11-20"),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: str) -> None:
    assert typed_day(typed) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    [
        "令1-1-1", "令和1/4/30", "昭和64/1/8", "令和0/1/1", "R0.1.1", "平成33年6月1日", "20291301", "2029112",
        "20290229", "11.11.20", "R11.11", "X11.11.20", "", "〇",
    ],
)  # fmt: skip
def test_a_day_that_never_was_is_not_taken_from_anybody(typed: str) -> None:
    assert typed_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2026-11", "2026-11"), ("2026年11月", "2026-11"), ("202611", "2026-11"), ("令和8年11月", "2026-11"),
     ("R8.11", "2026-11"), ("令8.11", "2026-11"), ("令和八年十一月", "2026-11"), ("平成31年4月", "2019-04"),
     ("令和元年5月", "2019-05"), ("昭和64年1月", "1989-01"), ("平成元年1月", "1989-01"), ("2026/1", "2026-01")],
)  # fmt: skip
def test_a_month_as_people_type_it(typed: str, month: str) -> None:
    assert typed_month(typed) == date.fromisoformat(f"{month}-01")


@pytest.mark.parametrize(
    "typed", ["平成31年5月", "令和元年4月", "昭和64年2月", "令和0年5月", "202613", "2026-00", "11月", ""]
)
def test_a_month_that_never_was_is_no_month(typed: str) -> None:
    assert typed_month(typed) is None


@given(st.dates(min_value=date(1989, 1, 8), max_value=date(2099, 12, 31)), st.booleans())
def test_every_day_and_month_comes_back_however_it_is_typed(day: date, padded: bool) -> None:
    wareki = to_wareki(day, padded)
    for typed in (wareki, wareki.replace("年", ".").replace("月", ".").strip("日"), day.isoformat(), f"{day:%Y%m%d}"):
        assert typed_day(typed) == day
    assert typed_month(wareki.split("月")[0] + "月") == day.replace(day=1)


@given(st.text(max_size=20) | st.text("0123456789年月日令和元平成RH.-/〇一十", max_size=14))
def test_no_words_break_the_reading_of_a_date(typed: str) -> None:
    for found in (typed_day(typed), typed_month(typed)):
        assert found is None or isinstance(found, date)


def test_a_month_belongs_to_an_era_of_which_it_has_a_day() -> None:
    assert era_month("平成", "31", 4) == date(2019, 4, 1)
    with pytest.raises(ValueError, match="no such month"):
        era_month("平成", "31", 5)
