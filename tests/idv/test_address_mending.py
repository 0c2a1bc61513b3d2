"""Addresses that a recogniser misread: what can only be meant is mended, what is right stays."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mytoyota.idv.address_mending import folded, mended_address
from mytoyota.japanese import postal
from mytoyota.japanese.addresses import postal_code_of, split_address

READ = Path(__file__).with_name("read_addresses.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("大阪府阪南市桑畑7丁目13番地1コ一ポ青葉103", "大阪府阪南市桑畑7丁目13番地1コーポ青葉103"),
        ("大阪市浪速区惠美須西864番地", "大阪市浪速区恵美須西864番地"),
        ("北海道白糠郡白糖町橋西5丁目24番13号", "北海道白糠郡白糠町橋西5丁目24番13号"),
        ("山口県熊毛郡平生町竪ヶ浜5丁目17番5号", "山口県熊毛郡平生町竪ケ浜5丁目17番5号"),
        ("東京都江東区豊洲1ー2ー27", "東京都江東区豊洲1-2-27"),
        ("愛知県豊田市若宮町3丁目15番地2サ二一夕ワ一5F", "愛知県豊田市若宮町3丁目15番地2サニータワー5F"),
        ("東京都渋谷区道玄坂2丁目1番サンシャインハ番館301", "東京都渋谷区道玄坂2丁目1番サンシャイン八番館301"),
        ("愛媛県大洲市河辺町川上7丁自19番17号", "愛媛県大洲市河辺町川上7丁目19番17号"),
        ("東京都江東区豊洲1-2-27第ニハイツ3号", "東京都江東区豊洲1-2-27第二ハイツ3号"),
    ],
)
def test_what_was_misread_in_an_address_is_mended(read: str, meant: str) -> None:
    assert mended_address(read) == meant


@pytest.mark.parametrize(
    "right",
    [
        "東京都千代田区三番町2番地4",
        "東京都八王子市八木町1-1",
        "愛知県一宮市本町2丁目5番6号",
        "東京都渋谷区道玄坂2丁目1番サンシャイン八番館301",
        "東京都江東区豊洲1-2-27ハイツハナミズキ3号",
        "茨城県つくば市大字谷田部123番地の4",
        "北海道札幌市中央区北一条西2丁目",
        "京都市中京区寺町通御池上る上本能寺前町488",
    ],
)
def test_a_right_address_stays_as_it_is(right: str) -> None:
    assert mended_address(right) == right


@pytest.mark.parametrize("read", [line for line in READ if line and not line.startswith("#")])
def test_what_was_read_stays_the_place_that_was_read(read: str) -> None:
    mended = mended_address(read)
    assert mended == re.sub("(?<![0-9A-Za-z]) | (?![0-9A-Za-z])", "", unicodedata.normalize("NFKC", read))
    assert split_address(mended).city


def test_two_numbers_that_a_blank_parts_stay_two() -> None:
    read = "神奈川県横浜市神奈川区上反町１丁目１２－１１　２階"
    assert mended_address(read) == "神奈川県横浜市神奈川区上反町1丁目12-11 2階"
    assert split_address(read).rest == "上反町1丁目12-11 2階"


def test_a_town_next_door_does_not_lend_its_postal_code() -> None:
    assert postal_code_of(split_address(mended_address("福島県伊達市保原町字舟橋10"))) == ""
    assert postal_code_of(split_address(mended_address("京都府京都市中京区河原町通四条上る米屋町1"))) == ""


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("北海道白糠郡白糖町橋西5丁目", "北海道白糠郡白糠町橋西5丁目"),
        ("愛知県岡綺市伊賀町1番地", "愛知県岡崎市伊賀町1番地"),
        ("愛知県豊用市トヨタ町1番地", "愛知県豊用市トヨタ町1番地"),  # 豊田, 豊橋, 豊川 or 豊明
        ("愛知県豊用巾トヨタ町1番地", "愛知県豊用巾トヨタ町1番地"),  # two characters: nobody knows
        ("愛知県西加茂郡三好町大字三好1", "愛知県西加茂郡三好町大字三好1"),  # a town of the past
    ],
)
def test_one_misread_character_of_a_municipality_is_mended_and_no_more(read: str, meant: str) -> None:
    assert mended_address(read) == meant


places = sorted({prefecture + city for _code, prefecture, city, _town in postal.entries()})
towns_of_somewhere = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0) | st.sampled_from("町字大通条上下る東西入線号のノケヶ"),
    min_size=1,
    max_size=8,
)


@given(st.sampled_from(places), towns_of_somewhere, st.integers(1, 2999), st.integers(1, 99))
@settings(max_examples=300)
def test_mending_never_changes_a_municipality_a_number_or_a_character_of_a_town(
    place: str, town: str, lot: int, house: int
) -> None:
    """But for the form of the same character, which the dictionary knows."""
    read = f"{place}{town}{lot}番地{house}"
    mended = mended_address(read)
    assert folded(mended) == folded(unicodedata.normalize("NFKC", read))
    assert mended.startswith(place)
    assert mended.endswith(f"{lot}番地{house}")
