"""Corporate numbers: however typed they are the same, and every slip that the check digit can see is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.corporations.number import CorporateNumber, WrongNumber, check_digit

BASES = st.text("0123456789", min_size=12, max_size=12)
FULL_WIDTH = str.maketrans("0123456789T-", "０１２３４５６７８９Ｔ－")


def of(base: str) -> str:
    return f"{check_digit(base)}{base}"


@pytest.mark.parametrize(
    "digits",
    [
        "1180301018771",
        "7000012050002",
        "4000012090001",
        "9020001031109",
        "8013401000626",
        "7000020100005",
        "5111101000006",
        "8040001999013",
    ],
)
def test_numbers_that_were_given_out_are_right(digits: str) -> None:
    assert CorporateNumber.parse(digits).digits == digits


@pytest.mark.parametrize("digits", ["1234567890123", "1180001051840", "4010001008840", "6010001033581"])
def test_dummies_that_stand_in_examples_are_wrong(digits: str) -> None:
    with pytest.raises(WrongNumber) as wrong:
        CorporateNumber.parse(digits)
    assert wrong.value.reason == "check_digit"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("　", "empty"),
        ("T", "empty"),
        ("株式会社ひので", "letters"),
        ("118030101877X", "letters"),
        ("٧٠٠٠٠١٢٠٥٠٠٠٢", "letters"),
        ("0000012050002", "check_digit"),
        ("180301018771", "office_number"),
        ("11803010187", "short"),
        ("11803010187711", "long"),
        ("T" * 2 + "1180301018771", "letters"),
        ("1" * 5000, "long"),
    ],
)
def test_what_is_wrong_is_said_plainly_and_nothing_typed_is_repeated(typed: str | None, reason: str) -> None:
    with pytest.raises(WrongNumber) as wrong:
        CorporateNumber.parse(typed)
    assert wrong.value.reason == reason
    assert not typed or len(typed) < 3 or typed not in str(wrong.value)


@given(
    BASES, st.sampled_from(["", "T", "t"]), st.sampled_from(["", "-", " ", "　", "・", "ー", "−", "－"]), st.booleans()
)
def test_the_same_number_however_it_is_typed(base: str, front: str, between: str, full: bool) -> None:
    number = of(base)
    typed = front + between.join((number[:1], number[1:5], number[5:9], number[9:]))
    typed = f" {typed.translate(FULL_WIDTH) if full else typed}\n"
    assert CorporateNumber.parse(typed) == CorporateNumber(number)


@given(BASES)
def test_exactly_one_digit_from_one_to_nine_checks_a_base(base: str) -> None:
    right = [digit for digit in "0123456789" if _fits(digit + base)]
    assert right == [str(check_digit(base))]
    assert right != ["0"]


@given(BASES, st.integers(0, 12), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_seen_unless_it_is_nine_for_nought(base: str, place: int, other: str) -> None:
    number = of(base)
    if number[place] == other:
        return
    blind = place > 0 and {number[place], other} == {"0", "9"}
    assert _fits(number[:place] + other + number[place + 1 :]) == blind


@given(BASES, st.integers(1, 11))
def test_two_neighbours_changed_over_are_seen_unless_the_remainder_is_the_same(base: str, place: int) -> None:
    number = of(base)
    one, two = number[place], number[place + 1]
    slip = number[:place] + two + one + number[place + 2 :]
    assert _fits(slip) == ((int(one) - int(two)) % 9 == 0)


@given(BASES)
def test_read_in_groups_it_is_still_the_same_number(base: str) -> None:
    number = CorporateNumber(of(base))
    assert len(number.grouped) == 16
    assert CorporateNumber.parse(number.grouped) == number


def _fits(digits: str) -> bool:
    try:
        return bool(CorporateNumber.parse(digits))
    except WrongNumber:
        return False
