"""Chassis numbers: one normal form, what may be one, what was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.vehicles import chassis
from mytoyota.vehicles.chassis import ChassisProblem


@pytest.mark.parametrize(
    ("typed", "normal", "kind"),
    [
        ("ZVW30-1234567", "ZVW30-1234567", "domestic"),
        ("ｚｖｗ３０－１２３４５６７", "ZVW30-1234567", "domestic"),
        (" zvw30 ー 1234567 ", "ZVW30-1234567", "domestic"),
        ("ZVW30−1234567", "ZVW30-1234567", "domestic"),
        ("ZC6-012345", "ZC6-012345", "domestic"),
        ("MK21S-149973", "MK21S-149973", "domestic"),
        ("WBA3A5C50CF256985", "WBA3A5C50CF256985", "imported"),
        ("ＥＴＨＵＲＡＮ０００１", "ETHURAN0001", "other"),
        ("国［０１］１２３４５６", "国[01]123456", "other"),
        ("国【01】0002国", "国[01]0002国", "other"),
        ("国〔41〕12345国", "国[41]12345国", "other"),
        ("神(43)12345神", "神[43]12345神", "other"),
        ("東（４１）６５４３２東", "東[41]65432東", "other"),
        ("大｛53｝1234", "大[53]1234", "other"),
    ],
)
def test_numbers_however_they_are_typed(typed: str, normal: str, kind: str) -> None:
    assert chassis.normal(typed) == normal
    assert chassis.kind(normal) == kind


@pytest.mark.parametrize(
    "typed",
    ["", "ABC", "A" * 24, "ZVW30_1234567", "ZVW30/1234567", "ぜぶい30-1234", "<script>", "ZVW(30)1234567", "国()1234"],
)
def test_what_cannot_be_a_chassis_number(typed: str) -> None:
    with pytest.raises(ChassisProblem):
        chassis.normal(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ZVW30-O12345B", "ZVW30-0123458"), ("ZVW30-I234567", "ZVW30-1234567"), ("ZVW30-1234567", None),
     ("WBA3A5C50CF256985", None), ("ZVW30-12X4567", None)],
)  # fmt: skip
def test_letters_among_the_digits_of_a_serial(typed: str, meant: str | None) -> None:
    assert chassis.suggestion(typed) == meant


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own_normal_form(typed: str) -> None:
    try:
        normal = chassis.normal(typed)
    except ChassisProblem:
        return
    assert chassis.normal(normal) == normal
