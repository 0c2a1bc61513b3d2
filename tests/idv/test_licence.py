"""The licence's own grammar: its number, its dates as a machine misreads them, what must agree."""

from datetime import date

import pytest

from mytoyota.idv import licence
from mytoyota.idv.engine import Read
from mytoyota.idv.field_values import field_values


@pytest.mark.parametrize(
    "number", ["309012345620", "452000000170", "622412345040", "900500001080", "301200000010", "302000000100"]
)
def test_a_right_number_has_no_doubts(number: str) -> None:
    assert licence.number_doubts(number) == ()


@pytest.mark.parametrize("place", range(11))
def test_one_misread_digit_is_noticed_nearly_always(place: int) -> None:
    number = "309012345620"
    changed = [number[:place] + digit + number[place + 1 :] for digit in "0123456789" if digit != number[place]]
    noticed = [one for one in changed if licence.number_doubts(one)]
    # Rest 0 and rest 10 share a check digit, so that one change in some places may pass.
    assert len(noticed) >= len(changed) - 1


def test_a_number_of_another_length_or_from_nowhere_is_doubted() -> None:
    assert licence.number_doubts("30901234562") == ("length",)
    assert "first_issuer" in licence.number_doubts("989012345620")


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("今和06年05月01日", date(2024, 5, 1)),
        ("合和06年05月01目", date(2024, 5, 1)),
        ("昭和6l年5月l日生", date(1986, 5, 1)),
        ("平戍O8年09月19日", date(1996, 9, 19)),
        ("昭和61 5月1日生", None),
        ("令和06年05月41日", None),
        ("平成00年00月00日", None),
    ],
)
def test_misread_dates_are_mended_or_given_up_never_guessed(read: str, day: date | None) -> None:
    assert licence.printed_date(read) == day


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("2029年(令和11年)06月01日まで有効", date(2029, 6, 1)),
        ("2029年(合和11年)06月01日まで有効", date(2029, 6, 1)),
        ("2029年(令和12年)06月01日まで有効", None),
        ("平成33年06月01日まで有効", date(2021, 6, 1)),
    ],
)
def test_the_expiry_in_both_forms_must_agree_with_itself(read: str, day: date | None) -> None:
    assert licence.expiry_date(read) == day


@pytest.mark.parametrize(
    ("birth", "expiry", "fits"),
    [
        (date(1986, 5, 1), date(2029, 6, 1), True),
        (date(1986, 12, 30), date(2029, 1, 30), True),
        (date(1986, 1, 31), date(2029, 2, 28), True),
        (date(1986, 5, 1), date(2029, 6, 7), False),
        (date(1986, 5, 1), date(2029, 7, 1), False),
    ],
)
def test_a_licence_ends_a_month_after_a_birthday(birth: date, expiry: date, fits: bool) -> None:
    assert licence.expiry_fits(birth, expiry) is fits


def _read(**texts: str) -> dict[str, list[Read]]:
    names = ("name", "birth_date", "address", "issue_date", "issue_number", "expiry_date", "licence_number")
    return {name: [Read(texts.get(name, ""), 0.9)] for name in names}


def test_dates_that_confirm_each_other_are_sure_and_others_are_not() -> None:
    fitting = field_values(_read(birth_date="昭和61年5月1日生", expiry_date="2029年(令和11年)06月01日まで有効"))
    assert fitting.confidence["birth_date"] >= 0.95
    not_fitting = field_values(_read(birth_date="昭和61年5月7日生", expiry_date="2029年(令和11年)06月01日まで有効"))
    assert not_fitting.confidence["birth_date"] <= 0.5
    assert not_fitting.fields["birth_date"] == "1986-05-07"  # Shown as read, only marked.


def test_a_driver_younger_than_sixteen_was_misread() -> None:
    values = field_values(
        _read(
            birth_date="令和1年5月1日生",
            issue_date="令和06年05月01日",
            expiry_date="2029年(令和11年)06月01日まで有効",
        )
    )
    assert max(values.confidence[name] for name in ("birth_date", "issue_date", "expiry_date")) <= 0.5


def test_a_number_that_fails_its_check_digit_is_shown_and_marked() -> None:
    values = field_values(_read(licence_number="第309012345630号"))
    assert values.fields["licence_number"] == "309012345630"
    assert values.confidence["licence_number"] <= 0.5
