"""Addresses that a recogniser misread: what can only be meant is mended, what is right stays."""

import pytest

from mytoyota.idv.address_mending import mended_address


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
