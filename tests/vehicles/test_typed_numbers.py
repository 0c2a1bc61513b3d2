"""Chassis number and plate as people type them into boxes (guide 4-1/7-A)."""

import pytest

from mytoyota.vehicles.chassis import ChassisProblem
from mytoyota.vehicles.plates import of_parts
from mytoyota.vehicles.typed_numbers import doubts, join_chassis, split_chassis

PLATE = of_parts("豊田", "330", "さ", "12-34")


@pytest.mark.parametrize(
    ("front", "back", "number"),
    [
        ("ABC123", "1234567", "ABC123-1234567"),
        ("ＡＢＣ１２３", "１２３４５６７", "ABC123-1234567"),
        ("abc123ー", "－1234567", "ABC123-1234567"),
        (" ABC123 ", " 1234567 ", "ABC123-1234567"),
        ("ABC123-1234567", "", "ABC123-1234567"),
        ("WBA12345678901234", "", "WBA12345678901234"),
        ("国[01]123456", None, "国[01]123456"),
    ],
)
def test_two_boxes_are_one_number_however_it_was_typed(front: str, back: str | None, number: str) -> None:
    assert join_chassis(front, back) == number
    assert join_chassis(*split_chassis(number)) == number


@pytest.mark.parametrize(("front", "back"), [("", ""), ("AB", ""), ("ABC123", "12345678901234567890"), ("☆☆☆☆", "1")])
def test_what_cannot_be_a_number_is_refused(front: str, back: str) -> None:
    with pytest.raises(ChassisProblem):
        join_chassis(front, back)


@pytest.mark.parametrize(
    ("number", "what", "meant"),
    [
        ("ABC123-12O4567", "chassis_letters", "ABC123-1204567"),
        ("ETHURAN0001", "chassis_shape", ""),
        ("国[01]123456", "chassis_shape", ""),
    ],
)
def test_an_unusual_number_is_asked_about(number: str, what: str, meant: str) -> None:
    assert [(one.what, one.meant) for one in doubts(number, PLATE)] == [(what, meant)]


def test_a_usual_number_is_not_asked_about() -> None:
    assert doubts("ABC123-1234567", PLATE) == []
    assert doubts("WBA12345678901234", PLATE) == []


@pytest.mark.parametrize(("place", "what"), [("品", "place_old"), ("彦根", "place_unknown")])
def test_a_place_that_gives_no_plates_now_is_asked_about(place: str, what: str) -> None:
    plate = of_parts(place, "55", "さ", "1")
    assert [one.what for one in doubts("ABC123-1234567", plate)] == [what]
