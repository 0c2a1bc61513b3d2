"""What holds for every name and address: symmetry, harmless rewriting, and no digit or character that may change."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mytoyota.japanese import address_parts, numerals, postal
from mytoyota.japanese.address_parts import AddressParts
from mytoyota.japanese.characters import base
from mytoyota.japanese.folding import loosen
from mytoyota.japanese.kanji import glyph, variant
from mytoyota.vehicles import addresses
from mytoyota.vehicles.matching import COMPARERS, Level, compare, compare_address, compare_corporation, compare_name

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))  # `make proof` asks for more
FULL_WIDTH = str.maketrans("0123456789-#", "０１２３４５６７８９－＃")
DIGITS = "〇一二三四五六七八九"
SURNAMES = [
    "山田", "渡邉", "髙橋", "齋藤", "斉藤", "佐々木", "﨑本", "太田", "大田", "五十嵐", "さくらい", "ワタナベ",
]  # fmt: skip
GIVEN = ["太郎", "次郎", "花子", "一", "二", "惠", "龍一", "さくら", "リョウ", "凜"]
TOWNS = [
    "東京都江東区豊洲", "愛知県豊田市トヨタ町", "東京都千代田区三番町", "北海道札幌市中央区北一条西",
    "東京都港区六本木", "京都府京都市中京区虎屋町", "茨城県つくば市大字谷田部", "福岡県糟屋郡篠栗町中央",
    "東京都練馬区旭ヶ丘",
]  # fmt: skip
BUILDINGS = ["", "サンハイツ", "二葉ビル", "コーポ・タワー", "メゾンⅡ"]

PAIRS = Path(__file__).with_name("matching_pairs")
WRITTEN: list[Callable[[list[int]], str]] = [
    lambda lots: "-".join(map(str, lots)),
    lambda lots: "番地の".join(map(str, lots)) if len(lots) == 2 else "の".join(map(str, lots)),
    lambda lots: "－".join(str(lot).translate(FULL_WIDTH) for lot in lots),
    lambda lots: "".join(f"{lot}{unit}" for lot, unit in zip(lots, ("丁目", "番", "号"), strict=False)),
    lambda lots: "".join(f"{_kanji(lot)}{unit}" for lot, unit in zip(lots, ("丁目", "番", "号"), strict=False)),
]
TELLING = "0123456789-ー一二三十丁目番地号のノ 　()（）[]株式会社A京都市上る字"
texts = st.text(st.characters(codec="utf-8") | st.sampled_from(TELLING), max_size=40)
numbers = st.integers(1, 1999)


def _kanji(number: int) -> str:
    """A number with its places, as in registers: 127 is 百二十七."""
    out = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("" if digit == 1 and sign else DIGITS[digit]) + sign
    return out


@dataclass(frozen=True)
class House:
    """An address in parts, so that tests can write it in many ways and change one part."""

    town: str
    lots: tuple[int, int, int]
    building: str
    room: int

    def written(self, style: int = 0) -> str:
        chome, ban, go = self.lots
        street = [
            f"{chome}-{ban}-{go}",
            f"{chome}丁目{ban}番{go}号",
            f"{_kanji(chome)}丁目{_kanji(ban)}番{_kanji(go)}号",
            f"{chome}丁目{ban}番地の{go}",
            f"{chome}の{ban}の{go}",
            f" {chome} - {ban} - {go}",
        ][style % 6]
        room = ["", " ", "-", " #"][style % 4] + f"{self.room}" + ["号室", "号", ""][style % 3] if self.building else ""
        text = f"{self.town}{street}" + (f" {self.building}{room}" if self.building else "")
        return text.translate(FULL_WIDTH) if style % 5 == 4 else text


lots = st.tuples(numbers, numbers, numbers)
houses = st.builds(House, st.sampled_from(TOWNS), lots, st.sampled_from(BUILDINGS), st.integers(101, 1999))


@pytest.fixture(scope="module", autouse=True)
def _postal_data_read() -> None:
    """Read once, before the first example is timed."""
    compare_address("京都府京都市中京区虎屋町1", "京都府京都市中京区虎屋町1番地")


@given(st.sampled_from(sorted(COMPARERS)), texts, texts)
@settings(max_examples=EXAMPLES)
def test_any_two_texts_are_judged_and_alike_in_both_directions(kind: str, one: str, other: str) -> None:
    assert compare(kind, one, other) == compare(kind, other, one)


@given(st.sampled_from(sorted(COMPARERS)), texts)
@settings(max_examples=EXAMPLES)
def test_a_text_is_never_worse_than_itself(kind: str, text: str) -> None:
    level = compare(kind, text, text).level
    assert level is Level.SAME or (level is Level.DIFFERENT and _says_nothing(kind, text))


def _says_nothing(kind: str, text: str) -> bool:
    bare = not any(character.isalnum() for character in loosen(variant(text)))
    # A corporation that is a legal form and nothing else has no name.
    return bare or (kind == "corporation" and compare_corporation(f"{text}山田", f"{text}山田") is Level.SAME)


@given(texts)
@settings(max_examples=EXAMPLES)
def test_folding_twice_is_folding_once(text: str) -> None:
    for fold in (base, glyph, variant):
        assert fold(fold(text)) == fold(text)
    assert loosen(loosen(variant(text))) == loosen(variant(text))


@given(houses, st.integers(0, 59), st.integers(0, 59))
@settings(max_examples=EXAMPLES)
def test_a_house_written_in_two_ways_is_one_house(house: House, one: int, other: int) -> None:
    assert compare_address(house.written(one), house.written(other)).accepted


@given(houses, st.integers(0, 59))
def test_a_building_may_be_left_out(house: House, style: int) -> None:
    assert compare_address(house.written(style), House(house.town, house.lots, "", 0).written()).accepted


@given(houses, houses, st.integers(0, 59), st.integers(0, 59))
@settings(max_examples=EXAMPLES)
def test_two_houses_are_never_one(house: House, other: House, one: int, two: int) -> None:
    assume((house.town, house.lots) != (other.town, other.lots))
    assert compare_address(house.written(one), other.written(two)) is Level.DIFFERENT


@given(houses, st.integers(0, 2), st.integers(1, 9), st.integers(0, 59))
@settings(max_examples=EXAMPLES)
def test_any_other_number_is_another_house(house: House, place: int, step: int, style: int) -> None:
    lots = list(house.lots)
    lots[place] += step
    changed = House(house.town, (lots[0], lots[1], lots[2]), house.building, house.room)
    assert compare_address(house.written(style), changed.written()) is Level.DIFFERENT


@given(houses, st.integers(1, 50), st.integers(0, 59))
def test_any_other_room_is_another_home(house: House, step: int, style: int) -> None:
    assume(house.building)
    changed = House(house.town, house.lots, house.building, house.room + step)
    assert compare_address(house.written(style), changed.written()) is Level.DIFFERENT


@given(houses)
def test_a_number_too_few_is_another_house(house: House) -> None:
    chome, ban, go = house.lots
    assert compare_address(f"{house.town}{chome}-{ban}", f"{house.town}{chome}-{ban}-{go}") is Level.DIFFERENT


@given(st.sampled_from(SURNAMES), st.sampled_from(GIVEN), st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
@settings(max_examples=EXAMPLES)
def test_two_people_are_never_one(family: str, given_name: str, other_family: str, other_given: str) -> None:
    same = (family, given_name) == (other_family, other_given)
    assert compare_name(f"{family}　{given_name}", f"{other_family} {other_given}").accepted is same


@given(st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
def test_a_name_may_be_written_without_its_space_and_with_its_new_characters(family: str, given_name: str) -> None:
    assert compare_name(f"{family}　{given_name}", f"{family}{given_name}") is Level.SAME
    assert compare_name(f"{family}　{given_name}", loosen(variant(family + given_name))).accepted


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=5), st.data())
@settings(max_examples=EXAMPLES)
def test_one_other_character_is_another_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    other = data.draw(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
    changed = name[:place] + other + name[place + 1 :]
    related = variant(name[place]) == variant(other)
    assert compare_name(name, changed).accepted is related
    assert compare_corporation(f"{name}株式会社", f"{changed}株式会社").accepted is related


def test_no_two_towns_of_japan_become_one() -> None:
    """Every town of the postal data with numbers in its name, and every fifth of the others, read as an address."""
    rows = postal.rows("SELECT DISTINCT prefecture, city, neighborhood FROM postal_data WHERE neighborhood <> ''")
    numbered = re.compile(rf"\d|{numerals.NUMERAL}")
    seen: dict[AddressParts, str] = {}
    for prefecture, city, town in (row for at, row in enumerate(rows) if at % 5 == 0 or numbered.search(row[2])):
        read = addresses._loosened(address_parts.parse(variant(f"{prefecture}{city}{town}12-34-5")))
        assert read.place == prefecture + city
        assert seen.setdefault(read, town) == town


def _accepted_addresses() -> list[tuple[str, str]]:
    lines = (PAIRS / "address_accepted.txt").read_text("utf-8").splitlines()
    return [tuple(line.split(" | ")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def test_every_writing_of_the_file_means_itself_however_wide() -> None:
    for pair in _accepted_addresses():
        for text in pair:
            assert compare_address(text, text) is Level.SAME
            assert compare_address(text, text.translate(FULL_WIDTH)) is Level.SAME


def test_no_digit_of_a_house_number_may_change_in_any_writing_of_the_file() -> None:
    """What stands behind the number may be left out, and a postal code says nothing new; everything else counts."""
    for account, certificate in _accepted_addresses():
        house = address_parts.parse(variant(account))
        for found in re.finditer(r"\d", account):
            digit = str((int(found[0]) + 1) % 10)
            changed = account[: found.start()] + digit + account[found.end() :]
            if compare_address(changed, certificate).accepted:
                read = address_parts.parse(variant(changed))
                assert (read.place, read.town, read.lots) == (house.place, house.town, house.lots), changed


def test_in_every_town_of_japan_another_number_is_another_house() -> None:
    """One town of 300, by chance, in every writing."""
    chance = Random(16)
    towns = sorted({prefecture + city + town for _code, prefecture, city, town in postal.entries()})
    for town in chance.sample(towns, len(towns) // 300):
        lots = [chance.randint(1, 1999) for _ in range(chance.randint(1, 3))]
        other = list(lots)
        other[chance.randrange(len(lots))] += chance.randint(1, 9)
        for style in WRITTEN:
            written = town + style(lots)
            assert compare_address(written, town + "-".join(map(str, lots))).accepted, written
            assert compare_address(written, town + "-".join(map(str, other))) is Level.DIFFERENT, written
            assert compare_address(written, town + style(other)) is Level.DIFFERENT, written


@given(st.sampled_from(["ä", "ö", "ü", "ß"]), st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=6))
def test_a_german_letter_is_known_by_both_its_spellings(letter: str, word: str) -> None:
    plain, two = {"ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue"), "ß": ("ss", "ss")}[letter]
    name = f"Hans {word}{letter}{word}"
    assert compare_name(name, f"HANS {word}{plain}{word}".upper()).accepted
    assert compare_name(f"{word}{two}{word} hans", name.upper() if letter != "ß" else name).accepted
