"""Addresses from one printed line to the form's boxes."""

import pytest

from mytoyota.japanese.addresses import Address, split_address


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("愛知県豊田市トヨタ町1番地", ("愛知県", "豊田市", "トヨタ町1番地")),
        ("横浜市港北区大豆戸町17番地11", ("神奈川県", "横浜市港北区", "大豆戸町17番地11")),
        ("千葉県市川市八幡1-1", ("千葉県", "市川市", "八幡1-1")),
        ("四日市市諏訪町1-5", ("三重県", "四日市市", "諏訪町1-5")),
        ("空知郡南幌町栄町1", ("北海道", "空知郡南幌町", "栄町1")),
        ("北海道南幌町栄町1", ("北海道", "空知郡南幌町", "栄町1")),
        ("千葉県鎌ヶ谷市中央１", ("千葉県", "鎌ケ谷市", "中央1")),
        ("東京都府中市寿町1-1", ("東京都", "府中市", "寿町1-1")),
        ("広島県府中市府川町315", ("広島県", "府中市", "府川町315")),
        ("府中市寿町1-1", ("", "", "府中市寿町1-1")),
        ("どこにもない所1", ("", "", "どこにもない所1")),
    ],
)
def test_an_address_falls_into_prefecture_city_and_rest(printed: str, parts: tuple[str, str, str]) -> None:
    assert split_address(printed) == Address(*parts)
