"""From a photograph to what is printed on the licence, with either engine."""

from dataclasses import replace
from datetime import date

import pytest

from mytoyota.idv.read_photo import InProcessReader
from mytoyota.idv.reader import Reading, doubtful
from tests.idv.conftest import in_the_proof, licence_photo, somebody
from tests.licences.people import Person, made_up
from tests.licences.printing import Press
from tests.licences.sets import good


def _core(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "birth_date": person.birth_date.isoformat(),
        "address": person.address,
        "issue_date": person.issue_date.isoformat(),
        "expiry_date": person.expiry_date.isoformat(),
        "licence_number": person.licence_number,
    }


def _read(reading: Reading) -> dict[str, str]:
    return {name: reading.fields[name] for name in _core(made_up(1))}


SATO = somebody(
    4,
    name="佐藤 健一",
    address="東京都世田谷区桜丘2丁目8番21号グリーンハイツ202号",
    conditions=("眼鏡等", "普通車はAT車に限る"),
)


@pytest.mark.parametrize("face", ["noto-sans", "ipaex-mincho", *in_the_proof("ipaex-gothic", "noto-serif")])
def test_all_that_is_printed_is_read(ppocr: InProcessReader, face: str) -> None:
    reading = ppocr.read(licence_photo(SATO, Press(face=face, seed=2)))
    assert reading.accepted
    assert _read(reading) == _core(SATO)
    assert reading.fields["issue_number"] == SATO.issue_number
    assert reading.fields["conditions"] == "眼鏡等、普通車はAT車に限る"
    assert reading.fields["categories"] == "・".join(SATO.categories)
    assert reading.fields["committee"] == f"{SATO.committee}公安委員会"
    assert reading.engine == "ppocr"


@pytest.mark.parametrize(
    "changes",
    [
        {"turn": 180},
        {"turn": 90, "size": (1125, 1500), "fill": 0.75},
        {"orientation": 6},
        {"orientation": 3, "tilt": (15, 10)},
        {"turn": -24, "fill": 0.6, "tilt": (-12, 14)},
        *in_the_proof({"desk": "white", "light": 1.0}, {"shadow": 0.4, "desk": "cloth"}),
    ],
    ids=str,
)
def test_however_the_card_lies_it_is_read(ppocr: InProcessReader, changes: dict[str, object]) -> None:
    assert _read(ppocr.read(licence_photo(SATO, **changes))) == _core(SATO)


@pytest.mark.parametrize("stray", [(-0.7, 0.6), *in_the_proof((0.7, 0.0), (0.5, -0.7))])
def test_print_that_strayed_from_its_place_is_read(ppocr: InProcessReader, stray: tuple[float, float]) -> None:
    assert _read(ppocr.read(licence_photo(SATO, Press(stray=stray)))) == _core(SATO)


@pytest.mark.parametrize("seed", [2, *in_the_proof(13, 60)])
def test_a_ruled_line_beside_the_name_changes_no_characters_form(ppocr: InProcessReader, seed: int) -> None:
    """野 was read as 埜 and 内 as 內: the line above had become a part of them."""
    sample = good("typical", seed, stray_mm=0.7)
    assert sample.person is not None
    assert ppocr.read(sample.picture).fields["name"] == sample.person.name


def test_the_other_engine_reads_a_good_photograph_too(tesseract: InProcessReader) -> None:
    reading = tesseract.read(licence_photo(SATO, Press(face="noto-sans")))
    assert reading.engine == "tesseract"
    found, right = _read(reading), _core(SATO)
    assert sum(found[name] == right[name] for name in right) >= 5
    assert found["licence_number"] == right["licence_number"]


@pytest.mark.parametrize("face", ["ipaex-gothic", "ipaex-mincho"])
def test_the_space_before_a_one_figure_year_is_no_figure(ppocr: InProcessReader, face: str) -> None:
    person = replace(SATO, birth_date=date(1990, 12, 11))  # 平成 2年, once read 平成22年.
    assert ppocr.read(licence_photo(person, Press(face=face))).fields["birth_date"] == "1990-12-11"


@pytest.mark.parametrize(
    "name", ["髙橋 陽菜", "宮﨑 一郎", "高橋 陽菜", *in_the_proof("渡邉 誠", "濵田 花子", "山崎 誠")]
)
def test_old_forms_of_a_name_are_told_from_common_ones(ppocr: InProcessReader, name: str) -> None:
    reading = ppocr.read(licence_photo(somebody(4, name=name), Press(face="ipaex-gothic")))
    assert reading.fields["name"] == name
    assert reading.crops["name"].startswith(b"\xff\xd8")  # Always there: the person decides by the eye.


def test_a_two_line_address_is_joined(ppocr: InProcessReader) -> None:
    person = somebody(6, address="北海道標津郡中標津町東12条北3丁目81番地メゾン・ド・ロワール中標津東館1105号")
    assert ppocr.read(licence_photo(person)).fields["address"] == person.address


def test_classes_not_held_are_empty_and_not_doubtful(ppocr: InProcessReader) -> None:
    person = replace(SATO, motorcycle_date=None, second_class_date=None)
    reading = ppocr.read(licence_photo(person))
    assert reading.fields["motorcycle_date"] == reading.fields["second_class_date"] == ""
    assert not {"motorcycle_date", "second_class_date"} & doubtful(reading)


def test_text_on_the_card_that_looks_like_markup_is_only_text(ppocr: InProcessReader) -> None:
    person = somebody(8, address="愛知県豊田市若宮町3丁目15番地2=1+1<b>")
    reading = ppocr.read(licence_photo(person))
    assert reading.accepted
    assert not set(reading.fields["address"]) & set("<>=")


def test_a_doubtful_field_comes_with_its_picture(ppocr: InProcessReader) -> None:
    wrong = replace(SATO, licence_number="309012345630")
    reading = ppocr.read(licence_photo(wrong))
    assert "licence_number" in doubtful(reading)
    assert len(reading.crops["licence_number"]) < 12_000
