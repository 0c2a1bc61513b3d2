"""A character the recogniser doubted: the only one that may be mended in a municipality, and it marks its field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mytoyota.idv.address_mending import mended_address
from mytoyota.idv.alphabets import allows
from mytoyota.idv.engine import DOUBTED, Read
from mytoyota.idv.field_values import Values, field_values
from mytoyota.idv.layout import BOXES
from mytoyota.idv.reader import SURE
from mytoyota.japanese import postal

places = sorted({prefecture + city for _code, prefecture, city, _town in postal.entries()})


def line(text: str, doubted: str = "") -> Read:
    """A line read well but for the characters of `doubted`."""
    each = tuple(0.3 if character in doubted else 0.99 for character in text)
    return Read(text, sum(each) / len(each), each)


def values_of(field: str, read: Read) -> Values:
    """The values of a card on which only this field could be read."""
    return field_values({name: [read] if name == field else [] for name in BOXES})


def test_a_municipality_that_the_recogniser_was_sure_of_stays_and_is_marked() -> None:
    values = values_of("address", line("愛知県岡綺市伊賀町1番地"))
    assert values.fields["address"] == "愛知県岡綺市伊賀町1番地"
    assert values.confidence["address"] <= 0.5


@pytest.mark.parametrize("read", ["愛知県岡綺市伊賀町1番地", "愛知県 岡綺市伊賀町1番地"])
def test_the_one_doubted_character_of_a_municipality_is_mended_and_stays_marked(read: str) -> None:
    values = values_of("address", line(read, "綺"))
    assert values.fields["address"] == "愛知県岡崎市伊賀町1番地"
    assert values.confidence["address"] < DOUBTED


def test_a_doubt_elsewhere_mends_no_municipality() -> None:
    values = values_of("address", line("愛知県岡綺市伊賀町1番地", "伊"))
    assert values.fields["address"] == "愛知県岡綺市伊賀町1番地"


@pytest.mark.parametrize("field", ["name", "address", "conditions", "committee"])
def test_one_doubted_character_of_many_marks_its_field(field: str) -> None:
    """In a mean of twenty it would not be seen, and the field would be called sure."""
    values = values_of(field, line("静岡県浜松市中区元城町一丁目", "元"))
    assert values.confidence[field] < SURE


@given(st.sampled_from(places), st.data())
@settings(max_examples=200)
def test_what_the_recogniser_was_sure_of_in_a_municipality_is_never_changed(place: str, data: st.DataObject) -> None:
    """Whatever one character of it was read as, and whatever else was in doubt."""
    at = data.draw(st.integers(0, len(place) - 1))
    wrong = data.draw(st.sampled_from("岡綺糖用巾田津川山東西南北"))
    read = place[:at] + wrong + place[at + 1 :] + "本町1"
    doubted = data.draw(st.sets(st.integers(0, len(read) - 1))) - {at}
    mended = mended_address(read, doubted)
    assert mended[at] == wrong or mended[: len(place)] == mended_address(read, ())[: len(place)]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("東京都江東区豊洲1番2號", "東京都江東区豊洲1番2号"),
        ("東京都江東区豊洲1番2號棟3號室", "東京都江東区豊洲1番2号棟3号室"),
    ],
)
def test_no_house_has_a_number_in_an_old_form(read: str, meant: str) -> None:
    assert mended_address(read) == meant


def test_old_forms_of_no_town_are_read_in_names_only() -> None:
    assert allows("name", "德")
    assert not allows("text", "德")
    assert allows("text", "徳")
    assert allows("text", "惠")  # 須惠町
