"""Plates in every form people type, and the parts that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mytoyota.vehicles import plates
from mytoyota.vehicles.plates import KANA, PLACES, Plate, PlateProblem


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("品川　３３０　さ　１２－３４", "品川 330 さ 12-34"),
        ("品川 330 さ 12-34", "品川 330 さ 12-34"),
        ("品川330さ1234", "品川 330 さ 12-34"),
        ("品川 330 さ 12ー34", "品川 330 さ 12-34"),
        ("品川 330 サ 12−34", "品川 330 さ 12-34"),
        ("品川 330 ｻ 1", "品川 330 さ ・・・1"),
        ("品川 330 さ ・・・1", "品川 330 さ ・・・1"),
        ("品川 330 さ ･･12", "品川 330 さ ・・12"),
        ("尾張小牧 500 や 10-00", "尾張小牧 500 や 10-00"),
        ("尾張小牧５００や１０００", "尾張小牧 500 や 10-00"),
        ("品川　　５５　あ　　９９", "品川 55 あ ・・99"),
        ("豊田 30a す ・123", "豊田 30A す ・123"),
        ("江戸川 5AA み 12-34", "江戸川 5AA み 12-34"),
        ("富士山 300 わ 88-88", "富士山 300 わ 88-88"),
        ("袖ケ浦 300 さ 12-34", "袖ヶ浦 300 さ 12-34"),
        ("飛驒 300 さ 12-34", "飛騨 300 さ 12-34"),
        ("なにわ 580 り 50-01", "なにわ 580 り 50-01"),
        ("つくば 300 さ 12-34", "つくば 300 さ 12-34"),
        ("沖縄 50 A 12-34", "沖縄 50 A 12-34"),
        ("練 5 さ 12-34", "練 5 さ 12-34"),
        # katakana without blanks
        ("品川330サ1234", "品川 330 さ 12-34"),
        ("豊田580ア1", "豊田 580 あ ・・・1"),
        ("なにわ 500マ12-34", "なにわ 500 ま 12-34"),
        ("尾張小牧５００ヤ１０－００", "尾張小牧 500 や 10-00"),
        ("つくば300ｻ12", "つくば 300 さ ・・12"),
        # dots of every kind, and noughts in their places
        ("品川 330 さ ··12", "品川 330 さ ・・12"),
        ("品川 330 さ ••12", "品川 330 さ ・・12"),
        ("品川 330 さ ⋅⋅⋅1", "品川 330 さ ・・・1"),
        ("品川 330 さ …1", "品川 330 さ ・・・1"),
        ("品川 330 さ 00-01", "品川 330 さ ・・・1"),
        ("品川 330 さ 0012", "品川 330 さ ・・12"),
        ("品川 330 さ 00-12", "品川 330 さ ・・12"),
        ("品川 330 さ ・・-12", "品川 330 さ ・・12"),
        ("品川 330 さ ・・-・1", "品川 330 さ ・・・1"),
        ("品川 330 さ ・1-23", "品川 330 さ ・123"),
    ],
)
def test_plates_however_they_are_typed(typed: str, normal: str) -> None:
    plate = plates.parse(typed)
    assert str(plate) == normal
    assert plates.place_known(plate)
    assert plates.parse(str(plate)) == plate


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("品川 330 お 12-34", "kana"),
        ("品川 330 し 12-34", "kana"),
        ("品川 330 へ 12-34", "kana"),
        ("品川 330 ん 12-34", "kana"),
        ("品川 330 ゐ 12-34", "kana"),
        ("品川 330 さ 01-23", "serial"),
        ("品川 330 さ 0", "serial"),
        ("品川 330 さ 00-00", "serial"),
        ("品川 330 さ ・・・", "serial"),
        ("品川 330 さ 00-123", "serial"),
        ("品川330オ1234", "kana"),
        ("品川 330 さ 1-234", "serial"),
        ("品川 330 さ 12345", "serial"),
        ("品川 3B0 さ 12-34", "class"),
        ("品川 A30 さ 12-34", "class"),
        ("品川 3000 さ 12-34", "class"),
        ("しながわく 330 さ 12-34", "place"),
        ("SHINAGAWA 330 さ 12-34", "place"),
        ("", "whole"),
        ("12-34", "whole"),
        ("品川 さ 12-34", "whole"),
    ],
)
def test_what_cannot_be_names_the_part(typed: str, part: str) -> None:
    with pytest.raises(PlateProblem) as problem:
        plates.parse(typed)
    assert problem.value.part == part


def test_a_place_that_nobody_knows_is_a_question_not_an_error() -> None:
    assert not plates.place_known(plates.parse("彦根 330 さ 12-34"))


def test_there_are_138_places_in_force() -> None:
    assert len(PLACES) == 138
    assert max(map(len, PLACES)) == 4


@pytest.mark.parametrize(
    ("typed", "light"),
    [("品川 580 さ 12-34", True), ("品川 499 さ 12-34", True), ("品川 330 さ 12-34", False), ("品川 50 さ 1", False),
     ("品川 380 さ 12-34", False), ("品川 979 さ 12-34", False), ("品川 58A さ 12-34", True)],
)  # fmt: skip
def test_which_plates_say_that_the_car_is_light(typed: str, light: bool) -> None:
    assert plates.is_light(plates.parse(typed)) is light


@given(st.sampled_from(sorted(PLACES)), st.integers(100, 999), st.sampled_from(sorted(KANA)), st.integers(1, 9999))
def test_what_is_written_reads_back(place: str, klass: int, kana: str, serial: int) -> None:
    plate = Plate(place, str(klass), kana, serial)
    assert plates.parse(str(plate)) == plate
    assert plates.parse(str(plate).replace(" ", "")) == plate


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_the_reader(typed: str) -> None:
    try:
        plate = plates.parse(typed)
    except PlateProblem:
        return
    assert plates.parse(str(plate)) == plate
