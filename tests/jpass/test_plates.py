"""A plate is looked for as staff type it: whole, its number alone, or with some of the parts before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.jpass import plates
from mytoyota.jpass.plates import NoPlate, TypedPlate
from mytoyota.vehicles.plates import KANA, PLACES, Plate

PLATE = "豊田 330 さ 12-34"


@pytest.mark.parametrize(
    "typed",
    [
        "豊田 330 さ 12-34", "豊田330さ1234", "豊田３３０サ１２ー３４", "豊田330 さ 1234", "330さ1234", "さ12-34",
        "ｻ1234", "12-34", "1234", "豊田1234", "豊田 330 1234", " 豊田　３３０　さ　１２－３４ ",
    ],
)  # fmt: skip
def test_it_is_found_by(typed: str) -> None:
    assert plates.typed(typed).fits(PLATE)


@pytest.mark.parametrize("typed", ["豊田 330 さ 12-35", "品川1234", "331さ1234", "す12-34", "123"])
def test_it_is_not_found_by(typed: str) -> None:
    assert not plates.typed(typed).fits(PLATE)


@pytest.mark.parametrize("typed", ["豊田", "さ", "12345", "0", "", "🚗"])
def test_there_is_no_number_in(typed: str) -> None:
    with pytest.raises(NoPlate):
        plates.typed(typed)


@given(
    st.builds(
        Plate, st.sampled_from(sorted(PLACES)), st.sampled_from(["3", "50", "330", "5A1", "30A"]),
        st.sampled_from(sorted(KANA)),
        st.integers(1, 9999),
    ),
    st.booleans(),
    st.sampled_from(["", " ", "　"]),
)  # fmt: skip
def test_every_plate_is_found_by_itself(plate: Plate, dash: bool, between: str) -> None:
    serial = plate.serial_shown if dash else str(plate.serial)
    wanted = plates.typed(between.join((plate.place, plate.klass, plate.kana, serial)))
    assert wanted == TypedPlate(plate.place, plate.klass, plate.kana, plate.serial)
    assert wanted.fits(str(plate))
    assert plates.typed(f"{plate.kana}{serial}").fits(str(plate))
    assert plates.serial_of(str(plate)) == plate.serial


def test_what_has_no_plate_has_no_number() -> None:
    assert plates.serial_of("") == 0
